"""What has changed in one's own journal since a phone last looked, in order.

The order is the patient's own counter, which is taken under a lock that is held until the
commit: a slow write can never be passed over. Nothing here means that a phone should delete
what it has, but the mark of an entry that its patient erased.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func

from journal.errors import NotFound
from journal.store import access
from journal.store.tables import Entry as Row
from journal.store.tables import EntryVersion, ErasedEntry
from journal.store.unit import session
from journal.viewer import Viewer
from journal.writing import reading
from journal.writing.entry import Entry

MOST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Change:
    """An entry as it is now, live or in the trash; or that it was erased for good."""

    id: UUID
    entry: Entry | None = None
    state: str = ""
    erased_at: datetime | None = None


@dataclass(frozen=True)
class Changes:
    """Some of what changed; `last` is the place of the last of them, `more` says that there
    are others behind it."""

    items: tuple[Change, ...]
    last: int
    more: bool


def since(viewer: Viewer, place: int, limit: int) -> Changes:
    """What changed behind this place: as many as `limit`, or fewer when they are long.

    An entry that changes again while a phone reads on is met again, later: harmless.

    Raises:
        NotFound: not a patient.
    """
    if not viewer.is_patient:
        raise NotFound
    size = func.length(EntryVersion.words).label("size")
    heads = reading.heads(viewer, Row.change_seq, size).where(Row.change_seq > place)
    of = ErasedEntry
    marks = access.readable(viewer, of, of.change_seq, of.entry_id, of.erased_at)
    marks = marks.where(of.change_seq > place)
    written = session().execute(heads.order_by(Row.change_seq).limit(limit + 1)).all()
    gone = session().execute(marks.order_by(of.change_seq).limit(limit + 1)).all()
    places = sorted(
        [(row.change_seq, row.size) for row in written] + [(row.change_seq, 0) for row in gone]
    )
    last = _last(places, limit)
    if last is None:
        return Changes((), place, more=False)
    found = _entries(viewer, place, last)
    found += [
        (row.change_seq, Change(row.entry_id, erased_at=row.erased_at))
        for row in gone
        if row.change_seq <= last
    ]
    items = tuple(change for _, change in sorted(found, key=lambda pair: pair[0]))
    return Changes(items, last, more=places[-1][0] > last)


def _last(places: Sequence[tuple[int, int]], limit: int) -> int | None:
    """The place of the last change that fits."""
    last, room = None, MOST_BYTES
    for place, size in places[:limit]:
        if last is not None and size > room:
            break
        last, room = place, room - size
    return last


def _entries(viewer: Viewer, place: int, last: int) -> list[tuple[int, Change]]:
    columns: Any = (*reading.SHOWN, Row.change_seq, Row.state)
    heads = reading.heads(viewer, *columns).where(Row.change_seq > place, Row.change_seq <= last)
    rows = session().execute(heads).all()
    opened = reading.entries_of(viewer, rows)
    return [
        (row.change_seq, Change(row.id, entry, row.state))
        for row, entry in zip(rows, opened, strict=True)
    ]
