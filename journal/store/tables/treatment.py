"""Courses of treatment and their therapy sessions. What is free text is sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.tables.base import Table, new_id


class Course(Table):
    """A course of treatment: medicine, focus, the patient's own aim, how many sessions.

    `details` is sealed; `words_by` is who wrote its free text, because only that
    person and the patient may read it.
    """

    __tablename__ = "course"

    id: Mapped[UUID] = new_id()
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    words_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    details: Mapped[bytes]
    revision: Mapped[int]
    created_at: Mapped[datetime]

    __table_args__ = (Index(None, "patient_id", "created_at", "id"),)


class TherapySession(Table):
    """One medicine session. `starts_at` is time zero; everything else follows it."""

    __tablename__ = "therapy_session"

    id: Mapped[UUID] = new_id()
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), index=True)
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    words_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    starts_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(String(64))
    details: Mapped[bytes]
    revision: Mapped[int]
    created_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "patient_id", "starts_at", "id"),)
