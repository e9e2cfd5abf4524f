"""The versions of an entry: added, never overwritten; listed and read.

When two writes were made from the same version, both are kept: one is the head,
the other waits beside it until the patient chooses (`settling`).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from journal import clock
from journal.errors import NotFound, Stale
from journal.store import access
from journal.store.tables import Entry as Row
from journal.store.tables import EntryVersion
from journal.store.unit import session
from journal.store.vault import Unreadable
from journal.viewer import Viewer
from journal.writing import erased, reading
from journal.writing import words as writing
from journal.writing.entry import Entry, Written
from journal.writing.words import Words

MOST_LOOKED_AT = 500
MOST_COMPARED = 20


@dataclass(frozen=True)
class Version:
    """One version in an entry's history: its number, when it came, where it stands, and
    which version it was made from."""

    number: int
    created_at: datetime
    kind: str
    beside: bool
    is_head: bool
    parent: int | None = None


def history(
    viewer: Viewer, entry_id: UUID, *, before: int | None = None, limit: int = 500
) -> list[Version]:
    """Versions of one's own live entry, newest first; those older than `before`, if given.

    Raises:
        NotFound: not one's own, or in the trash.
    """
    row = reading.row_of(viewer, entry_id)
    if row is None or row.state != "live":
        raise NotFound
    of = EntryVersion
    columns = (of.version_no, of.parent_no, of.created_at, of.kind, of.beside, of.settled_at)
    rows = access.readable(viewer, EntryVersion, *columns).where(of.entry_id == entry_id)
    if before is not None:
        rows = rows.where(of.version_no < before)
    found = session().execute(rows.order_by(of.version_no.desc()).limit(limit))
    return [
        Version(
            number=one.version_no,
            created_at=one.created_at,
            kind=one.kind,
            beside=one.beside and one.settled_at is None,
            is_head=one.version_no == row.head_version,
            parent=one.parent_no,
        )
        for one in found
    ]


def read(viewer: Viewer, entry_id: UUID, number: int) -> Entry:
    """One's own entry as it was at one version.

    Raises:
        NotFound: no such version of one's own live entry.
    """
    row = reading.row_of(viewer, entry_id)
    if row is None or row.state != "live":
        raise NotFound
    return _at(viewer, row, number)


def _at(viewer: Viewer, row: Row, number: int) -> Entry:
    found = access.readable(viewer, EntryVersion).where(
        EntryVersion.entry_id == row.id, EntryVersion.version_no == number
    )
    version = session().execute(found).scalar()
    if version is None:
        raise NotFound
    then = reading.entry_of(viewer, row, version.words, number)
    return replace(then, changed_at=version.created_at)


def moments(viewer: Viewer, entry: Entry) -> list[datetime]:
    """When this version and those before it were written, by the page and by arrival."""
    rows = access.readable(viewer, EntryVersion).where(
        EntryVersion.entry_id == entry.id, EntryVersion.version_no <= entry.version
    )
    first = rows.order_by(EntryVersion.version_no)
    found = [entry.written_at, entry.changed_at]
    for row in session().execute(first.limit(MOST_LOOKED_AT)).scalars():
        found.append(row.created_at)
        try:
            words = writing.opened(row.words, viewer.id, entry.id, row.version_no)
        except Unreadable:
            continue
        found += [words.written_at] if words.written_at else []
    return found


def is_left_behind(viewer: Viewer, entry_id: UUID, number: int | None, words: Words) -> bool:
    """Whether these are the words of this very version, and the entry has moved on since: a
    page that was opened and only looked at, with nothing on it to keep beside the newest."""
    row = reading.row_of(viewer, entry_id)
    if row is None or row.state != "live" or number in (None, row.head_version):
        return False
    try:
        there = _at(viewer, row, number)
    except NotFound:
        return False
    return not there.unreadable and there.words.same_as(words)


def beside_with(viewer: Viewer, there: Entry, words: Words) -> int | None:
    """The waiting version that already says the same as these words, if there is one among
    the newest; also of an entry in the trash. However many wait, only so many are opened:
    what is not recognised is kept once more, and nothing is lost by it."""
    of = EntryVersion
    newest = there.beside[-MOST_COMPARED:]
    rows = access.readable(viewer, of, of.version_no, of.words).where(
        of.entry_id == there.id, of.version_no.in_(newest)
    )
    for row in session().execute(rows.order_by(of.version_no.desc())) if newest else ():
        try:
            said = writing.opened(row.words, viewer.id, there.id, row.version_no)
        except Unreadable:
            continue
        if said.same_as(words):
            return int(row.version_no)
    return None


def begin(viewer: Viewer, wanted: Entry, op_id: str, seq: int) -> Written:
    """Add a new entry with its first version. One that was erased for good and is written
    again goes on counting where it ended."""
    now, number = clock.now(), erased.written_again(viewer, wanted.id) + 1
    session().add(
        Row(
            patient_id=viewer.id,
            id=wanted.id,
            kind=wanted.kind,
            therapy_session_id=wanted.therapy_session_id,
            course_id=wanted.course_id,
            head_version=number,
            state="live",
            change_seq=seq,
            created_at=now,
            changed_at=now,
        )
    )
    session().flush()
    add(viewer, wanted.id, number, None, wanted.words, op_id, kind="write")
    first = replace(wanted, version=number, created_at=now, changed_at=now, beside=())
    return Written(first, created=True)


def add(
    viewer: Viewer,
    entry_id: UUID,
    number: int,
    parent: int | None,
    words: Words,
    op_id: str,
    *,
    kind: str,
    beside: bool = False,
) -> None:
    """Append a version. The words of a version are never changed afterwards."""
    session().add(
        EntryVersion(
            patient_id=viewer.id,
            entry_id=entry_id,
            version_no=number,
            parent_no=parent,
            op_id=op_id,
            kind=kind,
            beside=beside,
            words=writing.sealed(words, viewer.id, entry_id, number),
            created_at=clock.now(),
        )
    )
    session().flush()


def move_head(viewer: Viewer, row: Row, seq: int, *, head: int, **values: Any) -> None:
    """Set the head, if nobody moved it since this row was read; live again, if it was not.

    Raises:
        Stale: somebody did, which the patient's turn makes impossible; checked all the same.
    """
    moved = session().execute(
        access.changing(viewer, Row)
        .where(Row.id == row.id, Row.head_version == row.head_version)
        .values(
            head_version=head,
            state="live",
            trashed_at=None,
            change_seq=seq,
            changed_at=clock.now(),
            **values,
        )
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE always counts its rows
        raise Stale(reading.newest(viewer, row))


def supersede(viewer: Viewer, entry_id: UUID, number: int, op_id: str) -> None:
    """One page that goes on after a conflict waits once: its newest words, not each pause.

    What it said before stays in the history. Operations of one page begin alike.
    """
    page, dot, _ = op_id.partition(".")
    if dot:
        session().execute(
            access.changing(viewer, EntryVersion)
            .where(
                EntryVersion.entry_id == entry_id,
                EntryVersion.version_no != number,
                EntryVersion.beside.is_(True),
                EntryVersion.settled_at.is_(None),
                EntryVersion.op_id.startswith(f"{page}.", autoescape=True),
            )
            .values(settled_at=clock.now())
        )


def next_number(viewer: Viewer, entry_id: UUID) -> int:
    """The number of the version to come; versions kept beside count too."""
    numbers = access.readable(viewer, EntryVersion, EntryVersion.version_no)
    last = numbers.where(EntryVersion.entry_id == entry_id)
    found = session().execute(last.order_by(EntryVersion.version_no.desc()).limit(1)).scalar_one()
    return int(found) + 1
