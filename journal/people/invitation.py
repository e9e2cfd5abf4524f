"""An invitation itself: what is wished for, what its inviter sees of it, and its seal.

Pure but for the seal; `people.invitations` holds what is done with one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from journal import clock
from journal.errors import Invalid
from journal.people import persons
from journal.people.persons import LANES, ROLES, Profile
from journal.store.tables import Invitation as Row
from journal.store.unit import vault
from journal.store.vault import Place, Unreadable
from journal.viewer import Viewer

LONGEST_LABEL = 120


@dataclass(frozen=True)
class Wish:
    """Whom to invite: `email` may stay empty, `label` is what the inviter calls it for
    themselves. With `mail` the link goes to the address and to nobody else."""

    role: str = "patient"
    lane: str | None = None
    email: str = ""
    label: str = ""
    mail: bool = False


@dataclass(frozen=True)
class Invitation:
    """One invitation, as its inviter sees it; never the link."""

    id: UUID
    role: str
    lane: str | None
    email: str
    label: str
    mailed: bool
    made_at: datetime
    expires_at: datetime
    accepted_at: datetime | None
    accepted_by: Profile | None
    revoked_at: datetime | None

    @property
    def state(self) -> str:
        if self.accepted_at is not None:
            return "accepted"
        if self.revoked_at is not None:
            return "taken back"
        return "waiting" if self.expires_at > clock.now() else "expired"

    @property
    def lane_name(self) -> str:
        return LANES.get(self.lane or "", "")


@dataclass(frozen=True)
class Made:
    """An invitation just made, and its link, unless that went by mail."""

    invitation: Invitation
    link: str | None


def check(viewer: Viewer, wish: Wish) -> None:
    """Whether this person may invite so.

    Raises:
        Invalid: a therapist invites a patient and nobody else; a lane belongs to a
            therapist; an address or a label that cannot be.
    """
    errors: dict[str, list[str]] = {}
    if wish.role not in ROLES:
        errors["role"] = ["patient, therapist or administrator."]
    elif viewer.is_therapist and wish.role != "patient":
        errors["role"] = ["You invite patients. The administrator invites people who work here."]
    if (wish.role == "therapist") != (wish.lane in LANES):
        errors["lane"] = ["A therapist has a lane, therapist or prescriber; others have none."]
    if wish.email.strip() and not persons.is_email(wish.email):
        errors["email"] = ["An e-mail address such as name@example.org."]
    if wish.mail and not wish.email.strip():
        errors["email"] = ["An e-mail address to send it to."]
    if len(wish.label) > LONGEST_LABEL:
        errors["label"] = [f"At most {LONGEST_LABEL} characters."]
    if errors:
        raise Invalid(errors)


def shown(row: Row, people: Mapping[UUID, Profile]) -> Invitation:
    """A row that access let through, opened."""
    details = opened(row)
    return Invitation(
        id=row.id,
        role=row.role,
        lane=row.lane,
        email=details["email"],
        label=details["label"],
        mailed=row.mailed,
        made_at=row.made_at,
        expires_at=row.expires_at,
        accepted_at=row.accepted_at,
        accepted_by=people.get(row.accepted_by) if row.accepted_by else None,
        revoked_at=row.revoked_at,
    )


def sealed(row: Row, wish: Wish) -> bytes:
    """The address and the label, for the row they belong to."""
    return vault().seal(_place(row), {"email": wish.email.strip(), "label": wish.label.strip()})


def opened(row: Row) -> dict[str, str]:
    """The address and the label of a row that access let through."""
    try:
        found: dict[str, str] = vault().open(_place(row), row.details)
    except Unreadable:
        found = {"email": "", "label": "(words that cannot be read)"}
    return found


def _place(row: Row) -> Place:
    return Place("invitation", "details", row.inviter_id, str(row.id))
