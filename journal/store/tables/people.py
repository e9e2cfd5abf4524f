"""Clinics, people, the ties between them, and where they are signed in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.tables.base import Table, new_id


class Clinic(Table):
    """A practice. Its name is sealed under the house's own key."""

    __tablename__ = "clinic"

    id: Mapped[UUID] = new_id()
    name: Mapped[bytes]
    created_at: Mapped[datetime]


class Person(Table):
    """One person, one account, one role. Name and e-mail are sealed; the e-mail is
    found through a keyed index that cannot be reversed."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("role in ('patient', 'therapist', 'administrator')", name="role"),
        CheckConstraint("(role = 'therapist') = (lane is not null)", name="lane_of_therapist"),
    )

    id: Mapped[UUID] = new_id()
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    lane: Mapped[str | None] = mapped_column(String(16))
    email_index: Mapped[bytes] = mapped_column(unique=True)
    details: Mapped[bytes]
    details_version: Mapped[int]
    time_zone: Mapped[str] = mapped_column(String(64))
    password_hash: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]


class AuthSession(Table):
    """One place where a person is signed in. Only the hash of its token is here, and, sealed,
    what its device is called in a few words; never what the browser sent. `phone_id` says
    which phone of theirs it is on, once that has asked for its key."""

    __tablename__ = "auth_session"

    id: Mapped[UUID] = new_id()
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    device: Mapped[bytes | None]
    phone_id: Mapped[UUID | None]


class Care(Table):
    """The tie between a patient and a therapist, in one lane, from then until then.

    A cover is a tie too: `covers_id` is the tie whose therapist is away, and its end is
    set from the beginning."""

    __tablename__ = "care"
    __table_args__ = (
        CheckConstraint("lane in ('therapist', 'prescriber')", name="lane"),
        Index(
            "uq_care_live_tie",
            "patient_id",
            "therapist_id",
            unique=True,
            sqlite_where=text("ended_at is null"),
            postgresql_where=text("ended_at is null"),
        ),
    )

    id: Mapped[UUID] = new_id()
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    therapist_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    lane: Mapped[str] = mapped_column(String(16))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    covers_id: Mapped[UUID | None]


class KeptForm(Table):
    """What somebody had typed when their sign-in ended: the form's words and address,
    sealed under their own key, until they come back for them or a week has passed."""

    __tablename__ = "kept_form"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    fields: Mapped[bytes]
    kept_at: Mapped[datetime] = mapped_column(index=True)
