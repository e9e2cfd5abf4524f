"""How people come in: invitations, codes that were handed over, and consent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.tables.base import Table, new_id


class Invitation(Table):
    """That somebody may join, in one role. The link that opens it is not here: its mark is
    among the one-time tokens.

    `details` (an address, and what the inviter calls it) is sealed under the inviter's key.
    `mailed` says that the link went to that address alone, so that whoever has it reads there.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("role in ('patient', 'therapist', 'administrator')", name="role"),
        CheckConstraint("(role = 'therapist') = (lane is not null)", name="lane_of_therapist"),
        Index(None, "inviter_id", "made_at", "id"),
    )

    id: Mapped[UUID] = new_id()
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"), index=True)
    inviter_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(16))
    lane: Mapped[str | None] = mapped_column(String(16))
    details: Mapped[bytes]
    mailed: Mapped[bool]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None]


class ConnectCode(Table):
    """What became of a code that a patient hands to whoever is to treat them. The code
    itself is not here: its mark is among the one-time tokens."""

    __tablename__ = "connect_code"

    id: Mapped[UUID] = new_id()
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]


class Consent(Table):
    """That a person agreed to this version of what joining means, then. Never changed."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("person_id", "document", "version"),)

    id: Mapped[UUID] = new_id()
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    document: Mapped[str] = mapped_column(String(24))
    version: Mapped[int]
    agreed_at: Mapped[datetime]
