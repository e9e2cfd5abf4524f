"""Setting a prompt aside, without losing what was already typed beside it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from journal.web import gate
from journal.web.pages import forms
from journal.web.pages.entries import keep_words
from journal.writing import asking

pages = Blueprint("prompts", __name__)
SAID = {
    "skip": "Skipped for this session.",
    "later": "Left for another day.",
    "not-for-me": "You won't be asked this again.",
}


@pages.post("/prompts/<slug>/set-aside")
@gate.lets(gate.PATIENT, takes=gate.PAGE_OF_WORDS)
def set_aside(slug: str) -> ResponseReturnValue:
    """Skip, later, or not for me; what the page holds is kept first."""
    viewer, form = gate.viewer(), forms.typed()
    session_id = _id_if_any(form, "therapy_session_id")
    choice = request.form.get("choice", "")
    asking.set_aside(viewer, slug, choice, session_id)
    flash(SAID[choice])
    entry_id = _id_if_any(form, "entry_id")
    if entry_id is not None and not forms.says_nothing(form):
        keep_words(viewer, entry_id, form)
        return redirect(url_for("entries.edit", entry_id=entry_id), 303)
    if session_id is not None and form.get("when"):
        back = url_for("entries.new", therapy_session_id=session_id, when=form["when"])
        return redirect(back, 303)
    return redirect(url_for("home.show"), 303)


def _id_if_any(form: dict[str, str], name: str) -> UUID | None:
    return forms.id_in(form[name]) if form.get(name) else None
