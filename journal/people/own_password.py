"""One's own password: changed by who knows the present one, or by a link sent to them.

No administrator can do either: a link to a new password is a way to become someone
(R9), so it goes to the person's own address, or is printed on the server.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from journal import clock
from journal.errors import Gone, SignInRefused
from journal.people import outbox, persons, sign_ins, signing_in, tokens
from journal.people.persons import Profile
from journal.people.signing_in import RESET
from journal.store import access
from journal.store.tables import AuthSession, Person
from journal.store.unit import session
from journal.viewer import Viewer

LASTS = timedelta(minutes=30)
# What a link is used up by, besides its use: where the account would have gone elsewhere.
OVER_WITH_THE_PASSWORD = (RESET, "address")


def change(viewer: Viewer, checked: str, new_hash: str, forgotten: str) -> str:
    """Change one's own password: every other place is signed out, this one goes on under
    a new token, which is returned. `checked` is the hash that the present password was
    checked against, `forgotten` where a new one can be asked for.

    Raises:
        SignInRefused: it changed while it was being checked.
    """
    row = session().execute(
        access.readable(viewer, Person).where(Person.id == viewer.id).with_for_update(of=Person)
    )
    person = row.scalar_one()
    if person.password_hash != checked:
        raise SignInRefused
    session().execute(
        access.changing(viewer, Person).where(Person.id == viewer.id).values(password_hash=new_hash)
    )
    sign_ins.leave_only_this(viewer)
    _after(viewer.id, persons.opened(person), forgotten)
    return signing_in.prove(viewer)


def ask(email: str) -> None:
    """Ask for a link to a new password, to be sent to this address if somebody signs in
    with it. The very same is done for any address: the worker finds out whose it is.

    Raises:
        Invalid: not an e-mail address.
    """
    outbox.post(email.strip(), RESET, link="", lasts=LASTS)


def link_for(email: str, link: Callable[[str], str]) -> tuple[str, str] | None:
    """For the worker and a command: a new link for this account, and the address as its
    owner wrote it, which is where it may go; another spelling may be another's inbox. A
    link from before is over. None when nobody may sign in with this address."""
    known = signing_in.standing(email)
    if known is None:
        return None
    tokens.end_all(known.person_id, RESET)
    made = link(tokens.issue(RESET, lasts=LASTS, person_id=known.person_id))
    return made, persons.opened(_of(known.person_id)).email


def look(token: str) -> Profile:
    """Whose password a link would change, without using it.

    Raises:
        Gone: the link opens nothing.
    """
    return persons.opened(_of(tokens.look(RESET, token).person_id))


def choose(token: str, new_hash: str, forgotten: str) -> str:
    """Use a link: the new password is kept and every session of the person ends. Their
    e-mail, for the device they did it on.

    Raises:
        Gone: the link opens nothing (any more).
    """
    person = _of(tokens.redeem(RESET, token).person_id)
    session().execute(
        access.changing_by_the_house(Person)
        .where(Person.id == person.id)
        .values(password_hash=new_hash)
    )
    session().execute(
        access.changing_by_the_house(AuthSession)
        .where(AuthSession.person_id == person.id, AuthSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    return _after(person.id, persons.opened(person), forgotten)


def _of(person_id: UUID | None) -> Person:
    found = access.by_the_house(Person).where(Person.id == person_id)
    person: Person | None = session().execute(found).scalar_one_or_none()
    if person is None or person.suspended_at is not None:
        raise Gone
    return person


def _after(person_id: UUID, profile: Profile, forgotten: str) -> str:
    for purpose in OVER_WITH_THE_PASSWORD:
        tokens.end_all(person_id, purpose)
    if profile.email:
        outbox.post(profile.email, "password-changed", link=forgotten)
    return profile.email
