"""The same hash of passwords with less of it: it is slow on purpose, and thousands of tests sign
in. What is said of the real one is tested with `slow_hash`, and it serves a practice from
nothing (`tests/browser/test_practice_from_nothing.py`)."""

from argon2 import PasswordHasher
from flask import Flask

from journal.people import passwords

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NOBODY = QUICK.hash("nobody has this one")
SERVED = "tests.quick:app()"


def app() -> Flask:
    """What a server loads, hashing quickly."""
    passwords.HASHER, passwords.NOBODY = QUICK, NOBODY
    from wsgi import app as whole  # loaded when it is asked for: it needs its settings

    return whole
