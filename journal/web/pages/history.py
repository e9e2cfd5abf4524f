"""Earlier versions of an entry, and the choice between two after a conflict."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from journal.web import gate
from journal.web.pages import forms, shown
from journal.web.pages.entries import pages
from journal.writing import reading, versions


@pages.get("/entries/<uuid:entry_id>/versions", endpoint="versions")
@gate.lets(gate.PATIENT)
def earlier(entry_id: UUID) -> str:
    """Every version, newest first."""
    viewer = gate.viewer()
    rows = [
        {
            "number": one.number,
            "written_at": one.created_at,
            "kind": one.kind,
            "beside": one.beside,
            "current": one.is_head,
            "url": url_for("entries.version", entry_id=entry_id, number=one.number),
        }
        for one in versions.history(viewer, entry_id)
    ]
    entry = shown.entry(viewer, reading.read(viewer, entry_id))
    return render_template("entry_versions.html", entry=entry, versions=rows, here="journal")


@pages.get("/entries/<uuid:entry_id>/versions/<int:number>")
@gate.lets(gate.PATIENT)
def version(entry_id: UUID, number: int) -> str:
    """An entry as it was."""
    viewer = gate.viewer()
    entry = shown.entry(viewer, reading.read(viewer, entry_id))
    then = versions.read(viewer, entry_id, number)
    return render_template("entry_version.html", entry=entry, version=then, here="journal")


@pages.get("/entries/<uuid:entry_id>/two-versions")
@gate.lets(gate.PATIENT)
def two_versions(entry_id: UUID) -> ResponseReturnValue:
    """Both texts, and what can be done with them."""
    viewer = gate.viewer()
    head = reading.read(viewer, entry_id)
    if not head.beside:
        return redirect(url_for("entries.show", entry_id=entry_id))
    number = head.beside[0]
    return render_template(
        "two_versions.html",
        entry=head,
        head=head,
        beside=versions.read(viewer, entry_id, number),
        number=number,
        merge_url=url_for("entries.edit", entry_id=entry_id, merge=number),
        here="journal",
    )


@pages.post("/entries/<uuid:entry_id>/two-versions")
@gate.lets(gate.PATIENT)
def settle(entry_id: UUID) -> ResponseReturnValue:
    """Keep one, or both as two entries. The other stays in the history."""
    form = request.form
    number = forms.number(form.get("version")) or 0
    written = versions.settle(gate.viewer(), entry_id, number, form.get("choice", ""))
    flash("It is as you chose. Nothing was thrown away.")
    return redirect(url_for("entries.show", entry_id=written.entry.id), 303)
