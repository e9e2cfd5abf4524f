"""What a therapy session is, and where a series of them stands on the calendar.

Pure but for the clock and the library. `therapy_sessions` keeps them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from journal import clock
from journal.content.shelf import library
from journal.treatment.arc import ArcStep, Timing, arc


class Dated(NamedTuple):
    """When a session is, and no more of it."""

    id: UUID
    patient_id: UUID
    starts_at: datetime
    cancelled_at: datetime | None


@dataclass(frozen=True)
class TherapySession:
    """A therapy session as one viewer may see it, with its arc as of now."""

    id: UUID
    patient_id: UUID
    course_id: UUID
    starts_at: datetime
    time_zone: str
    created_at: datetime
    cancelled_at: datetime | None = None
    medicine: str = ""
    route: str = ""
    style: str = ""
    place: str = ""
    ride_home: str = ""
    booster: bool = False
    number: int = 1
    steps: tuple[ArcStep, ...] = ()
    unreadable: bool = False

    @property
    def cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_past(self) -> bool:
        return self.starts_at <= clock.now()

    @property
    def landing_until(self) -> datetime:
        """When the first hours after medicine are over."""
        return self.starts_at + timedelta(hours=library().landing_hours(self.medicine, self.route))

    @property
    def medicine_name(self) -> str:
        found = library().medicines.get(self.medicine)
        return found.name if found else self.medicine

    @property
    def route_name(self) -> str:
        found = library().routes.get(self.route)
        return found.name if found else self.route

    @property
    def style_name(self) -> str:
        found = library().styles.get(self.style)
        return found.name if found else ""

    def step(self, key: str) -> ArcStep | None:
        """The step of this name, if this session has it."""
        return next((step for step in self.steps if step.key == key), None)


def on_the_calendar(series: Sequence[TherapySession]) -> list[TherapySession]:
    """Number the sessions within their course and give each its arc between its neighbours."""
    now = clock.now()
    happening = [one for one in series if not one.cancelled]
    timing = {one.id: _timing(one) for one in series}
    numbers: dict[UUID, int] = {}
    placed = []
    for one in series:
        if not one.cancelled:
            numbers[one.course_id] = numbers.get(one.course_id, 0) + 1
        at = (one.starts_at, one.id)  # of two at the same moment, the second has the arc
        earlier = [x for x in happening if (x.starts_at, x.id) < at]
        later = [x for x in happening if (x.starts_at, x.id) > at]
        steps = arc(
            timing[one.id],
            now,
            previous=timing[earlier[-1].id] if earlier else None,
            following=timing[later[0].id] if later else None,
        )
        placed.append(replace(one, number=numbers.get(one.course_id, 1), steps=steps))
    return placed


def _timing(one: TherapySession) -> Timing:
    return Timing(
        starts_at=one.starts_at,
        time_zone=one.time_zone,
        landing_hours=library().landing_hours(one.medicine, one.route),
        planned_at=one.created_at,
        booster=one.booster,
        cancelled=one.cancelled,
    )
