"""Since when: who treats a patient, and who did, from when until when."""

from dataclasses import dataclass
from datetime import datetime

from journal import clock
from journal.people import persons, tying
from journal.people.persons import Profile
from journal.store import access
from journal.store.tables import Care
from journal.store.unit import session
from journal.viewer import Viewer


@dataclass(frozen=True)
class TieSince:
    """A care tie of one's own, with its dates."""

    person: Profile
    lane: str
    began_at: datetime
    ended_at: datetime | None
    is_live: bool

    @property
    def is_to_come(self) -> bool:
        """A cover that was arranged for later."""
        return self.began_at > clock.now()


def ties(viewer: Viewer) -> list[TieSince]:
    """For a patient: everyone who treats or treated them; those who do now come first."""
    if not viewer.is_patient:
        return []
    now = clock.now()
    found = access.readable(viewer, Care).where(tying.came_about()).order_by(Care.began_at.desc())
    rows = session().execute(found).scalars().all()
    people = persons.profiles(viewer, {row.therapist_id for row in rows})
    every = [
        TieSince(
            people[row.therapist_id],
            persons.LANES.get(row.lane, row.lane),
            row.began_at,
            row.ended_at,
            row.began_at <= now and (row.ended_at is None or row.ended_at > now),
        )
        for row in rows
        if row.therapist_id in people
    ]
    return sorted(every, key=lambda one: not one.is_live)
