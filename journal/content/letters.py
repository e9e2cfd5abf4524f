"""The mails this house sends: the same words for everyone, and nothing about anyone."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from journal.content.files import ContentError, read

FILE = Path(__file__).parent / "letters.toml"
GAPS = frozenset({"name", "link"})


@dataclass(frozen=True)
class Letter:
    """A subject and a text, with gaps for the app's name and a link alone."""

    subject: str
    text: str

    @property
    def has_link(self) -> bool:
        return "{link}" in self.text

    def body(self, name: str, link: str) -> str:
        """The text with its gaps filled."""
        return self.text.strip().replace("{name}", name).replace("{link}", link) + "\n"


@cache
def letters() -> dict[str, Letter]:
    """Every letter by its name.

    Raises:
        ContentError: a field is missing, a gap is misspelled, or a line would be changed
            on the way (too long, or not ASCII).
    """
    return {name: _checked(name, row) for name, row in read(FILE).items()}


def _checked(name: str, row: dict[str, str]) -> Letter:
    if set(row) != {"subject", "text"}:
        raise ContentError(f"letters.toml: {name}: a letter has a subject and a text.")
    letter = Letter(**row)
    if set(re.findall(r"\{(\w*)\}", letter.subject + letter.text)) - GAPS:
        raise ContentError(f"letters.toml: {name}: the only gaps are {{name}} and {{link}}.")
    if "{" in letter.subject or "\n" in letter.subject:
        raise ContentError(f"letters.toml: {name}: a subject is one line without gaps.")
    lines = letter.text.splitlines()
    if not (letter.subject + letter.text).isascii() or any(len(line) > 90 for line in lines):
        raise ContentError(f"letters.toml: {name}: ASCII alone, lines of at most 90.")
    return letter
