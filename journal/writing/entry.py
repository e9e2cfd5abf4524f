"""What an entry is, what a draft of one is, and which drafts make no sense.

Pure but for the prompts' words, which come from the library. Read by every file
of this room and by sharing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from journal import clock
from journal.content import prompt as prompts
from journal.content.shelf import library
from journal.content.steps import WHENS
from journal.errors import Invalid
from journal.writing import words as writing
from journal.writing.words import Answer, Words

KINDS = prompts.KINDS
EARLIEST, LATEST = 1900, 2200


NO_WORDS = Words()


@dataclass(frozen=True)
class Entry:
    """One entry at one version. `beside` numbers the versions that wait, unchosen,
    after a conflict; `unreadable` says that its words would not open."""

    id: UUID
    kind: str
    version: int
    created_at: datetime
    changed_at: datetime
    therapy_session_id: UUID | None = None
    course_id: UUID | None = None
    words: Words = NO_WORDS
    beside: tuple[int, ...] = ()
    trashed_at: datetime | None = None
    unreadable: bool = False

    @property
    def title(self) -> str:
        return self.words.title

    @property
    def body(self) -> str:
        return self.words.body

    @property
    def answers(self) -> tuple[Answer, ...]:
        return self.words.answers

    @property
    def mood(self) -> str:
        return self.words.mood

    @property
    def when(self) -> str | None:
        return self.words.when

    @property
    def near_medicine(self) -> bool:
        return self.words.near_medicine

    @property
    def preview(self) -> str:
        return self.words.preview

    @property
    def written_at(self) -> datetime:
        """When the person says they wrote it; the order of lists is the server's."""
        return self.words.written_at or self.created_at

    @property
    def time_zone(self) -> str | None:
        return self.words.time_zone

    @property
    def two_versions(self) -> bool:
        return bool(self.beside)


@dataclass(frozen=True)
class Draft:
    """What a person wants an entry to say. `clear` allows it to blank a text."""

    kind: str
    words: Words
    therapy_session_id: UUID | None = None
    course_id: UUID | None = None
    clear: bool = False


@dataclass(frozen=True)
class Written:
    """The outcome of a write: the entry now, whether it is new, and the number of the
    version kept beside the head when the write was stale."""

    entry: Entry
    created: bool = False
    kept_beside: int | None = None


def draft(fields: Mapping[str, Any]) -> Draft:
    """A draft from what a door received, its prompts looked up as they were asked.

    Raises:
        Invalid: an unknown kind, step, zone or prompt, or words that cannot be kept.
    """
    errors: dict[str, list[str]] = {}
    if fields["kind"] not in KINDS:
        errors["kind"] = [f"One of: {', '.join(KINDS)}."]
    if fields.get("when") and fields["when"] not in WHENS:
        errors["when"] = ["This step is not known."]
    if fields.get("time_zone") and not clock.is_zone(fields["time_zone"]):
        errors["time_zone"] = ["A time zone such as Europe/Dublin."]
    if errors:
        raise Invalid(errors)
    answers = writing.answered(fields.get("answers") or ())
    words = Words(
        title=fields.get("title") or "",
        body=fields.get("body") or "",
        answers=answers,
        mood=fields.get("mood") or "",
        when=fields.get("when") or _step_of(answers),
        written_at=_believable(fields.get("written_at")),
        time_zone=fields.get("time_zone"),
    )
    writing.check(words)
    return Draft(
        kind=fields["kind"],
        words=words,
        therapy_session_id=fields.get("therapy_session_id"),
        course_id=fields.get("course_id"),
        clear=fields.get("clear") or False,
    )


def _believable(written_at: datetime | None) -> datetime | None:
    # No calendar can show year 1 or 9999 in every zone; then the server's clock has to do.
    if written_at is None or not EARLIEST <= written_at.year <= LATEST:
        return None
    return written_at


def _step_of(answers: Sequence[Answer]) -> str | None:
    asked = (library().prompt(answer.prompt, answer.version) for answer in answers)
    return next((prompt.when for prompt in asked if prompt is not None), None)
