"""One-time tokens: behind the links and codes that are handed to a person.

Hashed at rest, for one purpose, used once, short-lived. Called by resets, invitations
and codes. No GET uses one: pages look, and only a form that is sent redeems.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_

from journal import clock
from journal.errors import Gone
from journal.store import access
from journal.store.tables import OneTimeToken
from journal.store.unit import session, vault
from journal.store.vault import HOUSE, Place, Unreadable


@dataclass(frozen=True)
class Redeemed:
    """What a token stood for. `content` is whatever was sealed when it was made."""

    id: UUID
    person_id: UUID | None
    clinic_id: UUID | None
    subject: UUID | None
    content: Any


def issue(
    purpose: str,
    *,
    lasts: timedelta,
    person_id: UUID | None = None,
    clinic_id: UUID | None = None,
    subject: UUID | None = None,
    content: Any = None,
    token: str | None = None,
) -> str:
    """A new token, in clear for this once; only its hash is kept. `token` is for a code
    that a person reads aloud; left open, 32 random bytes."""
    clear, new, now = token or secrets.token_urlsafe(32), uuid4(), clock.now()
    sealed = None if content is None else vault().seal(_place(new, person_id), content)
    session().add(
        OneTimeToken(
            id=new,
            purpose=purpose,
            token_hash=_hash(purpose, clear),
            person_id=person_id,
            clinic_id=clinic_id,
            subject=subject,
            content=sealed,
            made_at=now,
            expires_at=now + lasts,
        )
    )
    session().flush()
    return clear


def look(purpose: str, token: str) -> Redeemed:
    """What a token stands for, without using it.

    Raises:
        Gone: unknown, used, expired, for something else, or malformed; always the same.
    """
    found = access.by_the_house(OneTimeToken).where(_alive(purpose, token))
    row = session().execute(found).scalar_one_or_none()
    if row is None:
        raise Gone
    return _opened(row)


def redeem(purpose: str, token: str) -> Redeemed:
    """Use a token. Of any number of requests at once, one gets it.

    Raises:
        Gone: unknown, used, expired, for something else, or malformed; always the same.
    """
    used = session().execute(
        access.changing_by_the_house(OneTimeToken)
        .where(_alive(purpose, token))
        .values(used_at=clock.now())
    )
    if not used.rowcount:  # type: ignore[attr-defined]  # an UPDATE counts its rows
        raise Gone
    found = access.by_the_house(OneTimeToken).where(
        OneTimeToken.token_hash == _hash(purpose, token)
    )
    return _opened(session().execute(found).scalar_one())


def end_all(
    person_id: UUID | None = None, purpose: str | None = None, *, subject: UUID | None = None
) -> None:
    """End what is unused of a person's tokens, or of those about a subject: at a sign-in,
    a change of password, a second request, an invitation taken back."""
    if person_id is None and subject is None:
        raise ValueError("say whose tokens end")
    ending = access.changing_by_the_house(OneTimeToken).where(OneTimeToken.used_at.is_(None))
    if person_id is not None:
        ending = ending.where(OneTimeToken.person_id == person_id)
    if subject is not None:
        ending = ending.where(OneTimeToken.subject == subject)
    if purpose is not None:
        ending = ending.where(OneTimeToken.purpose == purpose)
    session().execute(ending.values(used_at=clock.now()))


def _alive(purpose: str, token: str) -> ColumnElement[bool]:
    now = clock.now()
    return and_(
        OneTimeToken.token_hash == _hash(purpose, token),
        OneTimeToken.used_at.is_(None),
        OneTimeToken.expires_at > now,
        # A clock that was set back revives nothing from before it.
        OneTimeToken.made_at <= now,
    )


def _opened(row: OneTimeToken) -> Redeemed:
    content = None
    if row.content is not None:
        try:
            content = vault().open(_place(row.id, row.person_id), row.content)
        except Unreadable:
            raise Gone from None
    return Redeemed(row.id, row.person_id, row.clinic_id, row.subject, content)


def _place(token_id: UUID, person_id: UUID | None) -> Place:
    return Place("one_time_token", "content", person_id or HOUSE, str(token_id))


def _hash(purpose: str, token: str) -> bytes:
    # Keyed, so that even a short code cannot be found from a stolen table; and of its
    # purpose, so that a token opens one kind of door only.
    return vault().mark(HOUSE, f"token/{purpose}", token.encode(errors="surrogatepass"))
