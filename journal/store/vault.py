"""The only way words become bytes and bytes become words. Acts call it; nobody else.

It never falls back to clear text, and it never says why a blob would not open.
"""

import hmac
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from journal.store import blobs
from journal.store.blobs import Place, Unreadable
from journal.store.keystore import HOUSE, KeyStore

__all__ = ["HOUSE", "Place", "Unreadable", "Vault"]


class Vault:
    """Seals and opens with the data key of whoever owns the words."""

    def __init__(self, keys: KeyStore) -> None:
        self.keys = keys

    def make_key(self, owner: UUID) -> None:
        """Before the first word of a new person: their own data key."""
        self.keys.make(owner)

    def seal(self, place: Place, content: Any) -> bytes:
        """Encrypt content that JSON can hold, for this place."""
        version, key = self.keys.newest(place.owner)
        return blobs.seal(key, version, place, orjson.dumps(content))

    def open(self, place: Place, blob: bytes) -> Any:
        """The content again.

        Raises:
            Unreadable: damaged, moved here from elsewhere, or its key is gone.
        """
        key = self.keys.key(place.owner, blobs.key_version(blob))
        return orjson.loads(blobs.unseal(key, place, blob))

    def blind_index(self, purpose: str, text: str) -> bytes:
        """A keyed mark by which one exact text is found without being stored."""
        return self.mark(HOUSE, purpose, text.encode())

    def mark(self, owner: UUID, purpose: str, content: bytes) -> bytes:
        """A keyed mark of content, useless to whoever lacks this owner's key."""
        # The first key of an owner is never retired while marks made with it are kept.
        key = self.keys.key(owner, 1)
        return hmac.new(key, purpose.encode() + b"\0" + content, sha256).digest()
