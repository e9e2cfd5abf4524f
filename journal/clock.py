"""The one source of time. Everything asks here, so that tests can move it.

Never call `datetime.now()` elsewhere: a house test looks for it.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

_moved: list[datetime] = []
_lock = threading.Lock()
_ZONES = frozenset(available_timezones()) - {"localtime", "Factory", "posixrules"}


def now() -> datetime:
    """The present moment in UTC, aware, in whole microseconds."""
    return _moved[-1] if _moved else datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """For tests: stand still at this moment, in every thread, until the block ends."""
    if moment.tzinfo is None:
        raise ValueError("the clock only knows moments with a zone")
    with _lock:
        _moved.append(moment.astimezone(UTC))
    try:
        yield
    finally:
        with _lock:
            _moved.pop()


def is_zone(name: str) -> bool:
    """Whether this is the name of a time zone that the IANA database knows."""
    return name in _ZONES


def zones() -> list[str]:
    """Every zone a person can choose, in alphabetical order."""
    return sorted(zone for zone in _ZONES if "/" in zone or zone == "UTC")


@cache
def _countries() -> dict[str, str]:
    table = resources.files("tzdata").joinpath("zoneinfo/zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


def country_of(zone: str) -> str:
    """The two letters of the country a zone lies in, or nothing; a guess at where someone is."""
    return _countries().get(zone, "")


def from_wall(day: date, at_time: time, zone: str) -> datetime:
    """The moment when a wall clock in this zone shows this day and time.

    Daylight saving is decided here, once: a time that the spring gap skips
    moves forward by the gap, and of two in the autumn overlap it is the first.
    """
    where = ZoneInfo(zone)
    # In a gap, fold=0 reads the offset from before it, which lands after the gap.
    wall = datetime.combine(day, at_time.replace(tzinfo=None, fold=0), tzinfo=where)
    return wall.astimezone(UTC)


def days_after(moment: datetime, days: int, zone: str) -> datetime:
    """The same wall-clock time this many days later (or earlier) in this zone."""
    local = moment.astimezone(ZoneInfo(zone))
    return from_wall(local.date() + timedelta(days=days), local.time(), zone)


def local_day(moment: datetime, zone: str) -> date:
    """The date that a calendar in this zone shows at this moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def next_morning(moment: datetime, zone: str) -> datetime:
    """Eight o'clock on the day after this moment's day, in this zone."""
    return from_wall(local_day(moment, zone) + timedelta(days=1), time(8), zone)
