"""Wall clocks: what a calendar in a zone shows, decided once for gaps and overlaps."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal import clock

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
TIMES = st.times().map(lambda moment: moment.replace(tzinfo=None, fold=0))
ZONES = st.sampled_from(
    [
        *("America/New_York", "Europe/Dublin", "Australia/Lord_Howe"),
        *("Africa/Casablanca", "Asia/Gaza", "Antarctica/Troll", "Pacific/Apia", "UTC"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(DAYS, TIMES, ZONES)
def test_a_wall_time_becomes_that_moment_or_the_one_just_after_the_gap(
    day: date, at: time, zone: str
) -> None:
    """T-1."""
    moment = clock.from_wall(day, at, zone)
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    skipped = local - datetime.combine(day, at)
    assert timedelta(0) <= skipped <= timedelta(hours=2)
    assert local.date() == day
    if not skipped:  # of two, the first
        earlier = moment - timedelta(hours=1)
        assert earlier.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local


@settings(max_examples=200, deadline=None)
@given(DAYS, TIMES, ZONES, st.integers(-40, 120))
def test_days_later_is_that_many_days_on_the_calendar(
    day: date, at: time, zone: str, days: int
) -> None:
    moment = clock.from_wall(day, at, zone)
    later = clock.days_after(moment, days, zone)
    first, second = clock.local_day(moment, zone), clock.local_day(later, zone)
    assert (second - first).days == days


@pytest.mark.parametrize(
    ("zone", "wall", "utc"),
    [
        ("America/New_York", datetime(2026, 3, 8, 2, 30), datetime(2026, 3, 8, 7, 30)),  # noqa: DTZ001  # a wall clock has no zone
        ("America/New_York", datetime(2026, 11, 1, 1, 30), datetime(2026, 11, 1, 5, 30)),  # noqa: DTZ001  # the same
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 2, 10), datetime(2026, 10, 3, 15, 40)),  # noqa: DTZ001  # the same
        ("Australia/Lord_Howe", datetime(2026, 4, 5, 1, 45), datetime(2026, 4, 4, 14, 45)),  # noqa: DTZ001  # the same
        ("Europe/Dublin", datetime(2026, 3, 29, 1, 30), datetime(2026, 3, 29, 1, 30)),  # noqa: DTZ001  # the same
        ("Africa/Casablanca", datetime(2026, 3, 22, 2, 30), datetime(2026, 3, 22, 2, 30)),  # noqa: DTZ001  # the same
    ],
)
def test_gaps_and_overlaps_as_they_were_decided(zone: str, wall: datetime, utc: datetime) -> None:
    """T-1: worked out by hand."""
    assert clock.from_wall(wall.date(), wall.time(), zone) == utc.replace(tzinfo=UTC)


def test_next_morning_is_eight_on_the_day_after_in_that_zone() -> None:
    late = datetime(2026, 10, 24, 22, 59, tzinfo=UTC)  # 23:59 in Dublin, before the clocks change
    assert clock.next_morning(late, "Europe/Dublin") == datetime(2026, 10, 25, 8, tzinfo=UTC)
    after_midnight = late + timedelta(minutes=2)
    assert clock.next_morning(after_midnight, "Europe/Dublin") == datetime(
        2026, 10, 26, 8, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "GMT+25", "", "europe/dublin", "localtime", "Factory", "Mars/Base"]
)
def test_what_is_no_zone_is_not_one(name: str) -> None:
    """T-7."""
    assert not clock.is_zone(name)
    assert clock.is_zone("Europe/Dublin")


def test_the_clock_stands_still_only_while_it_is_told_to() -> None:
    moment = datetime(2026, 6, 9, 15, 10, tzinfo=ZoneInfo("Europe/Dublin"))
    with clock.at(moment):
        assert clock.now() == moment
        assert clock.now().utcoffset() == timedelta(0)
        with clock.at(moment + timedelta(days=1)):
            assert clock.now() == moment + timedelta(days=1)
        assert clock.now() == moment
    assert clock.now() != moment
    with pytest.raises(ValueError, match="zone"), clock.at(datetime(2026, 6, 9)):  # noqa: DTZ001  # what is refused
        pass
