"""What stands at the doors: one-time tokens, mail that waits, and how often was tried.

No address, link or token is here in clear: hashes, keyed marks and sealed blobs.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.tables.base import Table, new_id


class OneTimeToken(Table):
    """A link or code that works once. Only the hash of it is here. `content` is sealed
    under its person, or under the house where there is none yet."""

    __tablename__ = "one_time_token"

    id: Mapped[UUID] = new_id()
    purpose: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    clinic_id: Mapped[UUID | None] = mapped_column(ForeignKey("clinic.id"))
    subject: Mapped[UUID | None] = mapped_column(index=True)
    content: Mapped[bytes | None]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Outbox(Table):
    """A mail on its way. Address and link are sealed, and gone once it is sent."""

    __tablename__ = "outbox"

    id: Mapped[UUID] = new_id()
    letter: Mapped[str] = mapped_column(String(32))
    sealed: Mapped[bytes | None]
    made_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    gives_up_at: Mapped[datetime]
    tries: Mapped[int]
    claim: Mapped[UUID | None]
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]


class Attempt(Table):
    """How often something was tried, under a keyed mark of who or where. `clear_at` is
    when all of it is forgotten."""

    __tablename__ = "attempt"

    mark: Mapped[bytes] = mapped_column(primary_key=True)
    clear_at: Mapped[datetime] = mapped_column(index=True)
