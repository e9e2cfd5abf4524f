"""What keeps phones and the server of one mind: the epoch, the phones' own keys, what was
erased for good, and what came from an app newer than this server.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.tables.base import Table


class ServerEpoch(Table):
    """One row: the name of this server's time line. It changes when a backup is restored, so
    that phones notice and offer what the server has lost."""

    __tablename__ = "server_epoch"

    id: Mapped[UUID] = mapped_column(primary_key=True)


class Phone(Table):
    """An install of the app in one browser, on which this person's unsent words lie under a
    key of its own. A phone makes its own id, so two people may have the same one. Once it was
    ended from elsewhere its key is never given again, and what lies there is noise.

    `secret` is the key of a phone from before keys followed from the person's own."""

    __tablename__ = "phone"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    phone_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    secret: Mapped[bytes | None]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ErasedEntry(Table):
    """That an entry was erased for good, so that phones forget it too. No words are here;
    the number of its last version keeps one written again later from looking older."""

    __tablename__ = "erased_entry"
    __table_args__ = (Index(None, "patient_id", "change_seq"),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    change_seq: Mapped[int]
    last_version: Mapped[int]
    erased_at: Mapped[datetime]


class SetAside(Table):
    """An operation that this server could not read, sealed as it came: the phone keeps it
    too, and a server that can read it takes it in. `id` is a keyed mark of what it holds."""

    __tablename__ = "set_aside"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    op_id: Mapped[str] = mapped_column(String(64))
    operation: Mapped[bytes]
    set_at: Mapped[datetime]
