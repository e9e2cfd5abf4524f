"""The patient's own pages: entries, their versions, and what keeps them from being lost.

Every key begins with the patient, so an id made on one phone can never reach a
row of someone else: it is simply a new row of one's own (R4).
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    and_,
)
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.tables.base import Table, new_id


class Entry(Table):
    """One page of writing; its words are in its versions."""

    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint("state in ('live', 'trashed')", name="state"),
        # Each holds the order of a list, so that its newest rows are found without the rest.
        Index(None, "patient_id", "state", "created_at", "id"),
        Index(None, "patient_id", "state", "kind", "created_at", "id"),
        Index(None, "patient_id", "therapy_session_id", "state", "created_at", "id"),
        Index(None, "patient_id", "change_seq"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    therapy_session_id: Mapped[UUID | None] = mapped_column(ForeignKey("therapy_session.id"))
    course_id: Mapped[UUID | None] = mapped_column(ForeignKey("course.id"))
    head_version: Mapped[int]
    state: Mapped[str] = mapped_column(String(8))
    change_seq: Mapped[int]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    trashed_at: Mapped[datetime | None]


class EntryVersion(Table):
    """What an entry said at one time. Rows are added and their words never changed. When
    the patient chooses between a version kept beside and the head, `settled_at` says when;
    `beside` is taken off the one that became the head."""

    __tablename__ = "entry_version"
    __table_args__ = (
        ForeignKeyConstraint(["patient_id", "entry_id"], ["entry.patient_id", "entry.id"]),
        UniqueConstraint("patient_id", "op_id"),
    )

    patient_id: Mapped[UUID] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    version_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    parent_no: Mapped[int | None]
    op_id: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(8))
    beside: Mapped[bool]
    settled_at: Mapped[datetime | None]
    words: Mapped[bytes]
    created_at: Mapped[datetime]


# The few versions that wait for a choice, found without walking the many that do not.
Index(
    "ix_entry_version_waiting",
    EntryVersion.patient_id,
    EntryVersion.entry_id,
    sqlite_where=and_(EntryVersion.beside.is_(True), EntryVersion.settled_at.is_(None)),
    postgresql_where=and_(EntryVersion.beside.is_(True), EntryVersion.settled_at.is_(None)),
)


class SyncCounter(Table):
    """One number a patient, taken under a row lock in the writing transaction, so
    that a slow commit can never be skipped by a phone that reads the changes."""

    __tablename__ = "sync_counter"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    seq: Mapped[int]


class OpLedger(Table):
    """What each operation was answered, so that sending it again changes nothing."""

    __tablename__ = "op_ledger"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    op_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    request_mark: Mapped[bytes]
    answer: Mapped[bytes]
    done_at: Mapped[datetime]


class PromptChoice(Table):
    """A prompt that the patient set aside: skip, later, or not for me."""

    __tablename__ = "prompt_choice"
    __table_args__ = (CheckConstraint("choice in ('skip', 'later', 'not-for-me')", name="choice"),)

    id: Mapped[UUID] = new_id()
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    therapy_session_id: Mapped[UUID | None] = mapped_column(ForeignKey("therapy_session.id"))
    slug: Mapped[str] = mapped_column(String(80))
    choice: Mapped[str] = mapped_column(String(12))
    chosen_at: Mapped[datetime]


class MorningAnswer(Table):
    """What the patient answered, with a clear head, about a page from soon after medicine."""

    __tablename__ = "morning_answer"
    __table_args__ = (
        ForeignKeyConstraint(["patient_id", "entry_id"], ["entry.patient_id", "entry.id"]),
        CheckConstraint(
            "choice in ('keep-private', 'share', 'edit-first', 'let-go')", name="choice"
        ),
    )

    patient_id: Mapped[UUID] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    choice: Mapped[str] = mapped_column(String(12))
    answered_at: Mapped[datetime]
