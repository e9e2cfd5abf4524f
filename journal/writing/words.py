"""The words of one version: what they are made of, what is refused, how they are kept.

Words are kept exactly as they came, byte for byte. Only what no database or page
can hold is refused at the door (NUL, half a surrogate pair).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from journal.content.shelf import library
from journal.errors import Invalid
from journal.store.unit import vault
from journal.store.vault import Place

LONGEST_BYTES = 1024 * 1024
LONGEST_TITLE = 300
LONGEST_MOOD = 300
MOST_ANSWERS = 60
PREVIEW = 140
VIRAMA = 9
# Skin tones, halves of flags, tags of flags, vowels and finals of decomposed Korean.
ATTACHED = (
    ("\U0001f3fb", "\U0001f3ff"),
    ("\U0001f1e6", "\U0001f1ff"),
    ("\U000e0020", "\U000e007f"),
    ("\u1160", "\u11ff"),
    ("\ud7b0", "\ud7fb"),
)


@dataclass(frozen=True)
class Answer:
    """What was written to one prompt, with the prompt's words as they were asked."""

    prompt: str
    version: int
    ask: str
    text: str


@dataclass(frozen=True)
class Words:
    """Everything a person wrote on one page, and when and where they say they wrote it."""

    title: str = ""
    body: str = ""
    answers: tuple[Answer, ...] = ()
    mood: str = ""
    when: str | None = None
    written_at: datetime | None = None
    time_zone: str | None = None
    near_medicine: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """Every piece of writing, in the order it stands on the page."""
        return (self.title, self.body, *(answer.text for answer in self.answers), self.mood)

    @property
    def is_blank(self) -> bool:
        return all(is_blank(text) for text in self.texts)

    @property
    def digest(self) -> str:
        """By which a phone knows that its words arrived whole: SHA-256, in hexadecimal, of
        every text in its order with NUL between them, which no text holds."""
        return sha256("\0".join(self.texts).encode()).hexdigest()

    @property
    def preview(self) -> str:
        """The first line or so, cut between characters as a reader sees them."""
        found = next((text for text in self.texts if not is_blank(text)), "")
        return cut(" ".join(found.split()), PREVIEW)

    def same_as(self, other: "Words") -> bool:
        """Whether these are the same words, whenever they were written."""
        mine = [(answer.prompt, answer.version, answer.text) for answer in self.answers]
        theirs = [(answer.prompt, answer.version, answer.text) for answer in other.answers]
        return (self.title, self.body, mine, self.mood, self.when) == (
            other.title,
            other.body,
            theirs,
            other.mood,
            other.when,
        )

    def empties(self, before: "Words") -> bool:
        """Whether saving these over `before` would blank the text or the whole page, which
        needs to be said."""
        body_gone = is_blank(self.body) and not is_blank(before.body)
        return body_gone or (self.is_blank and not before.is_blank)


def answered(answers: Sequence[Mapping[str, Any]]) -> tuple[Answer, ...]:
    """Answers with the words their prompts were asked in.

    Raises:
        Invalid: a prompt or version that was never published.
    """
    found = []
    for given in answers:
        prompt = library().prompt(given["prompt"], given["version"])
        if prompt is None:
            raise Invalid({"answers": ["One of the prompts is not known in this version."]})
        found.append(Answer(prompt.slug, prompt.version, prompt.ask, given["text"]))
    return tuple(found)


def check(words: Words) -> None:
    """Refuse what cannot be kept, and say what to do.

    Raises:
        Invalid: too long, or characters that no page can hold.
    """
    errors: dict[str, list[str]] = {}
    if any(not is_keepable(text) for text in words.texts):
        errors["body"] = ["It holds a character that cannot be stored. Please remove it."]
    elif sum(len(text.encode()) for text in words.texts) > LONGEST_BYTES:
        errors["body"] = ["This page is longer than 1 MiB. Please go on in a new one."]
    if len(words.title) > LONGEST_TITLE:
        errors["title"] = [f"At most {LONGEST_TITLE} characters."]
    if len(words.mood) > LONGEST_MOOD:
        errors["mood"] = [f"At most {LONGEST_MOOD} characters."]
    if len(words.answers) > MOST_ANSWERS:
        errors["answers"] = [f"At most {MOST_ANSWERS} answers on one page."]
    if errors:
        raise Invalid(errors)


def is_blank(text: str) -> bool:
    """Nothing a reader would see: spaces, breaks, zero-width and control characters."""
    return all(
        char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Zs", "Zl", "Zp")
        for char in text
    )


def is_keepable(text: str) -> bool:
    """Neither NUL nor half of a surrogate pair: what PostgreSQL and UTF-8 can hold."""
    return _UNKEEPABLE.search(text) is None


def cut(text: str, most: int) -> str:
    """The beginning of a text, never splitting what a reader sees as one character."""
    if len(text) <= most:
        return text
    end = most
    while end > 0 and not is_border(text, end):
        end -= 1
    return text[:end].rstrip() + "…"


def is_border(text: str, at: int) -> bool:
    """Whether a text may be cut before this place: not within what a reader sees as one."""
    return not _joins(text[at], text[at - 1])


def _joins(char: str, before: str) -> bool:
    return (
        unicodedata.combining(char) != 0
        or unicodedata.category(char) in ("Mn", "Me", "Mc")
        or char in "\u200c\u200d\u0e33\u0eb3\uff9e\uff9f"
        or before == "\u200d"
        or unicodedata.combining(before) == VIRAMA
        or any(first <= char <= last for first, last in ATTACHED)
    )


def sealed(words: Words, patient_id: UUID, entry_id: UUID, version_no: int) -> bytes:
    """These words as they are stored in one version."""
    return vault().seal(place(patient_id, entry_id, version_no), asdict(words))


def opened(blob: bytes, patient_id: UUID, entry_id: UUID, version_no: int) -> Words:
    """The words of one version.

    Raises:
        Unreadable: the blob does not open here.
    """
    return from_content(content(blob, patient_id, entry_id, version_no))


def content(blob: bytes, patient_id: UUID, entry_id: UUID, version_no: int) -> Mapping[str, Any]:
    """What was sealed of one version, not made into words yet: enough to look through many.

    Raises:
        Unreadable: the blob does not open here.
    """
    found: Mapping[str, Any] = vault().open(place(patient_id, entry_id, version_no), blob)
    return found


def from_content(content: Mapping[str, Any]) -> Words:
    """Words from what was sealed."""
    known = dict(content)
    known["answers"] = tuple(Answer(**answer) for answer in known.get("answers", ()))
    if known.get("written_at"):
        known["written_at"] = datetime.fromisoformat(known["written_at"])
    return Words(**known)


def place(patient_id: UUID, entry_id: UUID, version_no: int) -> Place:
    """Where the words of a version stand."""
    return Place("entry_version", "words", patient_id, str(entry_id), version_no)


_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")  # looked for in every text of every write
