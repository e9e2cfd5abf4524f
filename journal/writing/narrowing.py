"""What a list of entries is narrowed to by what stands in clear: kind, session, month.

What an entry is about (the domains of the prompts it answers) is part of the words: it
is looked for by `search`, which opens them.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Select

from journal import clock
from journal.store.tables import Entry as Row
from journal.viewer import Viewer

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Narrowing:
    """All of these at once. `loose` means: on no therapy session at all. `month` is one
    such as 2026-06, on the calendar of the person, by when a page came into the journal:
    the order of every list, and the one date of a page that is not sealed; `since` is of
    that moment too."""

    kind: str | None = None
    therapy_session_id: UUID | None = None
    loose: bool = False
    month: str | None = None
    since: datetime | None = None

    def of(self, viewer: Viewer, found: Select[Any]) -> Select[Any]:
        """This query for entries, with these conditions."""
        if self.kind is not None:
            found = found.where(Row.kind == self.kind)
        if self.therapy_session_id is not None:
            found = found.where(Row.therapy_session_id == self.therapy_session_id)
        if self.loose:
            found = found.where(Row.therapy_session_id.is_(None))
        if self.month is not None:
            begins, ends = bounds(self.month, viewer.time_zone)
            found = found.where(Row.created_at >= begins, Row.created_at < ends)
        if self.since is not None:
            found = found.where(Row.created_at >= self.since)
        return found


EVERYTHING = Narrowing()


def is_month(text: str) -> bool:
    """Whether this is a month that a calendar can show in every zone, such as 2026-06."""
    found = MONTH.fullmatch(text)
    return found is not None and 1900 <= int(found[1]) <= 2200


def bounds(month: str, zone: str) -> tuple[datetime, datetime]:
    """When this month begins in this zone, and when the next one does."""
    year, number = (int(part) for part in month.split("-"))
    following = (year + 1, 1) if number == 12 else (year, number + 1)
    return _begins(year, number, zone), _begins(*following, zone)


def months(first: datetime, last: datetime, zone: str) -> list[str]:
    """Every month from the one to the other on this calendar, the last first."""
    early, late = clock.local_day(first, zone), clock.local_day(last, zone)
    count = (late.year - early.year) * 12 + late.month - early.month
    placed = (divmod(late.year * 12 + late.month - 1 - back, 12) for back in range(count + 1))
    return [f"{year:04}-{at + 1:02}" for year, at in placed]


def _begins(year: int, number: int, zone: str) -> datetime:
    return clock.from_wall(date(year, number, 1), time(), zone)
