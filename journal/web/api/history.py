"""An entry's versions, the choice between two, the trash, the morning after."""

from typing import Any
from uuid import UUID

from journal.errors import PreconditionNeeded
from journal.sharing import morning
from journal.web import gate
from journal.web.api import preconditions
from journal.web.api.door import group
from journal.web.schemas import paging
from journal.web.schemas import writing as shapes
from journal.web.schemas.account import ErrorShape
from journal.writing import changes, reading, settling, trash, versions

calls = group("history", "Earlier versions, two that wait, the trash, the morning after")


@calls.get("/entries/<uuid:entry_id>/versions")
@gate.lets(gate.PATIENT)
@calls.arguments(paging.PageQuery, location="query")
@calls.response(200, shapes.Versions)
def list_versions(query: dict[str, Any], entry_id: UUID) -> Any:
    """The versions of one's own entry, newest first."""
    viewer, limit = gate.viewer(), query["limit"]
    after = paging.after(viewer, query)
    before = after[1].int if after else None  # a version's number, in the place of an id
    rows = versions.history(viewer, entry_id, before=before, limit=limit + 1)
    shown, key = paging.split(rows, limit, lambda one: (one.created_at, UUID(int=one.number)))
    return {"items": shown, "next": paging.cursor(viewer, key)}


@calls.get("/entries/<uuid:entry_id>/versions/<int:number>")
@gate.lets(gate.PATIENT)
@calls.response(200, shapes.EntryOut)
def read_version(entry_id: UUID, number: int) -> Any:
    """One's own entry as it was."""
    return versions.read(gate.viewer(), entry_id, number)


@calls.get("/entries/<uuid:entry_id>/versions/<int:number>/changes")
@gate.lets(gate.PATIENT)
@calls.arguments(shapes.ChangesQuery, location="query")
@calls.response(200, shapes.Changes)
def compare_versions(query: dict[str, Any], entry_id: UUID, number: int) -> Any:
    """What this version changed since another; without `since`, what has changed since it."""
    viewer = gate.viewer()
    this = versions.read(viewer, entry_id, number)
    if "since" in query:
        before = versions.read(viewer, entry_id, query["since"])
        return {"parts": changes.between(before, this)}
    return {"parts": changes.between(this, reading.read(viewer, entry_id))}


@calls.post("/entries/<uuid:entry_id>/versions/<int:number>/restore")
@gate.lets(gate.PATIENT)
@calls.response(200, shapes.EntryOut)
@calls.alt_response(412, schema=shapes.StaleEntry, description="`current` is what is there now")
@calls.alt_response(428, schema=ErrorShape, description="No precondition was given")
@calls.doc(parameters=[preconditions.HEADERS[1]])
def restore_version(entry_id: UUID, number: int) -> Any:
    """Put an earlier version back as a new one. What stood there stays in the history."""
    base = preconditions.base_if_said()
    if base is None:
        raise PreconditionNeeded
    entry = settling.put_back(gate.viewer(), entry_id, number, base)
    return entry, 200, {"ETag": f'"{entry.version}"'}


@calls.post("/entries/<uuid:entry_id>/settle")
@gate.lets(gate.PATIENT)
@calls.arguments(shapes.Settle)
@calls.response(200, shapes.EntryOut)
@calls.doc(parameters=[preconditions.HEADERS[1]])
def settle(given: dict[str, Any], entry_id: UUID) -> Any:
    """After a conflict: keep the first, the second, or both as two entries. With If-Match,
    only if the first is still the one that was on the screen."""
    base = preconditions.base_if_said()
    chosen = settling.settle(gate.viewer(), entry_id, given["version"], given["choice"], base)
    return chosen.entry


@calls.get("/trash")
@gate.lets(gate.PATIENT)
@calls.arguments(paging.PageQuery, location="query")
@calls.response(200, shapes.Entries)
def list_trash(query: dict[str, Any]) -> Any:
    """What is in one's own trash, newest first."""
    viewer, limit = gate.viewer(), query["limit"]
    rows = trash.inside(viewer, after=paging.after(viewer, query), limit=limit + 1)
    shown, key = paging.split(rows, limit, lambda entry: (entry.trashed_at, entry.id))
    return {"items": shown, "next": paging.cursor(viewer, key)}


@calls.route("/trash/<uuid:entry_id>", methods=["DELETE"])
@gate.lets(gate.PATIENT)
@calls.arguments(shapes.ForGood, location="query")
@calls.response(204)
def erase_from_trash(_query: dict[str, Any], entry_id: UUID) -> None:
    """Erase an entry in the trash for good, with all its versions. It cannot be undone."""
    trash.erase(gate.viewer(), entry_id)


@calls.get("/morning-after")
@gate.lets(gate.PATIENT)
@calls.response(200, shapes.Entries)
def list_morning_after() -> Any:
    """Pages from soon after medicine that ask what they should be, now the head is clear."""
    return {"items": morning.asked(gate.viewer()), "next": None}


@calls.post("/entries/<uuid:entry_id>/morning-after")
@gate.lets(gate.PATIENT)
@calls.arguments(shapes.MorningAnswerIn)
@calls.response(204)
def answer_morning_after(given: dict[str, Any], entry_id: UUID) -> None:
    """Keep it private, share it, edit it first (each is remembered, and done elsewhere), or
    let it go, which moves it to the trash."""
    morning.answer(gate.viewer(), entry_id, given["choice"])
