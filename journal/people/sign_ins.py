"""Where one is signed in: the list of it, and ending one of them, the others, or all.

What is ended here opens nothing at the next request, wherever its cookie is; and what lies
unsent on a phone that is signed out from elsewhere is never read again (`phones`).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Update

from journal import clock
from journal.errors import NotFound
from journal.people import devices, phones
from journal.people.signing_in import LASTS, place_of_device
from journal.store import access
from journal.store.tables import AuthSession
from journal.store.unit import session, vault
from journal.store.vault import Unreadable
from journal.viewer import Viewer


@dataclass(frozen=True)
class SignIn:
    """One place where one is signed in. `seen_at` is the hour in which it was last used."""

    id: UUID
    device: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


def mine(viewer: Viewer) -> list[SignIn]:
    """Where one is signed in now: this one first, then the most lately used."""
    now, lasts = clock.now(), LASTS[viewer.role]
    alive = access.readable(viewer, AuthSession).where(
        AuthSession.ended_at.is_(None),
        AuthSession.seen_at >= now - lasts.idle,
        AuthSession.began_at >= now - lasts.whole,
    )
    rows = session().execute(alive.order_by(AuthSession.seen_at.desc())).scalars().all()
    found = [
        SignIn(
            row.id,
            _device(row),
            row.began_at,
            row.seen_at.replace(minute=0, second=0, microsecond=0),
            row.id == viewer.auth_session_id,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.is_this)


def end(viewer: Viewer, sign_in_id: UUID) -> None:
    """Sign out there. When that is another phone, its key is destroyed.

    Raises:
        NotFound: none of one's own, or it was over already.
    """
    if sign_in_id not in {one.id for one in mine(viewer)}:
        raise NotFound
    phones.end_those_of(viewer, [sign_in_id])
    session().execute(_ending(viewer).where(AuthSession.id == sign_in_id))


def end_others(viewer: Viewer) -> None:
    """Sign out everywhere but here, and destroy the keys of the phones that this signs out."""
    phones.end_those_of(viewer, [one.id for one in mine(viewer)])
    leave_only_this(viewer)


def leave_only_this(viewer: Viewer) -> None:
    """Sign out everywhere but here; words that wait on the phones stay locked there for
    whoever signs in again. For a new password."""
    session().execute(_ending(viewer).where(AuthSession.id != viewer.auth_session_id))


def end_all(viewer: Viewer) -> None:
    """Sign out everywhere, here too. What waits on this phone stays locked on it; the keys of
    the others are destroyed."""
    phones.end_those_of(viewer, [one.id for one in mine(viewer)])
    session().execute(_ending(viewer))


def _ending(viewer: Viewer) -> Update:
    living = access.changing(viewer, AuthSession).where(AuthSession.ended_at.is_(None))
    return living.values(ended_at=clock.now())


def _device(row: AuthSession) -> str:
    if row.device is None:
        return devices.UNKNOWN
    try:
        return str(vault().open(place_of_device(row.person_id, row.id), row.device))
    except Unreadable:
        return devices.UNKNOWN
