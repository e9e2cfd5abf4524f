"""Entries: the patient's own, and nobody else's."""

from typing import Any
from uuid import UUID

from journal.sharing import parting
from journal.viewer import Viewer
from journal.web import gate
from journal.web.api import preconditions
from journal.web.api.door import group
from journal.web.schemas import paging
from journal.web.schemas import writing as shapes
from journal.web.schemas.account import ErrorShape
from journal.writing import entries, reading, trash
from journal.writing.entry import Entry, draft
from journal.writing.narrowing import Narrowing
from journal.writing.search import search

calls = group("writing", "Entries and their versions")


@calls.get("/entries")
@gate.lets(gate.PATIENT)
@calls.arguments(shapes.EntriesQuery, location="query")
@calls.response(200, shapes.Entries)
def list_entries(query: dict[str, Any]) -> Any:
    """One's own entries, newest first; with `q`, those that hold these words."""
    return _listed(gate.viewer(), query)


@calls.post("/entries/search")
@gate.lets(gate.PATIENT, writes=False)
@calls.arguments(shapes.SearchIn)
@calls.response(200, shapes.Entries)
def search_entries(given: dict[str, Any]) -> Any:
    """The same search with the words in the body, where no proxy writes them down."""
    return _listed(gate.viewer(), given)


@calls.route("/entries/<uuid:entry_id>", methods=["PUT"])
@gate.lets(gate.PATIENT, takes=gate.PAGE_OF_WORDS)
@calls.arguments(shapes.EntryIn)
@calls.response(200, shapes.EntryOut)
@calls.alt_response(201, schema=shapes.EntryOut, description="A new entry")
@calls.alt_response(412, schema=shapes.StaleEntry, description="`current` is what is there now")
@calls.alt_response(428, schema=ErrorShape, description="No precondition was given")
@calls.doc(parameters=preconditions.HEADERS)
def write_entry(given: dict[str, Any], entry_id: UUID) -> Any:
    """Write an entry under an id made on the phone. A stale write changes nothing."""
    base, op_id = preconditions.base(), preconditions.op_id()
    written = entries.write(gate.viewer(), entry_id, draft(given), base=base, op_id=op_id)
    return written.entry, 201 if written.created else 200, _etag(written.entry)


@calls.get("/entries/<uuid:entry_id>")
@gate.lets(gate.PATIENT)
@calls.response(200, shapes.EntryOut)
def read_entry(entry_id: UUID) -> Any:
    """One's own entry."""
    entry = reading.read(gate.viewer(), entry_id)
    return entry, 200, _etag(entry)


@calls.route("/entries/<uuid:entry_id>", methods=["DELETE"])
@gate.lets(gate.PATIENT)
@calls.response(204)
def trash_entry(entry_id: UUID) -> None:
    """Move an entry to the trash, for thirty days; what was shared of it ends."""
    parting.let_go(gate.viewer(), entry_id, preconditions.base_if_said())


@calls.post("/entries/<uuid:entry_id>/restore")
@gate.lets(gate.PATIENT)
@calls.response(200, shapes.EntryOut)
def restore_entry(entry_id: UUID) -> Any:
    """Take an entry back out of the trash. It is not shared again."""
    entry = trash.take_back(gate.viewer(), entry_id)
    return entry, 200, _etag(entry)


def _listed(viewer: Viewer, query: dict[str, Any]) -> dict[str, Any]:
    after, limit = paging.after(viewer, query), query["limit"]
    by = ("kind", "therapy_session_id", "loose", "month")
    narrow = Narrowing(**{name: query[name] for name in by if name in query})
    words, domain = query.get("q", "").strip(), query.get("domain")
    if words or domain:  # both are within the words, which are opened one after another
        found = search(viewer, words, narrow, domain=domain, after=after, limit=limit)
        return {"items": found.entries, "next": paging.cursor(viewer, found.after)}
    rows = reading.page(viewer, narrow, after=after, limit=limit + 1)
    shown, key = paging.split(rows, limit, lambda entry: (entry.created_at, entry.id))
    return {"items": shown, "next": paging.cursor(viewer, key)}


def _etag(entry: Entry) -> dict[str, str]:
    return {"ETag": f'"{entry.version}"'}
