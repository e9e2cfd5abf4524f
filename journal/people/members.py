"""The people of a practice, for its administrator: who they are, let out and let in again.

An administrator never becomes someone: there is no password, e-mail or session of anybody
else that they could set or see, and nothing here tells when anyone was last here.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import tuple_

from journal import clock
from journal.errors import Conflict, Invalid, NotFound
from journal.people import acts, persons, tokens
from journal.people.persons import Profile
from journal.store import access
from journal.store.tables import AuthSession, Clinic, Person
from journal.store.unit import session
from journal.viewer import Viewer

MOST_FOUND = 50
Key = tuple[datetime, UUID]


def page(
    viewer: Viewer, *, role: str | None = None, after: Key | None = None, limit: int = 20
) -> list[Profile]:
    """Everyone of the practice, who came last first; of one role if asked.

    Raises:
        NotFound: not an administrator.
    """
    _needs_administrator(viewer)
    found = access.readable(viewer, Person, Person.id)
    if role is not None:
        found = found.where(Person.role == role)
    if after is not None:
        found = found.where(tuple_(Person.created_at, Person.id) < after)
    found = found.order_by(Person.created_at.desc(), Person.id.desc()).limit(limit)
    ids = list(session().execute(found).scalars())
    people = persons.profiles(viewer, ids)
    return [people[one] for one in ids]


def search(viewer: Viewer, words: str) -> list[Profile]:
    """Whose name or e-mail has these words in it; at most fifty, by name. Names are sealed,
    so they are opened one after another.

    Raises:
        NotFound: not an administrator.
    """
    wanted, found, after = words.strip().casefold(), list[Profile](), None
    while wanted and len(found) < MOST_FOUND:
        rows = page(viewer, after=after, limit=200)
        found += [one for one in rows if wanted in f"{one.name}\n{one.email}".casefold()]
        if len(rows) < 200:
            break
        after = key(rows[-1])
    _needs_administrator(viewer)
    return sorted(found[:MOST_FOUND], key=lambda one: one.name.casefold())


def therapists(viewer: Viewer) -> list[Profile]:
    """Who can be tied to a patient now, by name."""
    return [
        one for one in persons.staff(viewer) if one.role == "therapist" and one.suspended_at is None
    ]


def key(one: Profile) -> Key:
    """Where a list that ends with this person goes on."""
    if one.joined_at is None:
        raise ValueError("this profile was not read from its row")
    return one.joined_at, one.id


def read(viewer: Viewer, person_id: UUID) -> Profile:
    """One person of the practice.

    Raises:
        NotFound: not an administrator, or nobody of their practice.
    """
    _needs_administrator(viewer)
    found = persons.profiles(viewer, [person_id]).get(person_id)
    if found is None:
        raise NotFound
    return found


def suspend(viewer: Viewer, person_id: UUID) -> None:
    """Close the door to someone: signed out everywhere at their next request, until they
    are restored. What was shared stays as it is; a suspended therapist reads none of it.

    Raises:
        NotFound: not an administrator, or nobody of their practice.
        Conflict: oneself, or the last administrator.
    """
    found = read(viewer, person_id)
    if person_id == viewer.id:
        raise Conflict("You cannot suspend yourself.", code="yourself")
    # Two administrators who suspend each other take turns, so that one of them stays.
    session().execute(access.readable(viewer, Clinic, Clinic.id).with_for_update())
    staying = access.readable(viewer, Person, Person.id).where(
        Person.role == "administrator", Person.suspended_at.is_(None), Person.id != person_id
    )
    if session().execute(staying).first() is None:
        raise Conflict("The last administrator stays.", code="last_administrator")
    if read(viewer, person_id).suspended_at is None:
        _close(viewer, person_id, clock.now())
        acts.record(viewer, viewer.clinic_id, "suspended", _on(found))


def restore(viewer: Viewer, person_id: UUID) -> None:
    """Let someone in again. They sign in anew: no session from before is of use (R10).

    Raises:
        NotFound: not an administrator, or nobody of their practice.
    """
    found = read(viewer, person_id)
    if found.suspended_at is not None:
        _close(viewer, person_id, None)
        acts.record(viewer, viewer.clinic_id, "restored", _on(found))


def change_lane(viewer: Viewer, person_id: UUID, lane: str) -> Profile:
    """Give a therapist another lane. It is theirs in every tie from now on; a tie keeps the
    one it began in as a record. A role is never changed: one account, one role.

    Raises:
        NotFound: not an administrator, or nobody of their practice.
        Invalid: not a therapist, or an unknown lane.
    """
    found = read(viewer, person_id)
    if found.role != "therapist" or lane not in persons.LANES:
        raise Invalid({"lane": ["A therapist has a lane, therapist or prescriber."]})
    if found.lane != lane:
        session().execute(
            access.administering(viewer, Person).where(Person.id == person_id).values(lane=lane)
        )
        acts.record(
            viewer, viewer.clinic_id, "lane-changed", acts.On(person_id=person_id, lane=lane)
        )
    return read(viewer, person_id)


def _close(viewer: Viewer, person_id: UUID, suspended_at: datetime | None) -> None:
    session().execute(
        access.administering(viewer, Person)
        .where(Person.id == person_id)
        .values(suspended_at=suspended_at)
    )
    session().execute(
        access.administering(viewer, AuthSession)
        .where(AuthSession.person_id == person_id, AuthSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    tokens.end_all(person_id)


def _on(found: Profile) -> acts.On:
    return acts.On(person_id=found.id)


def _needs_administrator(viewer: Viewer) -> None:
    if not viewer.is_administrator:
        raise NotFound
