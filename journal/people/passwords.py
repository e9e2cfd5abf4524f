"""Passwords: Argon2id, off the database's lock, and never many at once.

A hash takes 64 MiB for a moment, so a burst of sign-ins waits its turn here
instead of filling the memory.
"""

import threading
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from journal.content import weak_passwords
from journal.errors import Invalid

LONGEST = 1024
SHORTEST = 15

_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
_turns = threading.BoundedSemaphore(2)
# A password nobody has, so that an unknown e-mail costs the same time as a known one.
NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=1$HXtjR5kLMeT9PZ9zXyzPdw$"
    "rI1aDSLBPqRCg0hVQ8Ng0uq1yBzUuJ1Ji5cWqEQ0vPs"
)


def hashed(password: str) -> str:
    """The hash to keep of a new password.

    Raises:
        Invalid: longer than anyone types.
    """
    if len(password) > LONGEST:
        raise Invalid({"password": [f"At most {LONGEST} characters."]})
    with _turns:
        return _hasher.hash(_typed(password))


def check_new(password: str, *own: str) -> None:
    """Refuse a new password that guards too little. `own` is what others know of its
    owner: their e-mail, their name.

    Raises:
        Invalid: too short or too long, repeated, in a row, or mostly what many choose.
    """
    if len(password) > LONGEST:
        raise Invalid({"password": [f"At most {LONGEST} characters."]})
    if len(password) < SHORTEST:
        raise Invalid({"password": [f"At least {SHORTEST} characters. A short sentence is good."]})
    if advice := weak_passwords.advice(password, own):
        raise Invalid({"password": [f"{advice} A short sentence is good."]})


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password; takes as long when there is no such account."""
    if len(password) > LONGEST:
        return False
    with _turns:
        try:
            return _hasher.verify(kept or NOBODY, _typed(password)) and kept is not None
        except (Argon2Error, InvalidHashError):
            return False


def _typed(password: str) -> bytes:
    # Two keyboards send one letter with its accent in two ways; it is one password. NFC
    # changes nothing else: no case, no space, no width.
    return normalize("NFC", password).encode(errors="surrogatepass")
