"""When things of the demonstration happened, and who did them: as if they had been there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from uuid import UUID

from journal import clock
from journal.store import access
from journal.store.tables import Person
from journal.store.unit import Store, session
from journal.viewer import Viewer

ZONE = "Europe/Dublin"


def viewer(person_id: UUID) -> Viewer:
    """The person of the story, acting; their session is the demonstration's own."""
    row = session().execute(access.by_the_house(Person).where(Person.id == person_id)).scalar_one()
    return Viewer(row.id, row.role, row.lane, row.clinic_id, row.time_zone, UUID(int=0))


@contextmanager
def on(store: Store, moment: datetime) -> Iterator[None]:
    """A unit of work of that moment."""
    with clock.at(moment), store.unit(writes=True):
        yield


def ten_in_the_morning(now: datetime, days: int) -> datetime:
    """Ten in the morning, so many days from now."""
    day = clock.local_day(now, ZONE) + timedelta(days=days)
    return clock.from_wall(day, time(10), ZONE)


def last_march(now: datetime) -> datetime:
    """When Eve handed over."""
    year = now.year if now.month > 3 else now.year - 1
    return clock.from_wall(now.date().replace(year=year, month=3, day=14), time(9), ZONE)
