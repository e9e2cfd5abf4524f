"""Finding one's own words again, by opening entries one after another and looking.

There is no index of the text anywhere, because an index is the text. It looks newest
first, holds a few pages at a time however many there are, and stops when it has found
enough or looked at enough; `after` is where to look on from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from journal.content.shelf import library
from journal.store.tables import Entry as Row
from journal.store.tables import EntryVersion
from journal.store.unit import session
from journal.store.vault import Unreadable
from journal.viewer import Viewer
from journal.writing import reading
from journal.writing import words as writing
from journal.writing.entry import Entry
from journal.writing.folding import Wanted
from journal.writing.narrowing import EVERYTHING, Narrowing

STEP = 50
MOST_READ = 20_000
MOST_BYTES = 32 * 1024 * 1024
LONGEST_QUERY = 200
SCANNED = (Row.id, Row.created_at, EntryVersion.version_no, EntryVersion.words)


@dataclass(frozen=True)
class Found:
    """Entries that hold the words, where to look on from (None: all was looked at), and
    how far back this looked."""

    entries: list[Entry]
    after: tuple[datetime, UUID] | None
    back_to: datetime | None = None


def search(
    viewer: Viewer,
    query: str = "",
    narrow: Narrowing = EVERYTHING,
    *,
    domain: str | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 20,
    most: int = MOST_READ,
) -> Found:
    """One's own live entries that hold this text and answer a prompt of this domain, as far
    as each is asked; at most `limit` found and `most` looked at."""
    wanted = Wanted(query[:LONGEST_QUERY])
    if query and wanted.is_blank:
        return Found([], None)
    found: dict[UUID, Mapping[str, Any]] = {}
    looked_at, weight, at = 0, 0, after
    lined_up = reading.lined_up(viewer, narrow, after, most + 1, *SCANNED)
    with session().execute(lined_up.execution_options(yield_per=STEP)) as rows:
        for row in rows:
            if len(found) == limit or looked_at == most or weight > MOST_BYTES:
                return Found(_entries(viewer, found), at, at[0] if at else None)
            at, looked_at, weight = (row.created_at, row.id), looked_at + 1, weight + len(row.words)
            content = _content(viewer, row)
            if (not query or _holds(content, wanted)) and (not domain or _asks(content, domain)):
                found[row.id] = content
    return Found(_entries(viewer, found), None, at[0] if at else None)


def _content(viewer: Viewer, row: Any) -> Mapping[str, Any]:
    try:
        return writing.content(row.words, viewer.id, row.id, row.version_no)
    except Unreadable:
        return {}


def _holds(content: Mapping[str, Any], wanted: Wanted) -> bool:
    texts = [content.get(name, "") for name in ("title", "body", "mood")]
    texts += [answer["text"] for answer in content.get("answers", ())]
    return any(text and wanted.is_in(text) for text in texts)


def _asks(content: Mapping[str, Any], domain: str) -> bool:
    asked = (
        library().prompt(answer["prompt"], answer["version"])
        for answer in content.get("answers", ())
        if not writing.is_blank(answer["text"])
    )
    return any(prompt is not None and prompt.domain == domain for prompt in asked)


def _entries(viewer: Viewer, found: Mapping[UUID, Mapping[str, Any]]) -> list[Entry]:
    """The entries whose words are open already, in the order they were found."""
    if not found:
        return []
    rows = session().execute(reading.heads(viewer, *reading.OUTSIDE).where(Row.id.in_(found)))
    by_id = {row.id: row for row in rows}
    waiting = reading.waiting_beside(viewer, list(found))
    return [
        reading.entry_from(
            by_id[entry_id], writing.from_content(content), waiting.get(entry_id, ())
        )
        for entry_id, content in found.items()
        if entry_id in by_id
    ]
