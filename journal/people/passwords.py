"""Passwords: Argon2id, off the database's lock, and never many at once.

A hash takes 64 MiB and a whole processor for a moment. Each process makes one at a time;
a few wait their turn, and the rest are asked to come back, so that saving never waits for
those who sign in (L-3).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from journal.content import weak_passwords
from journal.errors import Invalid, Unready

LONGEST = 1024
SHORTEST = 15

HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
_turn = threading.Lock()
IN_LINE = 32  # fewer than a process has threads (`serve`); the one whose turn it is among them
_line = threading.BoundedSemaphore(IN_LINE)
BUSY = "Many people are signing in just now. Nothing was changed. Please try again in a moment."
# A password nobody has, so that an unknown e-mail costs the same time as a known one.
NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=1$HXtjR5kLMeT9PZ9zXyzPdw$"
    "rI1aDSLBPqRCg0hVQ8Ng0uq1yBzUuJ1Ji5cWqEQ0vPs"
)


def hashed(password: str) -> str:
    """The hash to keep of a new password.

    Raises:
        Invalid: longer than anyone types.
        Unready: too many wait for theirs.
    """
    if len(password) > LONGEST:
        raise Invalid({"password": [f"At most {LONGEST} characters."]})
    with _its_turn():
        return HASHER.hash(_typed(password))


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
    """Whether this is the password; takes as long when there is no such account.

    Raises:
        Unready: too many wait for theirs.
    """
    if len(password) > LONGEST:
        return False
    with _its_turn():
        try:
            return HASHER.verify(kept or NOBODY, _typed(password)) and kept is not None
        except (Argon2Error, InvalidHashError):
            return False


@contextmanager
def _its_turn() -> Iterator[None]:
    if not _line.acquire(blocking=False):
        raise Unready(BUSY)
    try:
        with _turn:
            yield
    finally:
        _line.release()


def _typed(password: str) -> bytes:
    # Two keyboards send one letter with its accent in two ways; it is one password. NFC
    # changes nothing else: no case, no space, no width.
    return normalize("NFC", password).encode(errors="surrogatepass")
