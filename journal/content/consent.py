"""What joining means, in the words people agree to: one document for each role, in versions.

Read by `library.load`. A version that was published never changes, because somebody may
have agreed to it; new words are a new version, and everyone is asked again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from journal.content import files

FOLDER = "consent"
ROLES = ("patient", "therapist", "administrator")
Documents = dict[tuple[str, int], "Document"]


@dataclass(frozen=True)
class Part:
    """A few sentences under one heading."""

    heading: str
    text: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """One version of what a role agrees to. `reviewed_by` is empty until a clinician and
    a lawyer have read it."""

    slug: str
    version: int
    dated: str
    title: str
    lead: str
    reviewed_by: str
    reviewed_on: str
    part: tuple[Part, ...]

    @property
    def day(self) -> date:
        return date.fromisoformat(self.dated)

    @property
    def name(self) -> str:
        """How it is called where it is noted as published."""
        return f"{self.slug}.{self.version}"

    @property
    def wording(self) -> str:
        """A mark of every word that is agreed to."""
        said = [self.dated, self.title, self.lead]
        said += [line for one in self.part for line in (one.heading, *one.text)]
        return sha256("\n".join(said).encode()).hexdigest()


def read(at: Path) -> Documents:
    """Every version of every document, each checked by itself.

    Raises:
        ContentError: a field is wrong, a version is missing or there twice.
    """
    found: Documents = {}
    for role in ROLES:
        name = f"{FOLDER}/{role}.toml"
        for row in files.read(at / name).get("document", []):
            one = _document(row, role, name)
            if (one.slug, one.version) in found:
                raise files.ContentError(f"{name}: version {one.version} is there twice.")
            found[one.slug, one.version] = one
        numbers = sorted(version for slug, version in found if slug == role)
        if numbers != list(range(1, len(numbers) + 1)) or not numbers:
            raise files.ContentError(f"{name}: versions are numbered from 1, without a gap.")
    return found


def load(at: Path) -> Documents:
    """As `read`, and compared with what was published.

    Raises:
        ContentError: the words of a published version changed, or one is gone or not noted.
    """
    found = read(at)
    kept: Mapping[str, str] = files.read(at / FOLDER / "published.toml").get("wording", {})
    for one in found.values():
        if one.name not in kept:
            raise files.ContentError(
                f"consent {one.name} is not in published.toml. When its words are settled, run "
                "`python -m journal.content.publishing`."
            )
        if kept[one.name] != one.wording:
            raise files.ContentError(
                f"consent {one.name} was published with other words, and people agreed to those: "
                "leave it as it was, and add a new version."
            )
    for name in set(kept) - {one.name for one in found.values()}:
        raise files.ContentError(f"consent {name} was published and is gone. Keep it.")
    return found


def _document(row: dict[str, Any], role: str, name: str) -> Document:
    parts = tuple(
        Part(str(one.get("heading", "")), tuple(one.get("text", ()))) for one in row.get("part", ())
    )
    one: Document = files.checked(Document, {**row, "part": parts}, name)
    try:
        date.fromisoformat(one.dated)
    except ValueError:
        raise files.ContentError(f"{name}: `dated` must be a day such as 2026-11-21.") from None
    if one.slug != role or one.version < 1 or not parts or not all(p.text for p in parts):
        raise files.ContentError(f"{name}: version {one.version}: a slug, a part or a text is off.")
    return one
