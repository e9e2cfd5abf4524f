"""The morning after: four answers to what was written soon after medicine."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from journal.sharing import morning
from journal.web import gate
from journal.web.pages import shown

pages = Blueprint("morning", __name__)
SAID = {
    "keep-private": "It stays yours alone. You can share it whenever you like.",
    "let-go": "It is in the trash for thirty days, and shared with nobody.",
}


@pages.get("/morning-after")
@gate.lets(gate.PATIENT)
def index() -> ResponseReturnValue:
    """Everything that asks it, with its words."""
    viewer = gate.viewer()
    asked = shown.entries(viewer, morning.asked(viewer))
    if not asked:
        return redirect(url_for("home.show"))
    return render_template("morning_after.html", asked=asked, here="today")


@pages.post("/entries/<uuid:entry_id>/morning-after")
@gate.lets(gate.PATIENT)
def answer(entry_id: UUID) -> ResponseReturnValue:
    """Remember the answer, and go where it leads."""
    choice = request.form.get("choice", "")
    morning.answer(gate.viewer(), entry_id, choice)
    if choice == "share":
        return redirect(url_for("sharing.new", entry_id=entry_id), 303)
    if choice == "edit-first":
        return redirect(url_for("entries.edit", entry_id=entry_id), 303)
    flash(SAID[choice])
    if choice == "let-go":  # where it can be put back at once
        return redirect(url_for("journal.trash"), 303)
    return redirect(url_for("home.show"), 303)
