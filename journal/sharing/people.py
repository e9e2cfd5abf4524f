"""Everything one person can see of a patient, in one place: what is shared with them now,
and the frame of treatment, which everyone who treats a patient sees.
"""

from dataclasses import dataclass
from uuid import UUID

from journal.errors import NotFound
from journal.people import persons
from journal.people.persons import Profile
from journal.sharing import ledger, ties
from journal.sharing.ledger import Share
from journal.sharing.ties import Tie
from journal.treatment import therapy_sessions
from journal.treatment.therapy_session import TherapySession
from journal.viewer import Viewer

PAST = 10


@dataclass(frozen=True)
class Sight:
    """One person, since when they treat this patient, and what they see of them.

    `sessions` is empty when they treat them no longer: then they see nothing at all.
    """

    person: Profile
    ties: tuple[Tie, ...]
    sessions: tuple[TherapySession, ...]
    shares: tuple[Share, ...]
    past: tuple[Share, ...]

    @property
    def treats(self) -> bool:
        return any(tie.lives for tie in self.ties)

    @property
    def may_be_left(self) -> bool:
        """Whether they treat this patient, or are to stand in."""
        return any(tie.lives or tie.is_to_come for tie in self.ties)


def sight(viewer: Viewer, person_id: UUID, *, after: ledger.Key | None = None, limit: int) -> Sight:
    """What this person can see of the patient now, and the newest of what has ended.

    Raises:
        NotFound: this person never treated them.
    """
    known = ties.with_person(viewer, person_id)
    if not known:
        raise NotFound
    return Sight(
        person=persons.profiles(viewer, [person_id])[person_id],
        ties=tuple(known),
        sessions=tuple(
            one
            for one in reversed(therapy_sessions.every(viewer))
            if any(tie.lives for tie in known)
        ),
        shares=tuple(ledger.page(viewer, person_id=person_id, live=True, after=after, limit=limit)),
        past=tuple(ledger.page(viewer, person_id=person_id, live=False, limit=PAST)),
    )


def everyone_before(viewer: Viewer) -> list[Profile]:
    """Who treated this patient once and does no longer, by name."""
    if not viewer.is_patient:
        return []
    known = ties.every(viewer)
    now = {tie.person_id for tie in known if tie.lives}
    before = {tie.person_id for tie in known if not tie.is_to_come} - now
    return sorted(persons.profiles(viewer, before).values(), key=lambda one: one.name.casefold())
