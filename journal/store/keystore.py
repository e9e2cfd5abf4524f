"""The second store: one wrapped data key per person and version, and nothing else.

It lives apart from the database (`KEYS_URL`), with its own, shorter-lived backups,
because a backup that holds both would undo every erasure. The key that wraps comes
from the environment or a file and is never stored.
"""

import os
import threading
from collections import OrderedDict
from datetime import timedelta
from time import monotonic
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Uuid,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import IntegrityError

from journal import clock
from journal.config import ConfigError
from journal.store.blobs import Unreadable
from journal.store.db import WRITES

HOUSE = UUID(int=0)
"""The owner of what belongs to no person: clinic names, the index of e-mails."""

KEEP_FOR = timedelta(seconds=30)
KEEP_MOST = 1024

_metadata = MetaData()
data_key = Table(
    "data_key",
    _metadata,
    Column("owner_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("kek_version", Integer, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
)


class KeyStore:
    """Data keys, wrapped at rest and for at most half a minute open in memory."""

    def __init__(self, engine: Engine, key_ring: dict[int, bytes]) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**{WRITES: True})
        self._ring = key_ring
        self._current = max(key_ring)
        self._open: OrderedDict[tuple[UUID, int], tuple[float, bytes]] = OrderedDict()
        self._newest: dict[UUID, tuple[float, int]] = {}
        self._lock = threading.Lock()

    def prepare(self) -> None:
        """Make the table and the house's own key, if this store is new."""
        _metadata.create_all(self._writing)
        self.make(HOUSE)

    def let_go(self) -> None:
        """Close every connection; the next question opens a new one."""
        self._engine.dispose()

    def exists(self) -> bool:
        """Whether this store was ever prepared."""
        return inspect(self._engine).has_table("data_key") and self._versions(HOUSE) != []

    def make(self, owner: UUID) -> None:
        """A first data key for this person, unless there is one."""
        if self._versions(owner):
            return
        key = os.urandom(32)
        row = {
            "owner_id": owner,
            "version": 1,
            "kek_version": self._current,
            "wrapped": self._wrap(owner, 1, key),
            "made_at": clock.now(),
        }
        try:
            with self._writing.begin() as connection:
                connection.execute(insert(data_key).values(row))
        except IntegrityError:
            pass  # another process made it in the same moment, which is as good

    def newest(self, owner: UUID) -> tuple[int, bytes]:
        """The version and key that seal for this person now.

        Raises:
            Unreadable: this person has no key (any more).
        """
        kept = self._newest.get(owner)
        if kept is None or kept[0] < monotonic():
            versions = self._versions(owner)
            if not versions:
                raise Unreadable
            kept = (monotonic() + KEEP_FOR.total_seconds(), versions[-1])
            with self._lock:
                if len(self._newest) >= KEEP_MOST:
                    self._newest.clear()
                self._newest[owner] = kept
        return kept[1], self.key(owner, kept[1])

    def key(self, owner: UUID, version: int) -> bytes:
        """One data key, unwrapped.

        Raises:
            Unreadable: there is no such key, or no key-encryption key opens it.
        """
        with self._lock:
            kept = self._open.get((owner, version))
            if kept and kept[0] > monotonic():
                self._open.move_to_end((owner, version))
                return kept[1]
        key = self._fetch(owner, version)
        with self._lock:
            self._open[(owner, version)] = (monotonic() + KEEP_FOR.total_seconds(), key)
            while len(self._open) > KEEP_MOST:
                self._open.popitem(last=False)
        return key

    def verify(self) -> dict[int, int]:
        """How many data keys each key-encryption key wraps; every one is opened.

        Raises:
            ConfigError: one of them does not open with the keys this process has.
        """
        counts = dict.fromkeys(self._ring, 0)
        with self._engine.connect() as connection:
            rows = connection.execute(select(data_key)).all()
        for row in rows:
            try:
                self._unwrap(row.owner_id, row.version, row.kek_version, row.wrapped)
            except Unreadable:
                raise ConfigError(
                    f"A data key wrapped by key {row.kek_version} does not open with the keys "
                    "given. Start with the key this store was made with."
                ) from None
            counts[row.kek_version] += 1
        return counts

    def check(self) -> None:
        """Open the house's own key, which proves that this key fits this store.

        Raises:
            ConfigError: it does not.
        """
        try:
            self._fetch(HOUSE, self._versions(HOUSE)[-1])
        except (Unreadable, IndexError):
            raise ConfigError(
                "The key does not open this key store (KEYS_URL). Nothing was started, and "
                "nothing was changed. Give the key that this store was made with."
            ) from None

    def _versions(self, owner: UUID) -> list[int]:
        with self._engine.connect() as connection:
            found = connection.execute(
                select(data_key.c.version)
                .where(data_key.c.owner_id == owner)
                .order_by(data_key.c.version)
            )
            return list(found.scalars())

    def _fetch(self, owner: UUID, version: int) -> bytes:
        if not 0 < version < 2**31:  # a damaged header; the database would fail on it
            raise Unreadable
        with self._engine.connect() as connection:
            row = connection.execute(
                select(data_key.c.kek_version, data_key.c.wrapped).where(
                    data_key.c.owner_id == owner, data_key.c.version == version
                )
            ).first()
        if row is None:
            raise Unreadable
        return self._unwrap(owner, version, row.kek_version, row.wrapped)

    def _wrap(self, owner: UUID, version: int, key: bytes) -> bytes:
        nonce = os.urandom(12)
        cipher = AESGCM(self._ring[self._current])
        return nonce + cipher.encrypt(nonce, key, _bound(owner, version, self._current))

    def _unwrap(self, owner: UUID, version: int, kek_version: int, wrapped: bytes) -> bytes:
        try:
            cipher = AESGCM(self._ring[kek_version])
            return cipher.decrypt(wrapped[:12], wrapped[12:], _bound(owner, version, kek_version))
        except (KeyError, InvalidTag, ValueError):
            raise Unreadable from None


def _bound(owner: UUID, version: int, kek_version: int) -> bytes:
    return f"data_key/{owner}/{version}/{kek_version}".encode()
