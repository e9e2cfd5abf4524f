"""One's own e-mail address: changed when the new one was shown to be theirs.

Called by someone who gave their password just now, and by whoever holds the link that
was sent to the new address. The old address is told.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from journal.errors import Conflict, Gone, Invalid
from journal.people import outbox, persons, tokens
from journal.people.signing_in import RESET
from journal.store import access
from journal.store.tables import Person
from journal.store.unit import session, vault
from journal.viewer import Viewer

ADDRESS = "address"
LASTS = timedelta(minutes=30)


def ask(viewer: Viewer, email: str, link: Callable[[str], str], sign_in: str) -> None:
    """Send a link to the new address. Where somebody signs in with it already the answer
    is the same, and the mail there says so.

    Raises:
        Invalid: not an e-mail address, or their own already.
        Conflict: no mail can be sent from here.
    """
    outbox.needed()
    if not persons.is_email(email):
        raise Invalid({"email": ["An e-mail address such as name@example.org."]})
    tokens.end_all(viewer.id, ADDRESS)
    token = tokens.issue(
        ADDRESS, lasts=LASTS, person_id=viewer.id, content={"email": email.strip()}
    )
    if session().execute(access.signing_in(persons.email_index(vault(), email))).first():
        tokens.end_all(viewer.id, ADDRESS)
        outbox.post(email, "already-here", link=sign_in)
    else:
        outbox.post(email, "address-confirm", link=link(token), lasts=LASTS)


def look(token: str) -> str:
    """The address that a link would confirm, without using it.

    Raises:
        Gone: the link opens nothing.
    """
    return str(tokens.look(ADDRESS, token).content["email"])


def confirm(token: str) -> str:
    """Use a link: the new address is the person's from now, and the old one is told.

    Raises:
        Gone: the link opens nothing (any more), or somebody else took the address since.
    """
    used = tokens.redeem(ADDRESS, token)
    found = access.by_the_house(Person).where(Person.id == used.person_id).with_for_update()
    person: Person | None = session().execute(found).scalar_one_or_none()
    if person is None or person.suspended_at is not None:
        raise Gone
    try:
        return _move(person, used.content["email"])
    except Conflict:
        raise Gone from None


def move(before: str, email: str) -> None:
    """For a command, where no mail can be sent: change the address of an account.

    Raises:
        Invalid: nobody signs in with the one, or the other is not an e-mail address.
        Conflict: somebody signs in with the new one already.
    """
    person = session().execute(access.signing_in(persons.email_index(vault(), before))).scalar()
    if person is None:
        raise Invalid({"email": ["Nobody signs in with this e-mail address."]})
    if not persons.is_email(email):
        raise Invalid({"email": ["An e-mail address such as name@example.org."]})
    _move(person, email.strip())


def _move(person: Person, email: str) -> str:
    before = persons.opened(person)
    if before.unreadable:
        raise Conflict("These details cannot be opened, so they cannot be changed.")
    changed = (
        access.changing_by_the_house(Person)
        .where(Person.id == person.id)
        .values(
            email_index=persons.email_index(vault(), email),
            **persons.resealed(person, replace(before, email=email)),
        )
    )
    try:
        with session().begin_nested():
            session().execute(changed)
    except IntegrityError:
        raise Conflict("Somebody already signs in with this address.", code="email_taken") from None
    tokens.end_all(person.id, RESET)
    tokens.end_all(person.id, ADDRESS)
    outbox.post(before.email, "address-changed")
    return email
