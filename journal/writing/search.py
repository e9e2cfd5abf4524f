"""Finding one's own words again, by opening entries one after another and looking.

There is no index of the text anywhere, because an index is the text. It reads in
steps, newest first, and stops when it has found enough or looked at enough.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from journal.viewer import Viewer
from journal.writing import reading
from journal.writing.entry import Entry

STEP = 250
MOST_READ = 20_000
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Found:
    """Entries that hold the words, and where to look on from (None: no more)."""

    entries: list[Entry]
    after: tuple[datetime, UUID] | None


def search(
    viewer: Viewer,
    query: str,
    *,
    kind: str | None = None,
    therapy_session_id: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 20,
) -> Found:
    """One's own live entries that hold this text, letter for letter but for case."""
    wanted = _folded(query[:LONGEST_QUERY].strip())
    found: list[Entry] = []
    looked_at = 0
    while looked_at < MOST_READ:
        step = reading.page(
            viewer, kind=kind, therapy_session_id=therapy_session_id, after=after, limit=STEP
        )
        for entry in step:
            after = (entry.created_at, entry.id)
            if _holds(entry, wanted):
                found.append(entry)
                if len(found) == limit:
                    return Found(found, after)
        looked_at += len(step)
        if len(step) < STEP:
            return Found(found, None)
    return Found(found, after)


def _holds(entry: Entry, wanted: str) -> bool:
    return any(wanted in _folded(text) for text in entry.words.texts)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
