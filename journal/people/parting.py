"""A patient leaves a therapist, at once and without asking anyone."""

from uuid import UUID

from journal.errors import NotFound
from journal.people import acts, persons, tying
from journal.people.persons import Profile
from journal.store import access
from journal.store.tables import Care
from journal.store.unit import session
from journal.viewer import Viewer


def whom(viewer: Viewer, person_id: UUID) -> Profile:
    """The person a patient could leave: who treats them, or will stand in.

    Raises:
        NotFound: nobody who does.
    """
    if not viewer.is_patient or not _ties(viewer, person_id):
        raise NotFound
    return persons.profiles(viewer, [person_id])[person_id]


def part(viewer: Viewer, person_id: UUID) -> Profile:
    """End every tie to this person. Their access ends at their next request, and the words
    of what was shared with them are removed. The practice sees that the care has ended.

    Raises:
        NotFound: nobody who treats this patient, or will.
    """
    if not viewer.is_patient:
        raise NotFound
    tying.take_turn_of(viewer.id)
    left = whom(viewer, person_id)
    for row in _ties(viewer, person_id):
        tying.untie(row)
    on = acts.On(person_id=viewer.id, therapist_id=person_id)
    acts.record(viewer, viewer.clinic_id, "parted", on)
    return left


def _ties(viewer: Viewer, person_id: UUID) -> list[Care]:
    mine = access.readable(viewer, Care, Care.id)
    known = set(session().execute(mine.where(Care.therapist_id == person_id)).scalars())
    return [row for row in tying.not_over(viewer.id, person_id) if row.id in known]
