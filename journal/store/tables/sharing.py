"""What was shared, who opened it, and what they answered.

A share holds its own copy of the words. Nothing here leads back to an entry's
text: `entry_id` is kept for the patient's own ledger alone.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.tables.base import Table, new_id


class Share(Table):
    """One version, or part of it, for one person, under one care tie.

    `snapshot` becomes null when the share ends; the row stays as the ledger.
    """

    __tablename__ = "share"
    __table_args__ = (
        Index(None, "person_id", "shared_at", "id"),
        Index(None, "patient_id", "shared_at", "id"),
        Index(None, "patient_id", "entry_id"),
    )

    id: Mapped[UUID] = new_id()
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    entry_id: Mapped[UUID]
    version_no: Mapped[int]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    care_id: Mapped[UUID] = mapped_column(ForeignKey("care.id"), index=True)
    therapy_session_id: Mapped[UUID | None] = mapped_column(ForeignKey("therapy_session.id"))
    kind: Mapped[str] = mapped_column(String(24))
    flag: Mapped[str | None] = mapped_column(String(24))
    snapshot: Mapped[bytes | None]
    shared_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(String(16))


class Opening(Table):
    """That this person opened this share, then. Written with the read, or no read."""

    __tablename__ = "opening"
    __table_args__ = (Index(None, "share_id", "opened_at"),)

    id: Mapped[UUID] = new_id()
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    share_id: Mapped[UUID] = mapped_column(ForeignKey("share.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    auth_session_id: Mapped[UUID]
    opened_at: Mapped[datetime]


class Review(Table):
    """That the therapist put a share away as reviewed."""

    __tablename__ = "review"

    share_id: Mapped[UUID] = mapped_column(ForeignKey("share.id"), primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime]


class Reply(Table):
    """A therapist's answer to a share, sealed under the patient's key."""

    __tablename__ = "reply"
    __table_args__ = (Index(None, "share_id", "written_at"),)

    id: Mapped[UUID] = new_id()
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    share_id: Mapped[UUID] = mapped_column(ForeignKey("share.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    words: Mapped[bytes]
    written_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
