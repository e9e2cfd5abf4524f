"""The tie between a patient and a therapist, as the two of them see it, and begun or ended
by a command. Administrators do it in `ties`, a patient leaves in `parting`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_

from journal import clock
from journal.errors import NotFound
from journal.people import acts, clinic_settings, persons, tying
from journal.people.persons import Profile
from journal.store import access
from journal.store.tables import Care
from journal.store.unit import session
from journal.viewer import Viewer


@dataclass(frozen=True)
class Tie:
    """A care tie as its patient sees it: who, since when. A stand-in's has an end, and
    whom they stand in for."""

    id: UUID
    person: Profile
    began_at: datetime
    until_at: datetime | None = None
    stands_in_for: Profile | None = None

    def ends(self, until: datetime | None) -> datetime | None:
        """When something under this tie ends that was asked to end then: what is shared
        with a stand-in ends with the cover, at the latest."""
        return min((one for one in (until, self.until_at) if one is not None), default=None)


def begin(patient_id: UUID, therapist_id: UUID, *, by: Viewer | None = None) -> UUID:
    """Tie a patient to a therapist of the same practice, from now, in the therapist's lane.

    Raises:
        Invalid: not a patient and a therapist of one practice, or one who is suspended.
        Conflict: they are tied already.
    """
    new = tying.tie(patient_id, therapist_id)
    on = acts.On(person_id=patient_id, therapist_id=therapist_id)
    acts.record(by, tying.clinic_of(patient_id), "care-began", on)
    return new.id


def end(patient_id: UUID, therapist_id: UUID) -> None:
    """End the tie. The therapist's access ends with it, at their next request, and the
    words of what was shared under it are removed; a new tie starts with nothing.

    Raises:
        NotFound: there is no live tie between them.
    """
    tying.take_turn_of(patient_id)
    rows = tying.not_over(patient_id, therapist_id)
    if not rows:
        raise NotFound
    for row in rows:
        tying.untie(row)
    on = acts.On(person_id=patient_id, therapist_id=therapist_id)
    acts.record(None, tying.clinic_of(patient_id), "care-ended", on)


def team(viewer: Viewer) -> list[Tie]:
    """For a patient: who treats them now, stand-ins among them."""
    # Only a cover is arranged for later; any other tie begins when it is made.
    begun = or_(Care.covers_id.is_(None), Care.began_at <= clock.now())
    return _ties(viewer, begun & or_(Care.ended_at.is_(None), Care.ended_at > clock.now()))


def coming(viewer: Viewer) -> list[Tie]:
    """For a patient: who will stand in, and when."""
    ahead = Care.covers_id.is_not(None) & (Care.began_at > clock.now())
    return _ties(viewer, ahead & (Care.ended_at > Care.began_at))


def patients(viewer: Viewer) -> list[Profile]:
    """For a therapist: whom they treat now."""
    ids = session().execute(access.readable(viewer, Care, Care.patient_id)).scalars()
    people = persons.profiles(viewer, list(ids)) if viewer.is_therapist else {}
    return sorted(people.values(), key=lambda person: person.name.casefold())


def treats(viewer: Viewer, patient_id: UUID) -> Profile:
    """The patient, if this therapist treats them now.

    Raises:
        NotFound: they do not, or there is no such patient; nobody learns which.
    """
    tie = access.readable(viewer, Care, Care.id).where(Care.patient_id == patient_id)
    if not viewer.is_therapist or not session().execute(tie).first():
        raise NotFound
    return persons.profiles(viewer, [patient_id])[patient_id]


def until(viewer: Viewer, patient_id: UUID) -> datetime | None:
    """For a therapist: when they stop standing in with this patient, if they stand in."""
    tie = access.readable(viewer, Care, Care.ended_at).where(Care.patient_id == patient_id)
    ends = list(session().execute(tie).scalars()) if viewer.is_therapist else []
    return None if None in ends else max(ends, default=None)


def _ties(viewer: Viewer, which: Any) -> list[Tie]:
    if not viewer.is_patient:
        return []
    rows = list(session().execute(access.readable(viewer, Care).where(which)).scalars())
    covered = [row.covers_id for row in rows if row.covers_id is not None]
    away = access.readable(viewer, Care, Care.id, Care.therapist_id).where(Care.id.in_(covered))
    of = {row.id: row.therapist_id for row in session().execute(away)} if covered else {}
    people = persons.profiles(viewer, {*(row.therapist_id for row in rows), *of.values()})
    settings = clinic_settings.of(viewer)
    found = [
        Tie(
            id=row.id,
            person=clinic_settings.contracted(people[row.therapist_id], settings),
            began_at=row.began_at,
            until_at=row.ended_at,
            stands_in_for=people.get(of[row.covers_id]) if row.covers_id in of else None,
        )
        for row in rows
        if row.therapist_id in people
    ]
    return sorted(found, key=lambda tie: tie.person.name.casefold())
