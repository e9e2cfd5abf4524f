"""The key under which a patient's unsent words lie on one phone.

A phone is an install of the app in one browser; it makes its own id. Its key follows from
that id and from the patient's own data key, and is given to whoever is signed in on it: so
words from before are opened by signing in again, and by nobody else, and a journal brought
back from a backup that never knew this phone gives the same. Ended from elsewhere, it is
never given again. Called by the API and by `sign_ins`.
"""

import base64
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from journal import clock
from journal.errors import Conflict, NotFound, PhoneEnded
from journal.people import throttle
from journal.store import access, entrances
from journal.store.tables import AuthSession
from journal.store.tables import Phone as Row
from journal.store.unit import session, vault
from journal.store.vault import Place, Unreadable
from journal.viewer import Viewer


def key(viewer: Viewer, phone_id: UUID) -> str:
    """This person's key on this phone, 32 bytes as base64url; the same after every sign-in.
    From now this sign-in is on this phone.

    Raises:
        NotFound: not a patient.
        PhoneEnded: it was signed out from elsewhere; it has to begin again as a new one.
        Conflict: the key does not open at the moment. Another is never made in its place.
        TooMany: so many new phones were begun that this one has to wait.
    """
    if not viewer.is_patient:
        raise NotFound
    found = _given(viewer, _row(viewer, phone_id) or _made(viewer, phone_id))
    here = access.changing(viewer, AuthSession).where(AuthSession.id == viewer.auth_session_id)
    session().execute(here.values(phone_id=phone_id))
    return found


def key_here(viewer: Viewer, phone_id: UUID) -> str | None:
    """The same where this sign-in is on this phone already, so that nothing is to be written;
    else None.

    Raises:
        PhoneEnded, Conflict: as `key`.
    """
    here = access.readable(viewer, AuthSession, AuthSession.phone_id)
    on = session().execute(here.where(AuthSession.id == viewer.auth_session_id)).scalar()
    row = _row(viewer, phone_id) if on == phone_id else None
    return _given(viewer, row) if row is not None else None


def has_ended(phone_id: UUID, person_id: UUID | None = None) -> bool:
    """Whether this phone was signed out from elsewhere, for a phone on which nobody is signed
    in. It says nothing else: one nobody knows was not. Without a person: everyone's on it."""
    rows = session().execute(entrances.phones(phone_id)).all()
    mine = [row for row in rows if person_id in (None, row.person_id)]
    return bool(mine) and all(row.ended_at is not None for row in mine)


def end_those_of(viewer: Viewer, sign_in_ids: list[UUID]) -> None:
    """End the phones that these sign-ins of one's own are on, because they are signed out from
    elsewhere: their keys are not given again, and what lies there unsent is never read. The
    phone that one holds in one's hand stays."""
    columns = access.readable(viewer, AuthSession, AuthSession.id, AuthSession.phone_id)
    rows = session().execute(columns.where(AuthSession.phone_id.is_not(None)))
    on = {row.id: row.phone_id for row in rows}
    gone = {on[one] for one in sign_in_ids if one in on} - {on.get(viewer.auth_session_id)}
    if gone:
        ending = access.changing(viewer, Row).where(Row.phone_id.in_(gone), Row.ended_at.is_(None))
        session().execute(ending.values(secret=None, ended_at=clock.now()))


def _given(viewer: Viewer, row: Row) -> str:
    if row.ended_at is not None:
        raise PhoneEnded
    try:
        if row.secret is not None:
            return str(vault().open(_place(viewer.id, row.phone_id), row.secret))
        key_bytes = vault().mark(viewer.id, "phone", row.phone_id.bytes)
    except Unreadable:
        raise Conflict(
            "The key of this phone cannot be opened at the moment. Nothing on it was lost.",
            code="unreadable",
        ) from None
    return base64.urlsafe_b64encode(key_bytes).decode().rstrip("=")


def _row(viewer: Viewer, phone_id: UUID) -> Row | None:
    found = access.readable(viewer, Row).where(Row.phone_id == phone_id)
    row: Row | None = session().execute(found).scalar()
    return row


def _made(viewer: Viewer, phone_id: UUID) -> Row:
    throttle.check("phone", person=str(viewer.id))
    throttle.note("phone", person=str(viewer.id))
    new = Row(person_id=viewer.id, phone_id=phone_id, made_at=clock.now())
    try:
        with session().begin_nested():
            session().add(new)
    except IntegrityError:  # asked for twice at once: the first is the one
        found = _row(viewer, phone_id)
        if found is None:
            raise
        return found
    return new


def _place(person_id: UUID, phone_id: UUID) -> Place:
    return Place("phone", "secret", person_id, str(phone_id))
