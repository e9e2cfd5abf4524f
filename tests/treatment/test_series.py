"""Sessions near each other: one arc gives way to the next, and never do two follow up at once."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from journal.treatment.arc import ArcStep, Timing, arc

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIRST = datetime(2026, 3, 2, 13, tzinfo=UTC)
FOLLOW_UP = ("day-1", "day-3", "week-1", "week-2", "month-1", "month-3")
MOST_OPEN = 2  # what follows the last session, and what prepares the next


def series(*hours: float, landing: int = 4, zone: str = "America/New_York") -> list[Timing]:
    """Sessions this many hours after the first moment, each planned well before."""
    moments = [FIRST + timedelta(hours=hour) for hour in sorted(set(hours))]
    return [Timing(moment, zone, landing, FIRST - 60 * DAY) for moment in moments]


def arcs(timings: list[Timing], now: datetime) -> list[tuple[ArcStep, ...]]:
    """Every arc of a series as it stands now, each between its neighbours."""
    return [
        arc(
            one,
            now,
            previous=timings[at - 1] if at else None,
            following=timings[at + 1] if at + 1 < len(timings) else None,
        )
        for at, one in enumerate(timings)
    ]


def opened(steps: tuple[ArcStep, ...]) -> list[str]:
    return [step.key for step in steps if step.is_open]


def hours_of_interest(timings: list[Timing]) -> list[datetime]:
    """Every moment at which something opens or closes, and just before it."""
    edges = {
        edge
        for steps in arcs(timings, FIRST)
        for step in steps
        for edge in (step.opens_at, step.closes_at)
    }
    return sorted(edges | {edge - timedelta(seconds=1) for edge in edges})


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(0, 24 * 40), min_size=1, max_size=7, unique=True),
    st.sampled_from([2, 4, 8, 12]),
    st.sampled_from(["America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"]),
)
def test_at_no_moment_does_a_series_ask_too_much(hours: list[int], landing: int, zone: str) -> None:
    timings = series(*hours, landing=landing, zone=zone)
    for now in hours_of_interest(timings):
        found = [opened(steps) for steps in arcs(timings, now)]
        following = [keys for keys in found if set(keys) & set(FOLLOW_UP)]
        assert len(following) <= 1, (now, found)
        assert sum(len(keys) for keys in found) <= MOST_OPEN, (now, found)
        for keys in found:
            assert not {"eve", "landing"} <= set(keys)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 24 * 200), min_size=1, max_size=9, unique=True))
def test_steps_come_in_order_and_none_closes_before_it_opens(hours: list[int]) -> None:
    timings = series(*hours)
    for one, steps in zip(timings, arcs(timings, FIRST), strict=True):
        kept = [step for step in steps if step.state != "left-out"]
        moments = [step.opens_at for step in kept]
        assert moments == sorted(moments)
        assert all(step.opens_at < step.closes_at for step in kept)
        by_key = {step.key: step for step in kept}
        assert by_key["landing"].opens_at == one.starts_at
        if "eve" in by_key:
            assert by_key["eve"].closes_at <= by_key["landing"].opens_at


def test_twice_a_week_asks_the_next_day_and_prepares_and_nothing_older() -> None:
    timings = series(*(84 * n for n in range(6)))
    middle = arcs(timings, FIRST)[2]
    left_out = {step.key for step in middle if step.state == "left-out"}
    assert left_out == {"day-3", "week-1", "week-2", "month-1", "month-3"}
    last = arcs(timings, FIRST)[-1]
    assert {step.key for step in last if step.state == "left-out"} == set()


def test_every_day_leaves_room_for_the_landing_and_hardly_anything_else() -> None:
    timings = series(*(24 * n for n in range(6)))
    for steps in arcs(timings, FIRST)[1:-1]:
        kept = {step.key for step in steps if step.state != "left-out"}
        assert kept == {"eve", "landing"}
    for hour in range(24 * 5):
        keys = [key for steps in arcs(timings, FIRST + hour * HOUR) for key in opened(steps)]
        assert keys in (["landing"], ["eve"]), (hour, keys)


def test_sessions_a_month_apart_keep_their_own_weeks() -> None:
    first, second = arcs(series(0, 24 * 30), FIRST)
    kept = {step.key: step for step in first if step.state != "left-out"}
    assert list(kept)[-3:] == ["week-1", "week-2", "month-1"]
    assert kept["month-1"].closes_at == FIRST + 29 * DAY
    eve = next(step for step in second if step.key == "eve")
    assert (eve.opens_at, eve.closes_at) == (FIRST + 29 * DAY, FIRST + 30 * DAY)
    prepare = next(step for step in second if step.key == "prepare")
    assert prepare.opens_at == FIRST + 16 * DAY


def test_a_cancelled_neighbour_takes_nothing_away() -> None:
    one = series(0)[0]
    gone = Timing(FIRST - 2 * DAY, "Europe/Dublin", 4, FIRST - 60 * DAY, cancelled=True)
    assert arc(one, FIRST, previous=gone) == arc(one, FIRST)


def test_the_eve_waits_until_the_last_landing_is_over() -> None:
    first, second = arcs(series(0, 10), FIRST + HOUR)
    assert opened(first) == ["landing"]
    assert opened(second) == []
    eve = next(step for step in second if step.key == "eve")
    assert eve.opens_at == FIRST + 4 * HOUR
