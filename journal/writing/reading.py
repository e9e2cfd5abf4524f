"""Reading one's own entries: one, a page of them, those of a session, the newest.

Only the patient can; every query starts from them in `access`. A blob that will
not open spoils its own entry and nothing else.
"""

from collections.abc import Sequence
from dataclasses import replace
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
from journal.writing.narrowing import EVERYTHING, Narrowing
from journal.writing.words import Words

STEP = 200
# Columns and no whole rows: a list only reads, and this costs half.
OUTSIDE = (
    Row.id,
    Row.kind,
    Row.created_at,
    Row.changed_at,
    Row.therapy_session_id,
    Row.course_id,
    Row.trashed_at,
    EntryVersion.version_no,
)
SHOWN = (*OUTSIDE, EntryVersion.words)


def read(viewer: Viewer, entry_id: UUID) -> Entry:
    """One's own entry at its newest version.

    Raises:
        NotFound: unknown, someone else's, or in the trash.
    """
    found = session().execute(heads(viewer).where(Row.id == entry_id, Row.state == "live")).first()
    if found is None:
        raise NotFound
    waiting = waiting_beside(viewer, [entry_id]).get(entry_id, ())
    return entry_of(viewer, found, found.words, found.version_no, waiting)


def page(
    viewer: Viewer,
    narrow: Narrowing = EVERYTHING,
    *,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 20,
) -> list[Entry]:
    """One's own live entries, newest first by the server's clock, from `after` on."""
    return entries_of(viewer, session().execute(lined_up(viewer, narrow, after, limit)).all())


def lined_up(
    viewer: Viewer,
    narrow: Narrowing = EVERYTHING,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 20,
    *columns: Any,
) -> Select[Any]:
    """The query behind every list of entries. An index holds this order, so that the
    newest twenty of ten thousand are found as soon as those of a hundred."""
    found = heads(viewer, *columns).where(Row.state == "live")
    found = narrow.of(viewer, found)
    if after is not None:
        found = found.where(tuple_(Row.created_at, Row.id) < after)
    return found.order_by(Row.created_at.desc(), Row.id.desc()).limit(limit)


def of_session(viewer: Viewer, therapy_session_id: UUID) -> list[Entry]:
    """Everything one wrote on one therapy session, in the order it arrived."""
    narrow = Narrowing(therapy_session_id=therapy_session_id)
    found: list[Entry] = []
    after: tuple[datetime, UUID] | None = None
    while viewer.is_patient:
        step = page(viewer, narrow, after=after, limit=STEP)
        found += step
        if len(step) < STEP:
            break
        after = (step[-1].created_at, step[-1].id)
    return found[::-1]


def span(viewer: Viewer) -> tuple[datetime, datetime] | None:
    """When the first of one's live entries came and when the newest did, if there are any."""
    when = access.readable(viewer, Row, Row.created_at).where(Row.state == "live").limit(1)
    last = session().execute(when.order_by(Row.created_at.desc(), Row.id.desc())).scalar()
    if last is None:
        return None
    return session().execute(when.order_by(Row.created_at, Row.id)).scalar_one(), last


def row_of(viewer: Viewer, entry_id: UUID) -> Row | None:
    row: Row | None = (
        session().execute(access.readable(viewer, Row).where(Row.id == entry_id)).scalar()
    )
    return row


def newest(viewer: Viewer, row: Row) -> Entry:
    """The entry of this row at its head, trashed or not."""
    found = session().execute(heads(viewer).where(Row.id == row.id)).one()
    waiting = waiting_beside(viewer, [row.id]).get(row.id, ())
    return entry_of(viewer, found, found.words, found.version_no, waiting)


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


def waiting(viewer: Viewer, limit: int) -> list[UUID]:
    """Entries of one's own with a version that waits for a choice, however old they are."""
    found = access.readable(viewer, EntryVersion, EntryVersion.entry_id).where(
        EntryVersion.beside.is_(True), EntryVersion.settled_at.is_(None)
    )
    live = access.readable(viewer, Row, Row.id).where(Row.state == "live")
    found = found.where(EntryVersion.entry_id.in_(live)).distinct()
    return list(session().execute(found.order_by(EntryVersion.entry_id).limit(limit)).scalars())


def entries_of(viewer: Viewer, rows: Sequence[Any]) -> list[Entry]:
    """Entries from rows of heads; one that will not open does not spoil the rest."""
    waiting = waiting_beside(viewer, [row.id for row in rows]) if rows else {}
    return [
        entry_of(viewer, row, row.words, row.version_no, beside=waiting.get(row.id, ()))
        for row in rows
    ]


def entry_of(
    viewer: Viewer, row: Any, blob: bytes, number: int, beside: tuple[int, ...] = ()
) -> Entry:
    """An entry from its row and the sealed words of one version."""
    try:
        words = writing.opened(blob, viewer.id, row.id, number)
    except Unreadable:
        return replace(entry_from(row, Words(), beside, number), unreadable=True)
    return entry_from(row, words, beside, number)


def entry_from(
    row: Any, words: Words, beside: tuple[int, ...] = (), number: int | None = None
) -> Entry:
    """An entry from its row and words that are open; at its head, unless a number is said."""
    return Entry(
        id=row.id,
        kind=row.kind,
        version=row.version_no if number is None else number,
        created_at=row.created_at,
        changed_at=row.changed_at,
        therapy_session_id=row.therapy_session_id,
        course_id=row.course_id,
        words=words,
        beside=beside,
        trashed_at=row.trashed_at,
    )


def heads(viewer: Viewer, *columns: Any) -> Select[Any]:
    """One's own entries at their newest version: as columns, which is all a list needs."""
    return access.own_heads(viewer, *(columns or SHOWN))
