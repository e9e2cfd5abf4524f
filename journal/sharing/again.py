"""Sharing a page again after it changed: the same choice, made on the newest version, and
what would be different for the person who sees it. Nothing is shared from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from journal.errors import Invalid, NotFound
from journal.sharing import ledger, passages
from journal.sharing.ledger import Share
from journal.sharing.parts import taken
from journal.sharing.snapshot import Snapshot
from journal.viewer import Viewer
from journal.writing import changes, reading, versions
from journal.writing.changes import Page, PartChange
from journal.writing.entry import NO_WORDS, Entry


@dataclass(frozen=True)
class Offer:
    """A live share, the newest version of its entry, and the same parts of it: `parts` as
    a wish has them (None is all of it). `changes` is empty when nothing they see changed."""

    share: Share
    entry: Entry
    parts: Mapping[str, Any] | None
    changes: tuple[PartChange, ...]


def offer(viewer: Viewer, share_id: UUID) -> Offer:
    """What sharing this again would change.

    Raises:
        NotFound: not one's own, not live, or its words do not open.
    """
    share = ledger.read(viewer, share_id)
    if share.snapshot is None:
        raise NotFound
    then = versions.read(viewer, share.entry_id, share.version)
    now = reading.read(viewer, share.entry_id)
    parts = alike(share.snapshot, then, now)
    return Offer(share, now, parts, differences(share.snapshot, _as_seen(now, parts)))


def differences(before: Page, after: Page) -> tuple[PartChange, ...]:
    """What is different between two things one person sees; nothing if nothing is."""
    found = changes.between(before, after)
    return tuple(found) if changes.anything_in(found) else ()


def alike(seen: Snapshot, then: Entry, now: Entry) -> Mapping[str, Any] | None:
    """The parts of a newer version that answer to what was chosen of an older one. A passage
    that was rewritten is not guessed at: its patient chooses it anew.
    """
    if not seen.partial:
        return None
    was = {answer.prompt: answer.text for answer in then.answers}
    shown = {answer.prompt: answer.text for answer in seen.answers}
    some = [_passages(one.prompt, one.text, shown[one.prompt]) for one in now.answers
            if one.prompt in shown and shown[one.prompt] != was.get(one.prompt)]  # fmt: skip
    if seen.body != then.body:
        some.append(_passages("body", now.body, seen.body))
    return {
        "title": bool(seen.title),
        "body": bool(seen.body) and seen.body == then.body,
        "mood": bool(seen.mood),
        "answers": [
            one.prompt
            for one in now.answers
            if one.prompt in shown and shown[one.prompt] == was.get(one.prompt)
        ],
        "passages": [one for one in some if one["paragraphs"]],
    }


def _passages(part: str, text: str, seen: str) -> dict[str, Any]:
    there = set(passages.of(seen))
    numbers = [n for n, words in enumerate(passages.of(text), start=1) if words in there]
    return {"part": part, "paragraphs": numbers}


def _as_seen(entry: Entry, parts: Mapping[str, Any] | None) -> Page:
    try:
        return taken(entry, parts)
    except Invalid:  # nothing that was chosen is there any more
        return NO_WORDS
