"""Earlier versions of an entry, what changed between them, and putting one back."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from journal.errors import Stale
from journal.web import gate
from journal.web.pages import forms, shown
from journal.web.pages.entries import pages
from journal.web.words import day, wants
from journal.writing import changes, reading, settling, sittings, versions

LIMIT = 120


@pages.get("/entries/<uuid:entry_id>/versions", endpoint="versions")
@gate.lets(gate.PATIENT)
def earlier(entry_id: UUID) -> str:
    """Every version, newest first, the many of one sitting folded into its last."""
    viewer = gate.viewer()
    before = forms.number(wants("before"))
    rows = versions.history(viewer, entry_id, before=before, limit=LIMIT + 1)
    more = rows[LIMIT - 1].number if len(rows) > LIMIT else None
    return render_template(
        "entry_versions.html",
        entry=shown.entry(viewer, reading.read(viewer, entry_id)),
        sittings=sittings.of(rows[:LIMIT]),
        older_url=url_for("entries.versions", entry_id=entry_id, before=more) if more else None,
        here="journal",
    )


@pages.get("/entries/<uuid:entry_id>/versions/<int:number>")
@gate.lets(gate.PATIENT)
def version(entry_id: UUID, number: int) -> str:
    """An entry as it was, and what changed: since the version it was made from, or until now."""
    viewer = gate.viewer()
    return _version(entry_id, number, shown.entry(viewer, reading.read(viewer, entry_id)))


def _version(entry_id: UUID, number: int, head: shown.Beside, stale: bool = False) -> str:
    viewer = gate.viewer()
    then = versions.read(viewer, entry_id, number)
    [about] = versions.history(viewer, entry_id, before=number + 1, limit=1)
    against = head
    if wants("since") != "now":
        against = versions.read(viewer, entry_id, about.parent) if about.parent else None  # type: ignore[assignment]  # both hold words
    readable = against is not None and not then.unreadable and not against.unreadable
    parts = []
    if readable and against is head:
        parts = changes.between(then, head)
    elif readable:
        parts = changes.between(against, then)
    return render_template(
        "entry_version.html",
        entry=head,
        version=then,
        about=about,
        since_now=against is head,
        parts=parts,
        is_different=changes.anything_in(parts),
        stale=stale,
        here="journal",
    )


@pages.post("/entries/<uuid:entry_id>/versions/<int:number>/restore")
@gate.lets(gate.PATIENT)
def put_back(entry_id: UUID, number: int) -> ResponseReturnValue:
    """Make it the page again, if the page is still the one that was on the screen."""
    viewer, base = gate.viewer(), forms.number(request.form.get("base")) or 0
    try:
        then = versions.read(viewer, entry_id, number)
        settling.put_back(viewer, entry_id, number, base)
    except Stale as stale:
        return _version(entry_id, number, shown.entry(viewer, stale.current), stale=True), 409
    when = day(then.changed_at)
    flash(f"Put back as it was on {when}. What stood there before is still in the history.")
    return redirect(url_for("entries.show", entry_id=entry_id), 303)
