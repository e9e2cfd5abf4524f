"""Reading one's own entries: one, a page of them, those of a session, the newest.

Only the patient can; every query starts from them in `access`. A blob that will
not open spoils its own entry and nothing else.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, tuple_

from journal.errors import NotFound
from journal.store import access
from journal.store.tables import Entry as Row
from journal.store.tables import EntryVersion
from journal.store.unit import session
from journal.store.vault import Unreadable
from journal.viewer import Viewer
from journal.writing import words as writing
from journal.writing.entry import Entry
from journal.writing.words import Words


def read(viewer: Viewer, entry_id: UUID) -> Entry:
    """One's own entry at its newest version.

    Raises:
        NotFound: unknown, someone else's, or in the trash.
    """
    found = session().execute(heads(viewer).where(Row.id == entry_id, Row.state == "live")).first()
    if found is None:
        raise NotFound
    row, blob, number = found
    waiting = waiting_beside(viewer, [entry_id]).get(entry_id, ())
    return entry_of(viewer, row, blob, number, waiting)


def page(
    viewer: Viewer,
    *,
    kind: str | None = None,
    therapy_session_id: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 20,
) -> list[Entry]:
    """One's own live entries, newest first by the server's clock, from `after` on."""
    found = heads(viewer).where(Row.state == "live")
    if kind is not None:
        found = found.where(Row.kind == kind)
    if therapy_session_id is not None:
        found = found.where(Row.therapy_session_id == therapy_session_id)
    if after is not None:
        found = found.where(tuple_(Row.created_at, Row.id) < after)
    ordered = found.order_by(Row.created_at.desc(), Row.id.desc()).limit(limit)
    return entries_of(viewer, session().execute(ordered).all())


def of_session(viewer: Viewer, therapy_session_id: UUID) -> list[Entry]:
    """Everything one wrote on one therapy session, in the order it arrived."""
    if not viewer.is_patient:
        return []
    found = page(viewer, therapy_session_id=therapy_session_id, limit=500)
    return sorted(found, key=lambda entry: (entry.created_at, entry.id))


def row_of(viewer: Viewer, entry_id: UUID) -> Row | None:
    row: Row | None = (
        session().execute(access.readable(viewer, Row).where(Row.id == entry_id)).scalar()
    )
    return row


def newest(viewer: Viewer, row: Row) -> Entry:
    """The entry of this row at its head, trashed or not."""
    found = session().execute(heads(viewer).where(Row.id == row.id)).one()
    return entry_of(
        viewer, row, found[1], found[2], beside=waiting_beside(viewer, [row.id]).get(row.id, ())
    )


def waiting_beside(viewer: Viewer, ids: Sequence[UUID]) -> dict[UUID, tuple[int, ...]]:
    """For these entries: the versions kept beside the head that wait for a choice."""
    waiting = access.readable(
        viewer, EntryVersion, EntryVersion.entry_id, EntryVersion.version_no
    ).where(
        EntryVersion.entry_id.in_(ids),
        EntryVersion.beside.is_(True),
        EntryVersion.settled_at.is_(None),
    )
    found: dict[UUID, tuple[int, ...]] = {}
    for entry_id, number in session().execute(waiting.order_by(EntryVersion.version_no)):
        found[entry_id] = (*found.get(entry_id, ()), number)
    return found


def entries_of(viewer: Viewer, rows: Sequence[Any]) -> list[Entry]:
    """Entries from rows of heads; one that will not open does not spoil the rest."""
    waiting = waiting_beside(viewer, [row.id for row, _, _ in rows]) if rows else {}
    return [
        entry_of(viewer, row, blob, number, beside=waiting.get(row.id, ()))
        for row, blob, number in rows
    ]


def entry_of(
    viewer: Viewer, row: Row, blob: bytes, number: int, beside: tuple[int, ...] = ()
) -> Entry:
    """An entry from its row and the sealed words of one version."""
    try:
        words, unreadable = writing.opened(blob, viewer.id, row.id, number), False
    except Unreadable:
        words, unreadable = Words(), True
    return Entry(
        id=row.id,
        kind=row.kind,
        version=number,
        created_at=row.created_at,
        changed_at=row.changed_at,
        therapy_session_id=row.therapy_session_id,
        course_id=row.course_id,
        words=words,
        beside=beside,
        trashed_at=row.trashed_at,
        unreadable=unreadable,
    )


def heads(viewer: Viewer) -> Select[Any]:
    return access.own_heads(viewer, Row, EntryVersion.words, EntryVersion.version_no)
