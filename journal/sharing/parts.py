"""Which parts of an entry a patient chose to share: whole texts, answers, passages. Pure.

`parts` is `{title?, body?, mood?, answers?, passages?}`. Nothing that was not named is
taken, and nothing of what is left out is kept: no place, no length.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from journal.errors import Invalid
from journal.sharing import passages
from journal.writing.entry import Entry
from journal.writing.words import Answer, is_blank

BODY = "body"


@dataclass(frozen=True)
class Taken:
    """The words that were chosen; `partial` says that the entry has others."""

    title: str
    body: str
    answers: tuple[Answer, ...]
    mood: str
    partial: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.title, self.body, self.mood, *(answer.text for answer in self.answers))


def taken(entry: Entry, parts: Mapping[str, Any] | None) -> Taken:
    """The parts of this entry that were chosen; without a choice, all of it.

    Raises:
        Invalid: parts that the entry does not have, or that leave nothing to show.
    """
    whole = Taken(entry.title, entry.body, _written(entry.answers), entry.mood)
    found = whole if parts is None else _chosen(entry, parts)
    if all(is_blank(text) for text in found.texts):
        raise Invalid({"parts": ["There is nothing to share in what was chosen."]})
    return replace(found, partial=found != whole)


def _chosen(entry: Entry, parts: Mapping[str, Any]) -> Taken:
    some = {one["part"]: one["paragraphs"] for one in parts.get("passages", ())}
    wanted = set(parts.get("answers", ()))
    answered = {answer.prompt for answer in entry.answers}
    if wanted - answered or set(some) - answered - {BODY}:
        raise Invalid({"parts": ["This entry has no such answer."]})
    if wanted & set(some) or (parts.get(BODY) and BODY in some):
        raise Invalid({"parts": ["Either all of a text, or passages of it."]})
    answers = (
        replace(one, text=_some(one.text, some[one.prompt])) if one.prompt in some else one
        for one in entry.answers
        if one.prompt in wanted or one.prompt in some
    )
    return Taken(
        title=entry.title if parts.get("title") else "",
        body=entry.body if parts.get(BODY) else _some(entry.body, some.get(BODY)),
        answers=_written(answers),
        mood=entry.mood if parts.get("mood") else "",
    )


def _some(text: str, numbers: Any) -> str:
    try:
        return passages.of(text).taken(numbers) if numbers else ""
    except IndexError:
        raise Invalid({"parts": ["This text has no passage of that number."]}) from None


def _written(answers: Any) -> tuple[Answer, ...]:
    return tuple(answer for answer in answers if not is_blank(answer.text))
