"""What a share holds: a copy of one version's words, whole or in part, as they were.

The patient's preview and the therapist's page are both made from this, so that they
are the same. Pure; nothing here queries anything.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from journal.sharing.parts import taken
from journal.treatment.therapy_session import TherapySession
from journal.writing.entry import Entry
from journal.writing.words import PREVIEW, Answer, cut, is_blank

FLAGS = {
    "bring-up": "please bring this up",
    "let-me-start": "read but let me start",
    "not-ready": "not ready to talk",
}
WORDS_A_MINUTE = 200


@dataclass(frozen=True)
class Snapshot:
    """The words one person sees, with what the patient said of them. `partial` says that
    the entry has more: for the patient alone, never told to the other person."""

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
    def preview(self) -> str:
        """How it begins, to know it by in a list of one's own."""
        texts = (self.title, *(answer.text for answer in self.answers), self.body, self.mood)
        found = next((text for text in texts if not is_blank(text)), "")
        return cut(" ".join(found.split()), PREVIEW)

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
    chosen = taken(entry, parts)
    return Snapshot(
        kind=entry.kind,
        title=chosen.title,
        body=chosen.body,
        answers=chosen.answers,
        mood=chosen.mood,
        when=entry.when,
        written_at=entry.written_at,
        near_medicine=entry.near_medicine,
        note=note,
        flag=flag,
        session_number=one.number if one else None,
        session_starts_at=one.starts_at if one else None,
        partial=chosen.partial,
    )


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
