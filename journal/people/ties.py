"""Who treats whom, for an administrator: ties begun, handed over, ended. They see that a
tie is there and since when; never what passes under it, nor how much.

A therapist does not end a tie: what was shared would go without anybody carrying on, so
they ask the practice. A patient leaves at once, in `parting`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, tuple_

from journal import clock
from journal.errors import Invalid, NotFound
from journal.people import acts, care, persons, tying
from journal.people.persons import Profile
from journal.store import access, rules
from journal.store.tables import Care, Person
from journal.store.unit import session
from journal.viewer import Viewer


@dataclass(frozen=True)
class Tie:
    """One tie of the practice. `state` is live, to come, or ended."""

    id: UUID
    patient: Profile
    therapist: Profile
    lane: str
    began_at: datetime
    ended_at: datetime | None
    covers_id: UUID | None
    stands_in_for: Profile | None

    @property
    def state(self) -> str:
        if self.ended_at is not None and self.ended_at <= max(clock.now(), self.began_at):
            return "ended"
        return "live" if self.began_at <= clock.now() else "to come"

    @property
    def is_over(self) -> bool:
        return self.state == "ended"

    @property
    def lane_name(self) -> str:
        return persons.LANES.get(self.lane, "")


def page(
    viewer: Viewer,
    *,
    person_id: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 20,
) -> list[Tie]:
    """The ties of the practice, newest first; those of one person if asked.

    Raises:
        NotFound: not an administrator.
    """
    _needs_administrator(viewer)
    found = access.readable(viewer, Care)
    if person_id is not None:
        found = found.where(or_(Care.patient_id == person_id, Care.therapist_id == person_id))
    if after is not None:
        found = found.where(tuple_(Care.began_at, Care.id) < after)
    rows = session().execute(found.order_by(Care.began_at.desc(), Care.id.desc()).limit(limit))
    return _ties(viewer, rows.scalars().all())


def live_of(viewer: Viewer, patient_ids: Collection[UUID]) -> dict[UUID, list[Tie]]:
    """For these patients: who treats each of them now."""
    _needs_administrator(viewer)
    found = access.readable(viewer, Care).where(Care.patient_id.in_(patient_ids), rules.lives())
    grouped: dict[UUID, list[Tie]] = {}
    for tie in _ties(viewer, session().execute(found).scalars().all()) if patient_ids else []:
        grouped.setdefault(tie.patient.id, []).append(tie)
    return grouped


def read(viewer: Viewer, care_id: UUID) -> Tie:
    """One tie of the practice.

    Raises:
        NotFound: not an administrator, or no tie of their practice.
    """
    return _ties(viewer, [row_of(viewer, care_id)])[0]


def begin(viewer: Viewer, patient_id: UUID, therapist_id: UUID) -> Tie:
    """Tie a patient to a therapist, from now. The therapist starts with nothing.

    Raises:
        NotFound: not an administrator.
        Invalid: not a patient and a therapist of their practice, or one who is suspended.
        Conflict: they are tied already.
    """
    known_patient(viewer, patient_id)
    return read(viewer, care.begin(patient_id, therapist_id, by=viewer))


def end(viewer: Viewer, care_id: UUID) -> None:
    """End a tie, and every cover of it. Access ends at the next request; the words of what
    was shared under it are removed. Ending what has ended changes nothing.

    Raises:
        NotFound: not an administrator, or no tie of their practice.
    """
    row = row_of(viewer, care_id)
    tying.take_turn_of(row.patient_id)
    row = row_of(viewer, care_id)
    if is_over(row):
        return
    tying.untie(row)
    what = "cover-ended" if row.covers_id else "care-ended"
    on = acts.On(person_id=row.patient_id, therapist_id=row.therapist_id)
    acts.record(viewer, viewer.clinic_id, what, on)


def hand_over(viewer: Viewer, care_id: UUID, therapist_id: UUID) -> Tie:
    """The old tie ends and a new one begins, at one moment. The new therapist starts with
    nothing, whatever was shared before, even if it was with them as a stand-in.

    Raises:
        NotFound: not an administrator, or no tie of their practice that goes on.
        Invalid: a stand-in's tie, or not another therapist of this practice.
        Conflict: the other therapist treats this patient already.
    """
    row = row_of(viewer, care_id)
    tying.take_turn_of(row.patient_id)
    row = row_of(viewer, care_id)
    if is_over(row):
        raise NotFound
    if row.covers_id is not None:
        raise Invalid({"therapist_id": ["A stand-in hands nothing over: end the cover."]})
    if row.therapist_id == therapist_id:
        raise Invalid({"therapist_id": ["Choose another therapist than now."]})
    # First whether it can be: a refusal changes nothing.
    tying.check(row.patient_id, therapist_id, clock.now(), instead_of=row.id)
    tying.untie(row)
    new = tying.tie(row.patient_id, therapist_id)
    on = acts.On(person_id=row.patient_id, therapist_id=row.therapist_id, other_id=therapist_id)
    acts.record(viewer, viewer.clinic_id, "handed-over", on)
    return read(viewer, new.id)


def row_of(viewer: Viewer, care_id: UUID) -> Care:
    """The row of a tie that this administrator may see.

    Raises:
        NotFound: not an administrator, or no tie of their practice.
    """
    _needs_administrator(viewer)
    row: Care | None = (
        session().execute(access.readable(viewer, Care).where(Care.id == care_id)).scalar()
    )
    if row is None:
        raise NotFound
    return row


def is_over(row: Care) -> bool:
    """Whether a tie has ended, or was called off before it began."""
    return row.ended_at is not None and row.ended_at <= max(clock.now(), row.began_at)


def known_patient(viewer: Viewer, patient_id: UUID) -> None:
    """Refuse whom this administrator may not know as if there were nobody.

    Raises:
        NotFound: not an administrator.
        Invalid: no patient of their practice.
    """
    _needs_administrator(viewer)
    found = access.readable(viewer, Person, Person.id).where(
        Person.id == patient_id, Person.role == "patient"
    )
    if session().execute(found).first() is None:
        raise Invalid({"patient_id": ["This is not a patient."]})


def _needs_administrator(viewer: Viewer) -> None:
    if not viewer.is_administrator:
        raise NotFound


def _ties(viewer: Viewer, rows: Sequence[Care]) -> list[Tie]:
    covered = [row.covers_id for row in rows if row.covers_id is not None]
    away = access.readable(viewer, Care, Care.id, Care.therapist_id).where(Care.id.in_(covered))
    of = {row.id: row.therapist_id for row in session().execute(away)} if covered else {}
    ids = {one for row in rows for one in (row.patient_id, row.therapist_id)} | set(of.values())
    people = persons.profiles(viewer, ids)
    return [
        Tie(
            id=row.id,
            patient=people[row.patient_id],
            therapist=people[row.therapist_id],
            lane=row.lane,
            began_at=row.began_at,
            ended_at=row.ended_at,
            covers_id=row.covers_id,
            stands_in_for=people.get(of[row.covers_id]) if row.covers_id in of else None,
        )
        for row in rows
    ]
