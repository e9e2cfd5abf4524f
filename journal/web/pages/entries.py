"""Writing, reading and letting go of one's own entries."""

import re
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from journal.errors import Invalid, NotFound
from journal.sharing import parting
from journal.treatment import therapy_sessions
from journal.viewer import Viewer
from journal.web import gate, words
from journal.web.pages import back, forms, shown, writing_page
from journal.web.pages.writing_page import Sheet
from journal.web.schemas.writing import EntryIn
from journal.writing import entries, reading, settling, trash, versions
from journal.writing.entry import Written, draft

pages = Blueprint("entries", __name__)
PAGE = re.compile(r"[0-9a-f]{32}")
FIELDS = ("kind", "therapy_session_id", "course_id", "title", "body", "mood", "when")


@pages.get("/write")
@gate.lets(gate.PATIENT)
def new() -> str:
    """A new page: free, or for a step of a session, or for one prompt."""
    viewer = gate.viewer()
    sheet = writing_page.blank(
        viewer,
        words.wants("kind"),
        words.wants("therapy_session_id"),
        words.wants("when"),
        words.wants("prompt"),
    )
    return _sheet(viewer, sheet, **back.to_where_one_was("therapy_sessions.show"))


@pages.get("/entries/<uuid:entry_id>/edit")
@gate.lets(gate.PATIENT)
def edit(entry_id: UUID) -> str:
    """An entry, open for writing. With ?merge=n, the waiting version's words beneath."""
    viewer = gate.viewer()
    entry = reading.read(viewer, entry_id)
    if entry.unreadable:
        raise NotFound("The words of this page cannot be opened, so they are left as they are.")
    number = forms.number(words.wants("merge"))
    other = versions.read(viewer, entry_id, number) if number in entry.beside else None
    return _sheet(viewer, writing_page.of(viewer, entry, other))


@pages.post("/entries/<uuid:entry_id>")
@gate.lets(gate.PATIENT, takes=gate.PAGE_OF_WORDS)
def keep(entry_id: UUID) -> ResponseReturnValue:
    """Keep what the form holds. When the entry has moved on, both texts are kept."""
    viewer, form = gate.viewer(), forms.typed()
    if forms.number(form.get("base")) is None and forms.says_nothing(form):
        flash("Nothing was on the page, so nothing was kept.")
        return redirect(url_for("home.show"), 303)
    try:
        written = keep_words(viewer, entry_id, form)
    except Invalid as problem:
        sheet = writing_page.again(viewer, entry_id, form, problem.errors)
        return _sheet(viewer, sheet), 422
    if PAGE.fullmatch(form.get("page", "")):  # what a phone set aside of it is mended
        flash(form["page"], words.TAKEN_IN)
    if written.kept_beside is not None:
        return redirect(url_for("entries.two_versions", entry_id=entry_id), 303)
    merges = forms.number(form.get("merges"))
    if merges is not None:  # the waiting version was worked in, and this is kept now
        settling.merged(viewer, entry_id, merges)
        if written.entry.beside not in ((), (merges,)):
            flash("It is in your journal. One more version is waiting.")
            return redirect(url_for("entries.two_versions", entry_id=entry_id), 303)
    flash("It is in your journal.")
    if form.get("when") == "landing":  # back to the near-black page, where nothing is asked
        return redirect(url_for("home.show"), 303)
    return redirect(url_for("entries.show", entry_id=entry_id), 303)


def keep_words(viewer: Viewer, entry_id: UUID, form: dict[str, str]) -> Written:
    """Write what a form holds, made from the version the form was opened on."""
    given: dict[str, Any] = forms.filled(form, *FIELDS)
    given["answers"] = forms.answers(form)
    given["time_zone"] = viewer.time_zone
    given["clear"] = form.get("clear") == "yes"
    wanted = draft(forms.load(EntryIn, given))
    base = forms.number(form.get("base"))
    merges = forms.number(form.get("merges")) is not None
    if not merges and versions.is_left_behind(viewer, entry_id, base, wanted.words):
        return Written(reading.read(viewer, entry_id))
    page = form.get("page", "")
    own = f"{page}." if PAGE.fullmatch(page) else ""
    op_id = f"{own}{g.operation_id[:24]}"
    return entries.write(viewer, entry_id, wanted, base=base, op_id=op_id, keep_beside=True)


@pages.get("/entries/<uuid:entry_id>")
@gate.lets(gate.PATIENT)
def show(entry_id: UUID) -> str:
    """One's own entry, to read, beside the intention of its session."""
    viewer = gate.viewer()
    entry = reading.read(viewer, entry_id)
    one, intention = None, None
    if entry.therapy_session_id is not None:
        one = therapy_sessions.read(viewer, entry.therapy_session_id)
        intention = writing_page.intention_of(viewer, one.id, but=entry.id)
    return render_template(
        "entry.html",
        entry=shown.entry(viewer, entry),
        session=one,
        intention=intention,
        here="journal",
        **back.to_where_one_was("therapy_sessions.show", "sharing.show"),
    )


@pages.get("/entries/<uuid:entry_id>/trash")
@gate.lets(gate.PATIENT)
def confirm_trash(entry_id: UUID) -> str:
    """Ask once before letting go."""
    viewer = gate.viewer()
    entry = shown.entry(viewer, reading.read(viewer, entry_id))
    return render_template("trash_confirm.html", entry=entry, here="journal")


@pages.post("/entries/<uuid:entry_id>/trash", endpoint="trash")
@gate.lets(gate.PATIENT)
def let_go(entry_id: UUID) -> ResponseReturnValue:
    """Move it to the trash; what was shared of it ends."""
    parting.let_go(gate.viewer(), entry_id)
    flash("It is in the trash for thirty days, and shared with nobody.")
    return redirect(url_for("journal.index"), 303)


@pages.post("/entries/<uuid:entry_id>/restore")
@gate.lets(gate.PATIENT)
def restore(entry_id: UUID) -> ResponseReturnValue:
    """Take an entry back out of the trash."""
    trash.take_back(gate.viewer(), entry_id)
    flash("It is back in your journal. It is not shared with anyone.")
    return redirect(url_for("entries.show", entry_id=entry_id), 303)


def _sheet(viewer: Viewer, sheet: Sheet, **way: str) -> str:
    return render_template("write.html", **sheet.context(viewer), **way, here="write")
