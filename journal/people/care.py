"""The tie between a patient and a therapist: it begins, it ends, and access with it."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from journal import clock
from journal.errors import Conflict, Invalid, NotFound
from journal.people import persons
from journal.people.persons import Profile
from journal.store import access
from journal.store.tables import Care, Person, Share
from journal.store.unit import session
from journal.viewer import Viewer


@dataclass(frozen=True)
class Tie:
    """A live care tie as its patient sees it: who, in which lane."""

    id: UUID
    person: Profile


def begin(patient_id: UUID, therapist_id: UUID) -> UUID:
    """Tie a patient to a therapist of the same practice, from now, in the therapist's lane.

    Raises:
        Invalid: not a patient and a therapist of one practice.
        Conflict: they are tied already.
    """
    found = access.by_the_house(Person).where(Person.id.in_((patient_id, therapist_id)))
    people = {row.id: row for row in session().execute(found).scalars()}
    patient, therapist = people.get(patient_id), people.get(therapist_id)
    if patient is None or patient.role != "patient":
        raise Invalid({"patient": ["This is not a patient."]})
    if therapist is None or therapist.role != "therapist":
        raise Invalid({"therapist": ["This is not a therapist."]})
    if patient.clinic_id != therapist.clinic_id:
        raise Invalid({"therapist": ["They belong to another practice."]})
    tied = access.by_the_house(Care, Care.id).where(
        Care.patient_id == patient_id,
        Care.therapist_id == therapist_id,
        Care.ended_at.is_(None),
    )
    if session().execute(tied).first():
        raise Conflict("This patient and this therapist are tied already.", code="already_tied")
    new = Care(
        id=uuid4(),
        patient_id=patient_id,
        therapist_id=therapist_id,
        lane=therapist.lane,
        began_at=clock.now(),
    )
    session().add(new)
    session().flush()
    return new.id


def end(patient_id: UUID, therapist_id: UUID) -> None:
    """End the tie. The therapist's access ends with it, at their next request, and the
    words of what was shared under it are removed; a new tie starts with nothing.

    Raises:
        NotFound: there is no live tie between them.
    """
    now = clock.now()
    live = access.by_the_house(Care, Care.id).where(
        Care.patient_id == patient_id,
        Care.therapist_id == therapist_id,
        Care.ended_at.is_(None),
    )
    care_id = session().execute(live).scalar_one_or_none()
    if care_id is None:
        raise NotFound
    session().execute(
        access.changing_by_the_house(Care).where(Care.id == care_id).values(ended_at=now)
    )
    session().execute(
        access.changing_by_the_house(Share)
        .where(Share.care_id == care_id, Share.withdrawn_at.is_(None))
        .values(snapshot=None, withdrawn_at=now, end_reason="care ended")
    )


def team(viewer: Viewer) -> list[Tie]:
    """For a patient: who treats them now."""
    ties = session().execute(access.readable(viewer, Care).where(Care.ended_at.is_(None)))
    rows = list(ties.scalars())
    people = persons.profiles(viewer, [row.therapist_id for row in rows])
    found = [Tie(row.id, people[row.therapist_id]) for row in rows if row.therapist_id in people]
    return sorted(found, key=lambda tie: tie.person.name.casefold())


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
