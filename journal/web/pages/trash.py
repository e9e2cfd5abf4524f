"""The trash: what can still be taken back, and for how long; erasing one thing now."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from journal import clock
from journal.errors import Invalid
from journal.web import gate, words
from journal.web.pages import shown
from journal.web.pages.journal import pages
from journal.web.schemas import paging
from journal.writing import trash
from journal.writing.entry import Entry

LIMIT = 20


@pages.get("/journal/trash", endpoint="trash")
@gate.lets(gate.PATIENT)
def in_trash() -> str:
    """What can still be taken back, newest first."""
    viewer = gate.viewer()
    cursor = {"cursor": words.wants("cursor")} if words.wants("cursor") else {}
    rows = trash.inside(viewer, after=paging.after(viewer, cursor), limit=LIMIT + 1)
    inside, key = paging.split(rows, LIMIT, lambda entry: (entry.trashed_at, entry.id))
    older = paging.cursor(viewer, key)
    return render_template(
        "trash.html",
        entries=[_line(entry) for entry in inside],
        older_url=url_for("journal.trash", cursor=older) if older else None,
        here="journal",
    )


@pages.get("/journal/trash/<uuid:entry_id>/erase")
@gate.lets(gate.PATIENT)
def confirm_erase(entry_id: UUID) -> str:
    """Say what erasing means, before it is done."""
    entry = trash.read(gate.viewer(), entry_id)
    return render_template("erase_confirm.html", entry=_line(entry), here="journal")


@pages.post("/journal/trash/<uuid:entry_id>/erase")
@gate.lets(gate.PATIENT)
def erase(entry_id: UUID) -> ResponseReturnValue:
    """Erase it for good, if that was said."""
    viewer = gate.viewer()
    if request.form.get("for_good") != "yes":
        errors = Invalid({"for_good": ["Say so, if it should be erased for good."]}).errors
        entry = _line(trash.read(viewer, entry_id))
        return render_template("erase_confirm.html", entry=entry, errors=errors), 422
    trash.erase(viewer, entry_id)
    flash("Erased for good.")
    flash(str(entry_id), words.ERASED)
    return redirect(url_for("journal.trash"), 303)


def _line(entry: Entry) -> shown.Beside:
    purge_on = trash.purge_on(entry)
    left = left_words((purge_on - clock.now()).days)
    return shown.Beside(entry, shares=[], purge_on=purge_on, left=left)


def left_words(days: int) -> str:
    """How long it can still be taken back, in words."""
    if days < 1:
        return "It goes for good within a day."
    return f"You can take it back for {days} more day{'s' if days > 1 else ''}."
