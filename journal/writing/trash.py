"""The trash: thirty days in which an entry can be taken back, as it was.

Called by `sharing.parting`, which also ends what was shared of the entry.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import tuple_

from journal import clock
from journal.errors import NotFound, Stale
from journal.store import access
from journal.store.tables import Entry as Row
from journal.store.tables import EntryVersion, MorningAnswer
from journal.store.unit import session
from journal.viewer import Viewer
from journal.writing import erased, operations, reading, versions
from journal.writing.entry import Entry

KEPT_FOR = timedelta(days=30)


def put(viewer: Viewer, entry_id: UUID, base: int | None = None) -> None:
    """Move one's own entry to the trash.

    Raises:
        NotFound: not one's own, or there already.
        Stale: it has changed since version `base`, if one was given.
    """
    if not viewer.is_patient:
        raise NotFound
    seq = operations.take_turn(viewer)
    there = reading.read(viewer, entry_id)
    if base is not None and base != there.version:
        raise Stale(there)
    session().execute(
        access.changing(viewer, Row)
        .where(Row.id == entry_id)
        .values(state="trashed", trashed_at=clock.now(), change_seq=seq)
    )


def take_back(viewer: Viewer, entry_id: UUID) -> Entry:
    """Take an entry back out of the trash. What had been shared of it stays ended.

    Raises:
        NotFound: it is not in one's own trash.
    """
    if not viewer.is_patient:
        raise NotFound
    seq = operations.take_turn(viewer)
    row = reading.row_of(viewer, entry_id)
    if row is None or row.state != "trashed":
        raise NotFound
    versions.move_head(viewer, row, seq, head=row.head_version)
    return reading.read(viewer, entry_id)


def inside(
    viewer: Viewer, *, after: tuple[datetime, UUID] | None = None, limit: int = 20
) -> list[Entry]:
    """What is in one's own trash, newest first, from `after` on."""
    found = reading.heads(viewer).where(Row.state == "trashed")
    if after is not None:
        found = found.where(tuple_(Row.trashed_at, Row.id) < after)
    ordered = found.order_by(Row.trashed_at.desc(), Row.id.desc()).limit(limit)
    rows = session().execute(ordered).all()
    return [replace(entry, beside=()) for entry in reading.entries_of(viewer, rows)]


def read(viewer: Viewer, entry_id: UUID) -> Entry:
    """One entry in one's own trash.

    Raises:
        NotFound: it is not there.
    """
    row = reading.row_of(viewer, entry_id)
    if row is None or row.state != "trashed":
        raise NotFound
    return replace(reading.newest(viewer, row), beside=())


def erase(viewer: Viewer, entry_id: UUID) -> None:
    """Erase an entry in one's own trash for good, all its versions, because one said so.
    What stays is a mark without words, by which phones learn to forget it.

    Raises:
        NotFound: it is not there (any more).
    """
    if not viewer.is_patient:
        raise NotFound
    seq = operations.take_turn(viewer)
    read(viewer, entry_id)
    last = versions.next_number(viewer, entry_id) - 1
    for table in (MorningAnswer, EntryVersion):
        session().execute(access.removing(viewer, table).where(table.entry_id == entry_id))
    session().execute(access.removing(viewer, Row).where(Row.id == entry_id))
    erased.leave_mark(viewer.id, entry_id, seq, last)


def purge_on(entry: Entry) -> datetime:
    """When a trashed entry goes for good."""
    return (entry.trashed_at or clock.now()) + KEPT_FOR
