"""What a share holds: a copy of one version's words, whole or in part, as they were.

The patient's preview and the therapist's page are both made from this, so that they
are the same. Pure; nothing here queries anything.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from journal.errors import Invalid
from journal.treatment.therapy_session import TherapySession
from journal.writing.entry import Entry
from journal.writing.words import Answer, is_blank

FLAGS = {
    "bring-up": "please bring this up",
    "let-me-start": "read but let me start",
    "not-ready": "not ready to talk",
}
WORDS_A_MINUTE = 200


@dataclass(frozen=True)
class SessionLine:
    """Which session, and when."""

    number: int
    starts_at: datetime


@dataclass(frozen=True)
class Snapshot:
    """The words one person sees, with what the patient said of them."""

    kind: str
    title: str = ""
    body: str = ""
    answers: tuple[Answer, ...] = ()
    mood: str = ""
    when: str | None = None
    written_at: datetime | None = None
    near_medicine: bool = False
    note: str = ""
    flag: str | None = None
    session_number: int | None = None
    session_starts_at: datetime | None = None
    partial: bool = False

    @property
    def session(self) -> "SessionLine | None":
        """The therapy session it belongs to, as far as it is said."""
        if self.session_number is None or self.session_starts_at is None:
            return None
        return SessionLine(self.session_number, self.session_starts_at)

    @property
    def reading_minutes(self) -> int:
        """About how long it takes to read, in whole minutes, at least one."""
        texts = (self.title, self.body, self.note, *(a.text for a in self.answers))
        return max(1, round(sum(len(text.split()) for text in texts) / WORDS_A_MINUTE))


def of(
    entry: Entry,
    one: TherapySession | None,
    *,
    note: str,
    flag: str | None,
    parts: Mapping[str, Any] | None,
) -> Snapshot:
    """The snapshot of an entry at its version, or of the parts that were chosen.

    Raises:
        Invalid: parts that the entry does not have, or that leave nothing to show.
    """
    chosen = _chosen(entry, parts)
    if all(is_blank(text) for text in chosen.pop("texts")):
        raise Invalid({"parts": ["There is nothing to share in what was chosen."]})
    return Snapshot(
        kind=entry.kind,
        when=entry.when,
        written_at=entry.written_at,
        near_medicine=entry.near_medicine,
        note=note,
        flag=flag,
        session_number=one.number if one else None,
        session_starts_at=one.starts_at if one else None,
        **chosen,
    )


def _chosen(entry: Entry, parts: Mapping[str, Any] | None) -> dict[str, Any]:
    if parts is None:
        answers = entry.answers
        title, body, mood, partial = entry.title, entry.body, entry.mood, False
    else:
        wanted = set(parts.get("answers", ()))
        if wanted - {answer.prompt for answer in entry.answers}:
            raise Invalid({"parts": ["This entry has no such answer."]})
        answers = tuple(answer for answer in entry.answers if answer.prompt in wanted)
        title = entry.title if parts.get("title") else ""
        body = entry.body if parts.get("body") else ""
        mood = entry.mood if parts.get("mood") else ""
        partial = (title, body, mood, answers) != (
            entry.title,
            entry.body,
            entry.mood,
            entry.answers,
        )
    answers = tuple(answer for answer in answers if not is_blank(answer.text))
    return {
        "title": title,
        "body": body,
        "mood": mood,
        "answers": answers,
        "partial": partial,
        "texts": (title, body, mood, *(answer.text for answer in answers)),
    }


def content(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot as it is sealed."""
    return asdict(snapshot)


def from_content(kept: Mapping[str, Any]) -> Snapshot:
    """A snapshot as it was sealed."""
    known = dict(kept)
    known["answers"] = tuple(Answer(**answer) for answer in known["answers"])
    for moment in ("written_at", "session_starts_at"):
        if known[moment]:
            known[moment] = datetime.fromisoformat(known[moment])
    return Snapshot(**known)
