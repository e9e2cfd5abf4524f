"""Going back in an entry's history: choosing between two versions after a conflict, and
putting an earlier one back. Each makes new versions or marks old ones; no text is lost.
"""

from dataclasses import replace
from uuid import UUID, uuid4

from journal import clock
from journal.errors import Conflict, Invalid, NotFound, Stale
from journal.store import access
from journal.store.tables import EntryVersion
from journal.store.unit import session
from journal.viewer import Viewer
from journal.writing import operations, reading, versions
from journal.writing.entry import Entry, Written
from journal.writing.versions import add, begin, move_head, next_number

CHOICES = ("keep-first", "keep-second", "keep-both")


def settle(
    viewer: Viewer, entry_id: UUID, number: int, choice: str, base: int | None = None
) -> Written:
    """Choose between the head and a version kept beside it; neither text is destroyed.

    keep-first leaves the head; keep-second makes the other's words a new head (the
    old head stays in the history); keep-both makes the other an entry of its own.

    Raises:
        NotFound: no such version waits (any more).
        Stale: the head is not `base` any more, the one that was on the screen.
        Invalid: an unknown choice.
    """
    if choice not in CHOICES:
        raise Invalid({"choice": ["Choose which to keep, or both."]})
    seq = operations.take_turn(viewer)
    head = reading.read(viewer, entry_id)
    row = reading.row_of(viewer, entry_id)
    if row is None or number not in head.beside:
        raise NotFound
    if base is not None and base != head.version:
        raise Stale(head)
    other = versions.read(viewer, entry_id, number)
    if other.unreadable and choice != "keep-first":
        raise Invalid({"choice": ["That version cannot be opened, so it cannot be kept alone."]})
    _mark(viewer, entry_id, number, beside=choice != "keep-second")
    if choice == "keep-second":
        new = next_number(viewer, entry_id)
        add(viewer, entry_id, new, head.version, other.words, uuid4().hex, kind="settle")
        move_head(viewer, row, seq, head=new)
        return Written(reading.read(viewer, entry_id))
    move_head(viewer, row, seq, head=head.version)
    if choice == "keep-both":
        return begin(viewer, replace(other, id=uuid4()), uuid4().hex, operations.take_turn(viewer))
    return Written(reading.read(viewer, entry_id))


def merged(viewer: Viewer, entry_id: UUID, number: int) -> None:
    """A waiting version was worked into what has just been kept; it waits no longer, on
    any phone.

    Nothing happens when it was settled meanwhile, on another device.
    """
    seq = operations.take_turn(viewer)
    row = reading.row_of(viewer, entry_id)
    if row is not None and number in reading.read(viewer, entry_id).beside:
        _mark(viewer, entry_id, number, beside=True)
        move_head(viewer, row, seq, head=row.head_version)


def put_back(viewer: Viewer, entry_id: UUID, number: int, base: int) -> Entry:
    """Make an earlier version's words the newest ones; what stood there stays in the history.

    Raises:
        NotFound: no such version of one's own live entry.
        Stale: the entry has changed since version `base`, the one that was on the screen.
        Conflict: that version does not open.
    """
    if not viewer.is_patient:
        raise NotFound
    seq = operations.take_turn(viewer)
    row = reading.row_of(viewer, entry_id)
    then, head = versions.read(viewer, entry_id, number), reading.read(viewer, entry_id)
    if row is None or base != head.version:
        raise Stale(head)
    if then.unreadable:
        raise Conflict("That version cannot be opened at the moment, so nothing was changed.")
    if then.words.same_as(head.words) and not head.unreadable:
        return head
    new = next_number(viewer, entry_id)
    # What was begun while landing stays marked, whichever of its words are shown.
    near = then.near_medicine or head.near_medicine
    words = replace(then.words, near_medicine=near)
    add(viewer, entry_id, new, head.version, words, uuid4().hex, kind="restore")
    move_head(viewer, row, seq, head=new)
    return reading.read(viewer, entry_id)


def _mark(viewer: Viewer, entry_id: UUID, number: int, *, beside: bool) -> None:
    session().execute(
        access.changing(viewer, EntryVersion)
        .where(EntryVersion.entry_id == entry_id, EntryVersion.version_no == number)
        .values(settled_at=clock.now(), beside=beside)
    )
