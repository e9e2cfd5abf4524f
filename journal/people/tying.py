"""How ties begin and end, the same whoever does it: an administrator, the patient, a
command. `ties`, `cover` and `parting` say who may, and give rows that access let through.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, or_

from journal import clock
from journal.errors import Conflict, Invalid
from journal.store import access
from journal.store.tables import Care, Person, Share, SyncCounter
from journal.store.unit import session


def tie(
    patient_id: UUID,
    therapist_id: UUID,
    *,
    began_at: datetime | None = None,
    ended_at: datetime | None = None,
    covers_id: UUID | None = None,
) -> Care:
    """Tie them, from now or for those dates, in the therapist's lane. It opens nothing
    that was shared with anyone before.

    Raises:
        Invalid: not a patient and a therapist of one practice, or one who is suspended.
        Conflict: they are tied already in that time.
    """
    starts = began_at or clock.now()
    therapist = check(patient_id, therapist_id, starts, ended_at)
    new = Care(
        id=uuid4(),
        patient_id=patient_id,
        therapist_id=therapist_id,
        lane=therapist.lane,
        began_at=starts,
        ended_at=ended_at,
        covers_id=covers_id,
    )
    session().add(new)
    session().flush()
    return new


def check(
    patient_id: UUID,
    therapist_id: UUID,
    starts: datetime,
    ends: datetime | None = None,
    instead_of: UUID | None = None,
) -> Person:
    """The therapist, if these two can be tied in that time. `instead_of` is a tie that ends
    first, and its covers with it.

    Raises:
        Invalid: not a patient and a therapist of one practice, or one who is suspended.
        Conflict: they are tied already in that time.
    """
    take_turn_of(patient_id)
    therapist = _fitting(patient_id, therapist_id)
    there = session().execute(_between(patient_id, therapist_id, starts, ends)).scalars()
    if any(instead_of is None or one.covers_id != instead_of for one in there):
        raise Conflict("This patient and this therapist are tied already.", code="already_tied")
    return therapist


def untie(row: Care) -> None:
    """End a tie and every cover of it. Access ends with them at the next request, and the
    words of all that was shared under them are removed."""
    now = clock.now()
    mine = or_(Care.id == row.id, Care.covers_id == row.id)
    ending = session().execute(access.by_the_house(Care).where(mine, _not_over(now))).scalars()
    for one in ending.all():
        # One that had not begun was never live: it ends at the moment it would have begun.
        session().execute(
            access.changing_by_the_house(Care)
            .where(Care.id == one.id)
            .values(ended_at=max(now, one.began_at))
        )
        session().execute(
            access.changing_by_the_house(Share)
            .where(Share.care_id == one.id, Share.withdrawn_at.is_(None))
            .values(snapshot=None, withdrawn_at=now, end_reason="care ended")
        )


def not_over(patient_id: UUID, therapist_id: UUID) -> list[Care]:
    """The ties between these two that have not ended, stand-ins' among them."""
    found = _between(patient_id, therapist_id, clock.now(), None)
    return list(session().execute(found.order_by(Care.began_at)).scalars())


def take_turn_of(patient_id: UUID) -> None:
    """Wait for every other write of this patient to end: nothing is shared under a tie in
    the moment it ends, and no tie begins twice."""
    turn = access.by_the_house(SyncCounter, SyncCounter.seq)
    session().execute(turn.where(SyncCounter.patient_id == patient_id).with_for_update())


def came_about() -> Any:
    """Of ties: that they were not called off before they began."""
    return or_(Care.ended_at.is_(None), Care.ended_at > Care.began_at)


def clinic_of(person_id: UUID) -> UUID:
    """The practice of a person who is tied."""
    found = access.by_the_house(Person, Person.clinic_id).where(Person.id == person_id)
    clinic_id: UUID = session().execute(found).scalar_one()
    return clinic_id


def _fitting(patient_id: UUID, therapist_id: UUID) -> Person:
    found = access.by_the_house(Person).where(Person.id.in_((patient_id, therapist_id)))
    people: dict[UUID, Person] = {row.id: row for row in session().execute(found).scalars()}
    patient, therapist = people.get(patient_id), people.get(therapist_id)
    if patient is None or patient.role != "patient":
        raise Invalid({"patient_id": ["This is not a patient."]})
    # Somebody of another practice is nobody here: the same words (R2).
    elsewhere = therapist is not None and therapist.clinic_id != patient.clinic_id
    if therapist is None or therapist.role != "therapist" or elsewhere:
        raise Invalid({"therapist_id": ["This is not a therapist of the patient's practice."]})
    if therapist.suspended_at is not None:
        raise Invalid({"therapist_id": ["They are suspended, so they could read nothing."]})
    return therapist


def _between(
    patient_id: UUID, therapist_id: UUID, starts: datetime, ends: datetime | None
) -> Select[Any]:
    """The ties of these two that share a moment with this span. One called off before it
    began has no moment."""
    found = access.by_the_house(Care).where(
        Care.patient_id == patient_id,
        Care.therapist_id == therapist_id,
        _not_over(starts),
        came_about(),
    )
    return found if ends is None else found.where(Care.began_at < ends)


def _not_over(moment: datetime) -> Any:
    return or_(Care.ended_at.is_(None), Care.ended_at > moment)
