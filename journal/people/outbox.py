"""Mail that waits to be sent, in the same unit of work as what it tells of.

Acts post; `people/postman` claims, sends and crosses off. The web never speaks SMTP, so
an answer takes no longer because somebody is known. Where no SMTP is set nothing is
queued, and whoever invites is given a link to hand over.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, func, or_

from journal import clock
from journal.content.letters import letters
from journal.errors import Conflict, Invalid
from journal.people.persons import is_email
from journal.store import access
from journal.store.tables import Outbox
from journal.store.unit import sends_mail, session, vault
from journal.store.vault import HOUSE, Place, Unreadable

KEPT_TRYING = timedelta(days=3)
LEASE = timedelta(minutes=5)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=1)


@dataclass(frozen=True)
class Claimed:
    """A mail that one worker holds for a while, so that no other sends it."""

    id: UUID
    claim: UUID
    letter: str
    tries: int
    to: str = field(repr=False)
    link: str = field(repr=False)


def is_on() -> bool:
    """Whether this house can send mail at all."""
    return sends_mail()


def needed() -> None:
    """For what cannot be done without mail.

    Raises:
        Conflict: no mail can be sent from here, to anyone.
    """
    if not is_on():
        raise Conflict("No mail is sent from here, so this cannot be done.", code="no_mail")


def post(to: str, letter: str, *, link: str | None = None, lasts: timedelta = KEPT_TRYING) -> None:
    """Queue a letter to this address, if mail can be sent at all. `lasts` is how long it
    is worth sending.

    Raises:
        Invalid: this is not one e-mail address, so that no header can be added by it.
    """
    if not is_email(to):
        raise Invalid({"email": ["An e-mail address such as name@example.org."]})
    if letters()[letter].has_link != (link is not None):
        raise ValueError("a letter has a link exactly when its words have a place for it")
    if not is_on():
        return
    new, now = uuid4(), clock.now()
    sealed = vault().seal(_place(new), {"to": to.strip(), "link": link or ""})
    session().add(
        Outbox(
            id=new,
            letter=letter,
            sealed=sealed,
            made_at=now,
            due_at=now,
            gives_up_at=now + lasts,
            tries=0,
        )
    )
    session().flush()


def claim(most: int = 20) -> list[Claimed]:
    """Take what is due, with a lease: what another worker holds is left to it, and what
    a dead one held is due again when its lease is over."""
    now = clock.now()
    due = access.by_the_house(Outbox).where(_due()).order_by(Outbox.due_at).limit(most)
    found = []
    for row in session().execute(due).scalars().all():
        mine, tries = uuid4(), row.tries + 1
        taken = session().execute(
            access.changing_by_the_house(Outbox)
            .where(Outbox.id == row.id, _due())
            .values(claim=mine, due_at=now + LEASE, tries=tries)
        )
        opened = _opened(row) if taken.rowcount else None  # type: ignore[attr-defined]  # an UPDATE counts its rows
        if opened:
            found.append(Claimed(row.id, mine, row.letter, tries, **opened))
        elif taken.rowcount:  # type: ignore[attr-defined]  # as above
            _settle(row.id, mine, given_up=True)
    return found


def sent(one: Claimed) -> None:
    """Cross off a mail that was taken by the mail server; its address and link go."""
    _settle(one.id, one.claim, given_up=False)


def failed(one: Claimed, *, for_good: bool) -> None:
    """Try again later, each time later than before; or give up, when it was refused for
    good."""
    now = clock.now()
    wait = min(FIRST_WAIT * 2 ** min(one.tries - 1, 20), LONGEST_WAIT)
    if for_good:
        _settle(one.id, one.claim, given_up=True)
        return
    session().execute(
        access.changing_by_the_house(Outbox)
        .where(Outbox.id == one.id, Outbox.claim == one.claim)
        .values(claim=None, due_at=now + wait)
    )


def give_up() -> int:
    """Give up what nobody waits for any more; how many."""
    now = clock.now()
    ended = session().execute(
        access.changing_by_the_house(Outbox)
        .where(_waiting(), Outbox.gives_up_at <= now, or_(Outbox.claim.is_(None), _due()))
        .values(given_up_at=now, sealed=None, claim=None)
    )
    return int(ended.rowcount)  # type: ignore[attr-defined]  # an UPDATE counts its rows


def counts() -> dict[str, int]:
    """How many wait, were sent and were given up, of what is still remembered."""
    found = {}
    for name, state in (
        ("waiting", _waiting()),
        ("sent", Outbox.sent_at.is_not(None)),
        ("given up", Outbox.given_up_at.is_not(None)),
    ):
        counted = access.by_the_house(Outbox, func.count(Outbox.id)).where(state)
        found[name] = int(session().execute(counted).scalar_one())
    return found


def _waiting() -> ColumnElement[bool]:
    return and_(Outbox.sent_at.is_(None), Outbox.given_up_at.is_(None))


def _due() -> ColumnElement[bool]:
    # A claim moves `due_at` to the end of its lease, so that one column says it all.
    return and_(_waiting(), Outbox.due_at <= clock.now())


def _settle(mail_id: UUID, claimed: UUID, *, given_up: bool) -> None:
    state = {"given_up_at" if given_up else "sent_at": clock.now()}
    session().execute(
        access.changing_by_the_house(Outbox)
        .where(Outbox.id == mail_id, Outbox.claim == claimed)
        .values(sealed=None, claim=None, **state)
    )


def _opened(row: Outbox) -> dict[str, str] | None:
    try:
        return dict(vault().open(_place(row.id), row.sealed or b""))
    except Unreadable:
        return None


def _place(mail_id: UUID) -> Place:
    return Place("outbox", "sealed", HOUSE, str(mail_id))
