"""Signing in and out, on sessions that live on the server (R10).

The cookie holds a random token; only its hash is stored. Ending the row ends every
copy of the cookie at the next request. Called by the gate and the sign-in doors.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from journal import clock
from journal.errors import Invalid, SignInRefused
from journal.people import acts, devices, persons, tokens
from journal.store import access
from journal.store.tables import AuthSession, Person
from journal.store.unit import session, vault
from journal.store.vault import Place
from journal.viewer import Viewer


@dataclass(frozen=True)
class Lasts:
    """How long a session may idle, and how long it may last at all."""

    idle: timedelta
    whole: timedelta


LASTS = {
    "patient": Lasts(idle=timedelta(days=30), whole=timedelta(days=90)),
    "therapist": Lasts(idle=timedelta(hours=2), whole=timedelta(hours=12)),
    "administrator": Lasts(idle=timedelta(minutes=30), whole=timedelta(hours=8)),
}
SEEN_EVERY = timedelta(minutes=5)
LEFT_OPEN = timedelta(days=30)
FRESH_FOR = timedelta(minutes=5)
RESET = "reset"


@dataclass(frozen=True)
class Standing:
    """An account as the sign-in finds it, before anyone is signed in."""

    person_id: UUID
    password_hash: str


def standing(email: str, *, stays: bool = False) -> Standing | None:
    """The account of this e-mail address, if there is one that may sign in. With `stays`
    it remains as it is until the unit of work ends."""
    found = access.signing_in(persons.email_index(vault(), email))
    row = session().execute(found.with_for_update(read=True) if stays else found).scalar()
    if row is None or row.suspended_at is not None:
        return None
    return Standing(row.id, row.password_hash)


def begin(email: str, checked: Standing, device: str = devices.UNKNOWN) -> str:
    """Sign in an account whose password was checked just now; the token for its cookie.
    `device` is what this place is called in the person's own list, sealed.
    A link to a new password that was asked for before is over with it.

    Raises:
        SignInRefused: the account changed while its password was being checked.
    """
    # Nobody changes it in this moment, or a sign-in by the old password would outlive it.
    if standing(email, stays=True) != checked:
        raise SignInRefused
    tokens.end_all(checked.person_id, RESET)
    token, new = secrets.token_urlsafe(32), uuid4()
    now = clock.now()
    session().add(
        AuthSession(
            id=new,
            person_id=checked.person_id,
            token_hash=_hash(token),
            began_at=now,
            seen_at=now,
            proved_at=now,
            device=vault().seal(place_of_device(checked.person_id, new), device),
        )
    )
    return token


def kept_hash(viewer: Viewer) -> str:
    """The hash of the acting person's own password, to check one against."""
    mine = access.readable(viewer, Person, Person.password_hash).where(Person.id == viewer.id)
    return str(session().execute(mine).scalar_one())


def prove(viewer: Viewer) -> str:
    """Note that the password was given just now, under a new token: the cookie from
    before is over (S-2). The new one."""
    token = secrets.token_urlsafe(32)
    session().execute(
        access.changing(viewer, AuthSession)
        .where(AuthSession.id == viewer.auth_session_id, AuthSession.ended_at.is_(None))
        .values(token_hash=_hash(token), proved_at=clock.now())
    )
    return token


def is_fresh(viewer: Viewer) -> bool:
    """Whether the password was given in this session a moment ago (N-10)."""
    return viewer.proved_at is not None and clock.now() - viewer.proved_at <= FRESH_FOR


def place_of_device(person_id: UUID, auth_session_id: UUID) -> Place:
    """Where the name of a device stands."""
    return Place("auth_session", "device", person_id, str(auth_session_id))


@dataclass(frozen=True)
class SignedIn:
    """Who a cookie belongs to, and whether it is time to note that they were seen."""

    viewer: Viewer
    to_be_seen: bool


def whose(token: str) -> SignedIn | None:
    """The person a cookie's token belongs to now: alive, not suspended, not idle too long."""
    row = session().execute(access.signed_in(), {"token_hash": _hash(token)}).first()
    if row is None:
        return None
    if row.ended_at is not None or row.suspended_at is not None or _is_over(row):
        return None
    return SignedIn(_acting(row), clock.now() - row.seen_at >= SEEN_EVERY)


def whose_it_was(token: str) -> Viewer | None:
    """The person a session belonged to that has ended not long ago: only so that what they
    were writing in it can be kept for them. It lets nobody in, and reads nothing.

    Nobody, when the session lives, ended long ago, or its person is suspended.
    """
    row = session().execute(access.signed_in(), {"token_hash": _hash(token)}).first()
    if row is None or row.suspended_at is not None:
        return None
    lasts, now = LASTS[row.role], clock.now()
    ran_out = min(row.seen_at + lasts.idle, row.began_at + lasts.whole)
    over = min(row.ended_at or ran_out, ran_out)
    is_over = row.ended_at is not None or _is_over(row)
    return _acting(row) if is_over and now - over <= LEFT_OPEN else None


def _acting(row: Any) -> Viewer:
    return Viewer(
        id=row.id,
        role=row.role,
        lane=row.lane,
        clinic_id=row.clinic_id,
        time_zone=row.time_zone,
        auth_session_id=row.auth_session_id,
        proved_at=row.proved_at,
    )


def _is_over(row: Any) -> bool:
    lasts, now = LASTS[row.role], clock.now()
    return bool(now - row.seen_at > lasts.idle or now - row.began_at > lasts.whole)


def seen(viewer: Viewer) -> None:
    """Note that this session is in use."""
    session().execute(
        access.changing(viewer, AuthSession)
        .where(AuthSession.id == viewer.auth_session_id)
        .values(seen_at=clock.now())
    )


def end(viewer: Viewer) -> None:
    """Sign out: this session, and with it every copy of its cookie, is over."""
    session().execute(
        access.changing(viewer, AuthSession)
        .where(AuthSession.id == viewer.auth_session_id)
        .values(ended_at=clock.now())
    )


def suspend(email: str) -> None:
    """Suspend an account, by a command; its sessions are over at the next request.

    Raises:
        Invalid: there is no such account.
    """
    _set_suspended(email, "suspended", clock.now())


def restore(email: str) -> None:
    """Let a suspended account in again, by a command. It signs in anew.

    Raises:
        Invalid: there is no such account.
    """
    _set_suspended(email, "restored", None)


def _set_suspended(email: str, what: str, suspended_at: datetime | None) -> None:
    row = session().execute(access.signing_in(persons.email_index(vault(), email))).scalar()
    if row is None:
        raise Invalid({"email": ["Nobody signs in with this e-mail address."]})
    session().execute(
        access.changing_by_the_house(Person)
        .where(Person.id == row.id)
        .values(suspended_at=suspended_at)
    )
    session().execute(
        access.changing_by_the_house(AuthSession)
        .where(AuthSession.person_id == row.id)
        .values(ended_at=clock.now())
    )
    tokens.end_all(row.id)
    acts.record(None, row.clinic_id, what, acts.On(person_id=row.id))


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
