"""The ties between a patient and the people who treat or treated them, as sharing needs
them: whether one lives, and that it stays while something is shared under it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from journal import clock
from journal.people import tying
from journal.store import access
from journal.store.tables import Care
from journal.store.unit import session
from journal.viewer import Viewer


@dataclass(frozen=True)
class Tie:
    """One care tie of the patient's own: with whom, in which lane, from when until when."""

    id: UUID
    person_id: UUID
    lane: str
    began_at: datetime
    ended_at: datetime | None

    @property
    def lives(self) -> bool:
        now = clock.now()
        return self.began_at <= now and (self.ended_at is None or self.ended_at > now)

    @property
    def is_to_come(self) -> bool:
        """Of someone who will stand in: it has not begun."""
        return self.began_at > clock.now()


def every(viewer: Viewer) -> list[Tie]:
    """Every tie of the patient's own, in no order."""
    found = access.readable(viewer, Care).where(tying.came_about())
    return [_tie(row) for row in session().execute(found).scalars()]


def with_person(viewer: Viewer, person_id: UUID) -> list[Tie]:
    """Every tie with this person, newest first; none for who never treated them."""
    found = access.readable(viewer, Care).where(Care.therapist_id == person_id, tying.came_about())
    rows = session().execute(found.order_by(Care.began_at.desc())).scalars()
    return [_tie(row) for row in rows]


def by_id(viewer: Viewer, ids: Collection[UUID]) -> dict[UUID, Tie]:
    """These ties of the patient's own."""
    found = access.readable(viewer, Care).where(Care.id.in_(ids))
    return {row.id: _tie(row) for row in session().execute(found).scalars()} if ids else {}


def hold(viewer: Viewer, tie_id: UUID) -> bool:
    """Keep a tie as it is until the commit, so that it cannot end in the middle of a
    share that would then outlive it; whether it lives."""
    found = access.readable(viewer, Care).where(Care.id == tie_id).with_for_update(read=True)
    row = session().execute(found).scalar()
    return row is not None and _tie(row).lives


def _tie(row: Care) -> Tie:
    return Tie(row.id, row.therapist_id, row.lane, row.began_at, row.ended_at)
