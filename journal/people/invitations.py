"""Inviting: an administrator invites anyone into the practice, a therapist patients of
their own. The link is told once, to the inviter or to the address alone, and kept nowhere:
showing it again means another link, and the one before opens nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import tuple_

from journal import clock
from journal.errors import Conflict, Invalid, NotFound
from journal.people import invitation, outbox, persons, tokens
from journal.people.invitation import Invitation, Made, Wish
from journal.store import access
from journal.store.tables import Invitation as Row
from journal.store.unit import session
from journal.viewer import Viewer

LASTS = timedelta(days=7)
LATELY = timedelta(days=14)
PURPOSE = "invitation"


def invite(viewer: Viewer, wish: Wish, door: str) -> Made:
    """A new invitation. `door` is the address of the site to which the link's key is added.

    Raises:
        NotFound: a patient invites nobody.
        Invalid: a therapist invites a patient and nobody else; a lane belongs to a
            therapist; an address or a label that cannot be.
    """
    if viewer.is_patient:
        raise NotFound
    invitation.check(viewer, wish)
    now = clock.now()
    row = Row(
        id=uuid4(),
        clinic_id=viewer.clinic_id,
        inviter_id=viewer.id,
        role=wish.role,
        lane=wish.lane,
        mailed=wish.mail,
        made_at=now,
        expires_at=now + LASTS,
    )
    row.details = invitation.sealed(row, wish)
    session().add(row)
    session().flush()
    return _told(viewer, row, door)


def again(viewer: Viewer, invitation_id: UUID, door: str, *, mail: bool) -> Made:
    """Another link for another seven days; the one before opens nothing from now.

    Raises:
        NotFound: no such invitation of theirs.
        Conflict: it was accepted or taken back.
        Invalid: to be mailed, and there is no address.
    """
    before = read(viewer, invitation_id)
    if before.state in ("accepted", "taken back"):
        raise Conflict("This invitation is over. You can make a new one.", code="over")
    if mail and not before.email:
        raise Invalid({"email": ["This invitation has no address to send it to."]})
    tokens.end_all(subject=invitation_id)
    _change(viewer, invitation_id, mailed=mail, expires_at=clock.now() + LASTS)
    return _told(viewer, _row(viewer, invitation_id), door)


def take_back(viewer: Viewer, invitation_id: UUID) -> None:
    """Its link opens nothing from now. Taking it back twice is taking it back once.

    Raises:
        NotFound: no such invitation of theirs.
        Conflict: somebody has joined by it.
    """
    if read(viewer, invitation_id).accepted_at is not None:
        raise Conflict("Somebody has joined by this invitation already.", code="over")
    _change(viewer, invitation_id, revoked_at=clock.now())
    tokens.end_all(subject=invitation_id)


def read(viewer: Viewer, invitation_id: UUID) -> Invitation:
    """One of one's own; an administrator's, those of the practice's administrators.

    Raises:
        NotFound: there is none of this id that they may see.
    """
    return _shown(viewer, [_row(viewer, invitation_id)])[0]


def page(
    viewer: Viewer, *, after: tuple[datetime, UUID] | None = None, limit: int = 20
) -> list[Invitation]:
    """Newest first; `after` is where the page before ended."""
    rows = access.readable(viewer, Row).order_by(Row.made_at.desc(), Row.id.desc())
    if after is not None:
        rows = rows.where(tuple_(Row.made_at, Row.id) < after)
    return _shown(viewer, session().execute(rows.limit(limit)).scalars().all())


def accepted_lately(viewer: Viewer) -> list[Invitation]:
    """Who joined by one's invitations in the last fortnight, newest first."""
    since = clock.now() - LATELY
    rows = access.readable(viewer, Row).where(Row.accepted_at > since, Row.inviter_id == viewer.id)
    newest = rows.order_by(Row.accepted_at.desc()).limit(5)
    return _shown(viewer, session().execute(newest).scalars().all())


def _told(viewer: Viewer, row: Row, door: str) -> Made:
    made = _shown(viewer, [row])[0]
    # Theirs, so that it is over for good when they are suspended.
    key = tokens.issue(
        PURPOSE, lasts=LASTS, person_id=viewer.id, clinic_id=row.clinic_id, subject=row.id
    )
    link = f"{door}{key}"
    if not row.mailed:
        return Made(made, link)
    outbox.post(made.email, "invited", link=link)
    return Made(made, None)


def _row(viewer: Viewer, invitation_id: UUID) -> Row:
    one = access.readable(viewer, Row).where(Row.id == invitation_id)
    found: Row | None = session().execute(one).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def _change(viewer: Viewer, invitation_id: UUID, **values: Any) -> None:
    open_still = access.changing(viewer, Row).where(
        Row.id == invitation_id, Row.accepted_at.is_(None), Row.revoked_at.is_(None)
    )
    session().execute(open_still.values(**values))


def _shown(viewer: Viewer, rows: Sequence[Row]) -> list[Invitation]:
    people = persons.profiles(viewer, [row.accepted_by for row in rows if row.accepted_by])
    return [invitation.shown(row, people) for row in rows]
