"""Two versions of one page after a conflict, side by side, and the choice between them."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from journal.errors import NotFound, Stale
from journal.web import gate
from journal.web.pages import forms
from journal.web.pages.entries import pages
from journal.writing import changes, reading, settling, versions
from journal.writing.entry import Entry

ONE_MORE = "It is as you chose. One more version is waiting."


@pages.get("/entries/<uuid:entry_id>/two-versions")
@gate.lets(gate.PATIENT)
def two_versions(entry_id: UUID) -> ResponseReturnValue:
    """Both texts, what is different in them, and what can be done."""
    head = reading.read(gate.viewer(), entry_id)
    if not head.beside:
        return redirect(url_for("entries.show", entry_id=entry_id))
    return _page(head)


@pages.post("/entries/<uuid:entry_id>/two-versions")
@gate.lets(gate.PATIENT)
def settle(entry_id: UUID) -> ResponseReturnValue:
    """Keep one, or both as two entries. The other stays in the history. When either was
    changed or chosen elsewhere meanwhile, nothing is done and what is there now is shown."""
    viewer, form = gate.viewer(), request.form
    number, base = forms.number(form.get("version")) or 0, forms.number(form.get("base"))
    head = reading.read(viewer, entry_id)
    try:
        written = settling.settle(viewer, entry_id, number, form.get("choice", ""), base)
    except (Stale, NotFound):
        return _moved_on(head)
    left = reading.read(viewer, entry_id).beside
    if left:
        flash(ONE_MORE)
        return redirect(url_for("entries.two_versions", entry_id=entry_id), 303)
    flash("It is as you chose. Nothing was thrown away.")
    return redirect(url_for("entries.show", entry_id=written.entry.id), 303)


def _moved_on(head: Entry) -> ResponseReturnValue:
    if head.beside:
        return _page(head, stale=True), 409
    flash("You have chosen already, on another device. Nothing was thrown away.")
    return redirect(url_for("entries.show", entry_id=head.id), 303)


def _page(head: Entry, stale: bool = False) -> str:
    number = head.beside[0]
    other = versions.read(gate.viewer(), head.id, number)
    readable = not head.unreadable and not other.unreadable
    return render_template(
        "two_versions.html",
        entry=head,
        head=head,
        beside=other,
        number=number,
        more=len(head.beside) - 1,
        parts=changes.between(head, other) if readable else [],
        stale=stale,
        merge_url=url_for("entries.edit", entry_id=head.id, merge=number) if readable else None,
        here="journal",
    )
