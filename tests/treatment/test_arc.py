"""The arc of one session: from time zero in its zone, over gaps and overlaps. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from journal import clock
from journal.content.steps import STEPS
from journal.treatment.arc import ArcStep, Timing, arc

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONES = (
    "America/New_York",
    "Europe/Dublin",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
)
# What 2-model says, written down a second time: hours that pass, or calendar days.
OPENS: dict[str, timedelta] = {
    "eve": -24 * HOUR,
    "landing": 0 * HOUR,
    "day-1": 20 * HOUR,
    "day-3": 60 * HOUR,
}
OPENS_ON_DAY = {"prepare": -14, "week-1": 6, "week-2": 13, "month-1": 28, "month-3": 85}
CLOSES = {"prepare": -24 * HOUR, "eve": 0 * HOUR, "landing": 4 * HOUR, "day-1": 48 * HOUR}
CLOSES_ON_DAY = {"day-3": 6, "week-1": 13, "week-2": 28, "month-1": 85, "month-3": 99}


def timing(starts_at: datetime, zone: str = "Europe/Dublin", **more: object) -> Timing:
    given = {"landing_hours": 4, "planned_at": starts_at - 30 * DAY, **more}
    return Timing(starts_at=starts_at, time_zone=zone, **given)  # type: ignore[arg-type]  # the test's own fields


def steps(one: Timing, now: datetime | None = None) -> dict[str, ArcStep]:
    return {step.key: step for step in arc(one, now or one.starts_at)}


def wall(moment: datetime, zone: str) -> tuple[date, time]:
    local = moment.astimezone(ZoneInfo(zone))
    return local.date(), local.time()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("month", [1, 3, 4, 6, 9, 10])
def test_every_step_opens_and_closes_where_the_model_says(zone: str, month: int) -> None:
    starts_at = clock.from_wall(date(2026, month, 20), time(14, 10), zone)
    found = steps(timing(starts_at, zone))
    assert list(found) == [
        *("prepare", "eve", "landing", "day-1", "day-3"),
        *("week-1", "week-2", "month-1", "month-3"),
    ]
    for key, after in OPENS.items():
        assert found[key].opens_at == starts_at + after, key
    for key, after in CLOSES.items():
        assert found[key].closes_at == starts_at + after, key
    for key, days in OPENS_ON_DAY.items():
        assert wall(found[key].opens_at, zone) == (
            date(2026, month, 20) + days * DAY,
            time(14, 10),
        ), key
    for key, days in CLOSES_ON_DAY.items():
        assert wall(found[key].closes_at, zone) == (
            date(2026, month, 20) + days * DAY,
            time(14, 10),
        ), key


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Europe/Dublin", date(2026, 3, 29), 23),
        ("Europe/Dublin", date(2026, 10, 25), 25),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Africa/Casablanca", date(2026, 2, 15), 25),
        ("Africa/Casablanca", date(2026, 3, 22), 23),
    ],
)
def test_days_keep_the_wall_clock_and_hours_elapse_over_a_change(
    zone: str, day: date, hours: float
) -> None:
    """T-2: the day of the change is shorter or longer; a week later is the same time."""
    starts_at = clock.from_wall(day - DAY, time(14, 0), zone)
    assert clock.days_after(starts_at, 1, zone) - starts_at == timedelta(hours=hours)
    found = steps(timing(starts_at, zone))
    assert found["day-1"].opens_at - starts_at == 20 * HOUR
    assert found["eve"].closes_at - found["eve"].opens_at == 24 * HOUR
    six_days = found["week-1"].opens_at - starts_at
    assert six_days == timedelta(hours=hours - 24) + 6 * DAY


def test_a_time_that_the_spring_gap_skips_moves_forward_by_the_gap() -> None:
    """T-1: 02:30 on the night of the gap is 03:30 in New York, 02:30 twice never."""
    starts_at = clock.from_wall(date(2026, 3, 2), time(2, 30), "America/New_York")
    week = steps(timing(starts_at, "America/New_York"))["week-1"]
    assert wall(week.opens_at, "America/New_York") == (date(2026, 3, 8), time(3, 30))
    howe = clock.from_wall(date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe")
    assert wall(howe, "Australia/Lord_Howe") == (date(2026, 10, 4), time(2, 45))


def test_a_time_that_comes_twice_in_autumn_is_the_first() -> None:
    """T-1: 01:30 on the night of the overlap."""
    starts_at = clock.from_wall(date(2026, 10, 26), time(1, 30), "America/New_York")
    week = steps(timing(starts_at, "America/New_York"))["week-1"]
    assert week.opens_at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # the second 01:30 in Dublin
    assert wall(clock.days_after(second, 6, "Europe/Dublin"), "Europe/Dublin") == (
        date(2026, 10, 31),
        time(1, 30),
    )


def test_the_last_day_of_a_leap_year_february_is_a_day_like_others() -> None:
    """T-8."""
    starts_at = clock.from_wall(date(2028, 2, 1), time(9), "Europe/Dublin")
    month = steps(timing(starts_at))["month-1"]
    assert wall(month.opens_at, "Europe/Dublin") == (date(2028, 2, 29), time(9))


def test_a_step_waits_then_is_open_then_closed_to_the_second() -> None:
    one = timing(datetime(2026, 6, 9, 13, tzinfo=UTC))
    for step in arc(one, one.starts_at):
        tick = timedelta(microseconds=1)
        for moment, state in (
            (step.opens_at - tick, "waiting"),
            (step.opens_at, "open"),
            (step.closes_at - tick, "open"),
            (step.closes_at, "closed"),
        ):
            assert steps(one, moment)[step.key].state == state, step.key


def test_a_moved_session_moves_all_and_a_cancelled_one_closes_all() -> None:
    one = timing(datetime(2026, 6, 9, 13, tzinfo=UTC))
    moved = timing(one.starts_at + 3 * DAY)
    for before, after in zip(arc(one, one.starts_at), arc(moved, one.starts_at), strict=True):
        assert after.opens_at - before.opens_at == 3 * DAY
        assert after.closes_at - before.closes_at == 3 * DAY
    cancelled = timing(one.starts_at, cancelled=True)
    for days in range(-20, 120, 5):
        assert {s.state for s in arc(cancelled, one.starts_at + days * DAY)} == {"closed"}


def test_a_booster_asks_its_own_question_from_when_it_is_planned() -> None:
    starts_at = datetime(2026, 6, 9, 13, tzinfo=UTC)
    found = steps(timing(starts_at, booster=True, planned_at=starts_at - 3 * DAY))
    assert "prepare" not in found
    assert found["booster"].opens_at == starts_at - 3 * DAY
    assert found["booster"].closes_at == starts_at
    late = steps(timing(starts_at, booster=True, planned_at=starts_at + DAY))
    assert late["booster"].state == "left-out"


def test_the_landing_lasts_as_long_as_the_medicine_does() -> None:
    starts_at = datetime(2026, 6, 9, 13, tzinfo=UTC)
    for hours in (2, 4, 8, 12):
        landing = steps(timing(starts_at, landing_hours=hours))["landing"]
        assert landing.closes_at == starts_at + hours * HOUR


def test_what_is_asked_on_demand_is_not_on_the_calendar() -> None:
    found = steps(timing(datetime(2026, 6, 9, 13, tzinfo=UTC)))
    assert not {"orient", "hard-day"} & found.keys()
    assert {"orient", "hard-day"} < {step.key for step in STEPS}
