"""Entrances: what somebody may reach because they hold a link or a code, and not because
of who they are. The other half of `access`; called by `people.joining`, `codes`, `phones`.

Each is one row, named by a one-time token, and used once: the update that uses it says
again that it still waits, so that of two at once one wins.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Update, and_, select, update

from journal import clock
from journal.store.guard import MARK
from journal.store.tables import Clinic, ClinicSetting, ConnectCode, Invitation, Person, Phone
from journal.viewer import Viewer

ONCE = {MARK: True, "synchronize_session": False}


def invited(invitation_id: UUID) -> Select[Any]:
    """An invitation that waits, with whoever made it and their practice."""
    joined: Any = select(Invitation, Person, Clinic).join(
        Person, Person.id == Invitation.inviter_id
    )
    joined = joined.join(Clinic, Clinic.id == Invitation.clinic_id)
    return _marked(joined.where(_waits(invitation_id), Person.suspended_at.is_(None)))


def accepting(invitation_id: UUID) -> Update:
    """An update of an invitation that waits."""
    return update(Invitation).where(_waits(invitation_id)).execution_options(**ONCE)


def open_practices() -> Select[Any]:
    """The practices that people may join without an invitation, with what they set."""
    joined: Any = select(Clinic, ClinicSetting).join(
        ClinicSetting, ClinicSetting.clinic_id == Clinic.id
    )
    return _marked(joined.where(ClinicSetting.open_joining).order_by(Clinic.created_at))


def phones(phone_id: UUID) -> Select[Any]:
    """Whose phone this is and when it was ended, for a phone on which nobody is signed in."""
    asked: Any = select(Phone.person_id, Phone.ended_at)
    return _marked(asked.where(Phone.phone_id == phone_id))


def handed_over(viewer: Viewer, code_id: UUID) -> Select[Any]:
    """A code that was handed to this therapist, by a patient of their own practice."""
    return _marked(select(ConnectCode).where(_may_use(viewer, code_id)))


def using(viewer: Viewer, code_id: UUID) -> Update:
    """An update of a code that was handed to this therapist."""
    return update(ConnectCode).where(_may_use(viewer, code_id)).execution_options(**ONCE)


def _waits(invitation_id: UUID) -> ColumnElement[bool]:
    return and_(
        Invitation.id == invitation_id,
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > clock.now(),
    )


def _may_use(viewer: Viewer, code_id: UUID) -> ColumnElement[bool]:
    here = select(Person.id).where(
        Person.clinic_id == viewer.clinic_id, Person.suspended_at.is_(None)
    )
    return and_(
        ConnectCode.id == code_id,
        ConnectCode.used_at.is_(None),
        ConnectCode.ended_at.is_(None),
        ConnectCode.expires_at > clock.now(),
        ConnectCode.patient_id.in_(here),
    )


def _marked(statement: Select[Any]) -> Select[Any]:
    return statement.execution_options(**{MARK: True, "populate_existing": True})
