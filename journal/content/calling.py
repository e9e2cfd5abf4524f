"""Which lines to call there are in a country, and which of them need checking. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from journal.content.facts import CrisisLine

OLD = timedelta(days=180)


def countries(lines: Sequence[CrisisLine]) -> dict[str, str]:
    """The countries that have a line, by their two letters, in the order of their names."""
    return dict(sorted(((line.code, line.country) for line in lines), key=lambda pair: pair[1]))


def of(lines: Sequence[CrisisLine], code: str) -> list[CrisisLine]:
    """The lines of one country."""
    return [line for line in lines if line.code == code]


def to_check(line: CrisisLine, today: date) -> bool:
    """Whether whoever calls should be told to check the number first: nobody could check
    it, or the last time was long ago."""
    return not line.verified_on or is_old(line, today)


def is_old(line: CrisisLine, today: date) -> bool:
    """Whether a line was checked so long ago that somebody should call it again."""
    return bool(line.verified_on) and today - date.fromisoformat(line.verified_on) > OLD
