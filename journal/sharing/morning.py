"""The morning after: what was written soon after medicine is asked about once, with a
clear head: keep private, share, edit first, or let go (1-product, 6).
"""

from datetime import timedelta
from uuid import UUID

from journal import clock
from journal.errors import Invalid, NotFound
from journal.sharing import parting, standing
from journal.store import access
from journal.store.tables import MorningAnswer
from journal.store.unit import session
from journal.viewer import Viewer
from journal.writing import clear_head, operations, reading
from journal.writing.entry import Entry
from journal.writing.narrowing import Narrowing

CHOICES = ("keep-private", "share", "edit-first", "let-go")
ASKED_FOR = timedelta(days=7)
LOOKED_AT = 20


def asked(viewer: Viewer) -> list[Entry]:
    """One's own pages that ask it now: the hold is over, nothing of them is shared, and
    nobody has answered. After a week nothing is asked any more; the page stays private."""
    since = clock.now() - ASKED_FOR
    recent = [
        entry
        for entry in reading.page(viewer, Narrowing(since=since), limit=LOOKED_AT)
        if entry.near_medicine
    ]
    if not recent:
        return []
    ids = [entry.id for entry in recent]
    rows = access.readable(viewer, MorningAnswer, MorningAnswer.entry_id)
    done = set(session().execute(rows.where(MorningAnswer.entry_id.in_(ids))).scalars())
    shared = standing.live_of(viewer, ids)
    return [
        entry
        for entry in recent
        if entry.id not in done
        and not shared.get(entry.id)
        and clear_head.held_until(viewer, entry) is None
    ]


def answer(viewer: Viewer, entry_id: UUID, choice: str) -> None:
    """Remember the answer; letting go moves the page to the trash. Nothing else happens
    here: sharing still goes through its preview, editing through the page.

    Raises:
        NotFound: not one's own page from soon after medicine, or in the trash.
        Invalid: an unknown choice.
    """
    if choice not in CHOICES:
        raise Invalid({"choice": [f"One of: {', '.join(CHOICES)}."]})
    if not viewer.is_patient:
        raise NotFound
    operations.take_turn(viewer)
    if not reading.read(viewer, entry_id).near_medicine:
        raise NotFound
    values = {"choice": choice, "answered_at": clock.now()}
    mine = access.changing(viewer, MorningAnswer).where(MorningAnswer.entry_id == entry_id)
    changed = session().execute(mine.values(**values))
    if not changed.rowcount:  # type: ignore[attr-defined]  # an UPDATE counts its rows
        session().add(MorningAnswer(patient_id=viewer.id, entry_id=entry_id, **values))
    if choice == "let-go":
        parting.let_go(viewer, entry_id)
