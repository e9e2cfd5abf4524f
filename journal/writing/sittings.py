"""Versions by sitting: a page that is kept as one types has many of them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from journal.writing.versions import Version

PAUSE = timedelta(minutes=30)


@dataclass(frozen=True)
class Sitting:
    """The last version of one sitting, and those from before it, newest first."""

    last: Version
    earlier: tuple[Version, ...]


def of(versions: Iterable[Version]) -> list[Sitting]:
    """Versions, newest first, in sittings: half an hour without a word ends one.

    A version that waits to be chosen, or is the page as it is now, is never folded away.
    """
    found: list[list[Version]] = []
    for one in versions:
        follows = bool(found) and found[-1][-1].created_at - one.created_at <= PAUSE
        if follows and not one.beside and not one.is_head and not found[-1][0].beside:
            found[-1].append(one)
        else:
            found.append([one])
    return [Sitting(many[0], tuple(many[1:])) for many in found]
