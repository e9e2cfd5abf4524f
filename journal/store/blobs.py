"""The format of what is sealed, byte for byte. Pure: keys and words in, bytes out.

    format (1) · algorithm (1) · key version (4) · nonce (12) · ciphertext · tag (16)

Every blob has its own key, derived from the data key and from where it stands, and
is bound to that place: moved to another row, column, version or person it does not
open (R16). Words are padded to steps of 256 bytes, so that a length tells little.
"""

import os
import struct
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

FORMAT, AES_256_GCM = 1, 1
HEADER = struct.Struct(">BBI12s")
STEP = 256


class Unreadable(Exception):
    """This blob does not open here: damaged, moved, or its key is gone."""


class Place(NamedTuple):
    """Where a blob stands. `owner` is whose key seals it."""

    table: str
    column: str
    owner: UUID
    row: str
    version: int = 1

    def bound(self) -> bytes:
        """All of it with the length of each part, so that no two places look alike."""
        whose = _measured_parts(self.table, self.column, self.owner)
        return whose + _measured(self.row) + _measured(str(self.version))


@lru_cache(maxsize=1024)  # the same for all of a column that one person wrote
def _measured_parts(table: str, column: str, owner: UUID) -> bytes:
    return _measured(table) + _measured(column) + _measured(str(owner))


def _measured(part: str) -> bytes:
    encoded = part.encode()
    return struct.pack(">I", len(encoded)) + encoded


def seal(data_key: bytes, key_version: int, place: Place, words: bytes) -> bytes:
    """Encrypt these words for this place."""
    nonce = os.urandom(12)
    header = HEADER.pack(FORMAT, AES_256_GCM, key_version, nonce)
    bound = place.bound()
    cipher = AESGCM(_blob_key(data_key, bound))
    return header + cipher.encrypt(nonce, _pad(words), header + bound)


def unseal(data_key: bytes, place: Place, blob: bytes) -> bytes:
    """The words of a blob of any format ever released.

    Raises:
        Unreadable: always the same, whatever is wrong with it.
    """
    try:
        known, algorithm, _version, nonce = HEADER.unpack_from(blob)
        if (known, algorithm) != (FORMAT, AES_256_GCM):
            raise Unreadable
        bound = place.bound()
        cipher = AESGCM(_blob_key(data_key, bound))
        return _unpad(cipher.decrypt(nonce, blob[HEADER.size :], blob[: HEADER.size] + bound))
    except (InvalidTag, struct.error, ValueError):
        raise Unreadable from None


def key_version(blob: bytes) -> int:
    """Which version of the owner's data key sealed this blob."""
    try:
        return int(HEADER.unpack_from(blob)[2])
    except struct.error:
        raise Unreadable from None


def _blob_key(data_key: bytes, bound: bytes) -> bytes:
    return HKDFExpand(SHA256(), 32, b"afterglow blob 1\0" + bound).derive(data_key)


def _pad(words: bytes) -> bytes:
    body = struct.pack(">I", len(words)) + words
    return body + bytes(-len(body) % STEP)


def _unpad(padded: bytes) -> bytes:
    (length,) = struct.unpack_from(">I", padded)
    if length > len(padded) - 4:
        raise Unreadable
    return padded[4 : 4 + length]
