"""The arc: when each step of one therapy session opens and closes, from time zero.

Pure: moments in, moments out; no clock, no database. Offsets are content
(`journal.content.steps`, after 2-model, *The axes of the prompt library*); what
is decided here is how they meet the calendar and other sessions:

* hours are hours that pass; days are the same wall-clock time on a later date in
  the patient's zone, daylight saving or not (`clock.days_after` decides gaps);
* a following session ends this one's arc where its own eve begins, so that in a
  dense series nobody receives six overlapping series of prompts;
* preparing for a following session begins when the first two days after the last
  one are over; its eve when the last landing is over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from journal import clock
from journal.content.steps import STEPS, Offset, Step

PREPARING = ("prepare", "booster")
AFTERWARDS = timedelta(hours=48)


@dataclass(frozen=True)
class Timing:
    """What the arc needs to know of a session. `landing_hours` is how long its
    medicine and route ask for nothing but a word."""

    starts_at: datetime
    time_zone: str
    landing_hours: int
    planned_at: datetime
    booster: bool = False
    cancelled: bool = False


@dataclass(frozen=True)
class ArcStep:
    """One step on the thread. `state` is waiting, open, closed, or left-out."""

    key: str
    name: str
    opens_at: datetime
    closes_at: datetime
    state: str

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def arc(
    timing: Timing,
    now: datetime,
    *,
    previous: Timing | None = None,
    following: Timing | None = None,
) -> tuple[ArcStep, ...]:
    """Every step of this session in order, as things stand at this moment."""
    plan = [step for step in STEPS if _belongs(step, timing)]
    spans = [_span(step, plan[at + 1 :], timing) for at, step in enumerate(plan)]
    return tuple(
        _placed(step, opens, closes, now, timing, previous, following)
        for step, (opens, closes) in zip(plan, spans, strict=True)
    )


def _belongs(step: Step, timing: Timing) -> bool:
    if step.opens is None and step.key != "booster":
        return False  # asked on joining or on demand, not by the calendar
    return step.key not in PREPARING or (step.key == "booster") == timing.booster


def _span(step: Step, later: Sequence[Step], timing: Timing) -> tuple[datetime, datetime]:
    opens = timing.planned_at if step.opens is None else _moment(step.opens, timing)
    if step.key == "landing":
        closes = timing.starts_at + timedelta(hours=timing.landing_hours)
    elif step.closes is not None:
        closes = _moment(step.closes, timing)
    else:  # until the next one opens
        closes = _moment(later[0].opens, timing) if later and later[0].opens else opens
    return opens, closes


def _moment(offset: Offset, timing: Timing) -> datetime:
    if offset.days:
        return clock.days_after(timing.starts_at, offset.days, timing.time_zone)
    return timing.starts_at + timedelta(hours=offset.hours)


def _placed(
    step: Step,
    opens: datetime,
    closes: datetime,
    now: datetime,
    timing: Timing,
    previous: Timing | None,
    following: Timing | None,
) -> ArcStep:
    if previous is not None and not previous.cancelled:
        if step.key in PREPARING:
            opens = max(opens, previous.starts_at + AFTERWARDS)
        elif step.key == "eve":
            opens = max(opens, previous.starts_at + timedelta(hours=previous.landing_hours))
    if following is not None and opens >= timing.starts_at:
        closes = min(closes, max(following.starts_at - timedelta(hours=24), timing.starts_at))
        if step.key == "landing":  # the hours just after are never cut short by a plan
            closes = min(
                timing.starts_at + timedelta(hours=timing.landing_hours), following.starts_at
            )
    return ArcStep(step.key, step.name, opens, closes, _state(opens, closes, now, timing))


def _state(opens: datetime, closes: datetime, now: datetime, timing: Timing) -> str:
    if closes <= opens:
        return "left-out"
    if timing.cancelled or now >= closes:
        return "closed"
    return "open" if now >= opens else "waiting"
