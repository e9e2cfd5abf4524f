"""Who is in the demonstration, and how they sign in."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Member:
    """One of the cast."""

    name: str
    email: str
    role: str
    about: str
    lane: str | None = None


CAST = (
    Member("Ana", "ana@example.org", "patient", "a patient"),
    Member("Ben", "ben@example.org", "therapist", "Ana's and Cleo's therapist", "therapist"),
    Member("Cleo", "cleo@example.org", "patient", "another of Ben's patients"),
    Member("Dov", "dov@example.org", "therapist", "a therapist who treats neither", "therapist"),
    Member("Eve", "eve@example.org", "therapist", "Ana's therapist until March", "therapist"),
    Member("Fay", "fay@example.org", "therapist", "prescribes for Ana", "prescriber"),
    Member("Gil", "gil@example.org", "administrator", "administers the practice"),
)
FILE = "demonstration"


def choose_password(data_dir: Path) -> str:
    """The one password of the demonstration: DEMO_PASSWORD, or a new one; kept (0600)."""
    chosen = os.environ.get("DEMO_PASSWORD") or f"quiet-{secrets.token_hex(5)}"
    path = data_dir / FILE
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as file:
        file.write(chosen)
    return chosen


def password(data_dir: Path) -> str | None:
    """The demonstration's password, if this data folder holds one."""
    path = data_dir / FILE
    return path.read_text() if path.exists() else None


def sign_ins(chosen: str) -> str:
    """What is printed at the start."""
    lines = [f"    {one.email:20} {one.name}, {one.about}" for one in CAST]
    return "\n".join(
        [
            "",
            "  The demonstration practice. Everyone in it is invented.",
            *lines,
            f"    password for all:    {chosen}",
            "  No second factor is asked for yet: the password alone signs in.",
            "",
        ]
    )
