"""What a practice says of itself, and the record of what was done in it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.tables.base import Table, new_id


class ClinicSetting(Table):
    """A practice's line, hours and defaults, sealed under the house's own key. A practice
    that never set anything has no row."""

    __tablename__ = "clinic_setting"

    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    details: Mapped[bytes]
    version: Mapped[int]
    time_zone: Mapped[str] = mapped_column(String(64))
    crisis_country: Mapped[str] = mapped_column(String(2))
    open_joining: Mapped[bool]
    changed_at: Mapped[datetime]


class Act(Table):
    """One thing that was done with a person or a tie: a fixed word, who, whom, when. No
    free text is in it. The databases refuse to change or delete a row; whom it names has
    no foreign key, because the record outlives them."""

    __tablename__ = "act"
    __table_args__ = (
        Index(None, "clinic_id", "done_at", "id"),
        Index(None, "person_id", "done_at", "id"),
        Index(None, "therapist_id"),
        Index(None, "other_id"),
    )

    id: Mapped[UUID] = new_id()
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"))
    done_at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(32))
    actor_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    therapist_id: Mapped[UUID | None]
    other_id: Mapped[UUID | None]
    from_at: Mapped[datetime | None]
    until_at: Mapped[datetime | None]
    lane: Mapped[str | None] = mapped_column(String(16))
