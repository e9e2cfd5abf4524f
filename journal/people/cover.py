"""Someone stands in for a therapist who is away, for dates: a tie with an end of its own.

A stand-in starts with nothing, sees what the patient shares with them, and their access
ends by itself with the last day.
"""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import or_

from journal import clock
from journal.errors import Invalid, NotFound
from journal.people import acts, clinic_settings, ties, tying
from journal.people.ties import Tie
from journal.store import access
from journal.store.tables import Care
from journal.store.unit import session
from journal.viewer import Viewer

LONGEST = timedelta(days=366)


def arrange(
    viewer: Viewer, care_id: UUID, therapist_id: UUID, from_on: date, until_on: date
) -> Tie:
    """Another therapist of the practice stands in, both days whole, in the practice's zone.

    Raises:
        NotFound: not an administrator, or no tie of their practice that goes on.
        Invalid: a stand-in's own tie, no other therapist of this practice, or days that
            are past, backward, too many, or covered already.
        Conflict: the other therapist treats this patient in that time already.
    """
    row = ties.row_of(viewer, care_id)
    tying.take_turn_of(row.patient_id)
    row = ties.row_of(viewer, care_id)
    if ties.is_over(row):
        raise NotFound
    if row.covers_id is not None:
        raise Invalid({"therapist_id": ["A stand-in is not covered: cover the tie itself."]})
    if row.therapist_id == therapist_id:
        raise Invalid({"therapist_id": ["Choose another therapist than now."]})
    starts, ends = _span(viewer, from_on, until_on)
    if _covered(viewer, row.id, starts, ends):
        raise Invalid({"from_on": ["Somebody stands in on some of these days already."]})
    new = tying.tie(row.patient_id, therapist_id, began_at=starts, ended_at=ends, covers_id=row.id)
    on = acts.On(row.patient_id, row.therapist_id, therapist_id, starts, ends)
    acts.record(viewer, viewer.clinic_id, "cover-arranged", on)
    return ties.read(viewer, new.id)


def _span(viewer: Viewer, from_on: date, until_on: date) -> tuple[datetime, datetime]:
    zone, now = clinic_settings.of(viewer).time_zone, clock.now()
    today = clock.local_day(now, zone)
    errors: dict[str, list[str]] = {}
    if from_on < today:
        errors["from_on"] = ["From today, or a day to come."]
    elif from_on - today > LONGEST:
        errors["from_on"] = ["Within a year."]
    if until_on < from_on:
        errors["until_on"] = ["The last day comes after the first, or is the same."]
    elif until_on - from_on > LONGEST:
        errors["until_on"] = ["At most a year. For longer, hand the care over."]
    if errors:
        raise Invalid(errors)
    starts = clock.from_wall(from_on, time(0), zone)
    # The last second before the next midnight: some clocks show an evening hour twice.
    ends = clock.from_wall(until_on + timedelta(days=1), time(0), zone) - timedelta(seconds=1)
    return max(starts, now), ends


def _covered(viewer: Viewer, care_id: UUID, starts: datetime, ends: datetime) -> bool:
    there = access.readable(viewer, Care, Care.id).where(
        Care.covers_id == care_id,
        Care.began_at < ends,
        or_(Care.ended_at.is_(None), Care.ended_at > starts),
        Care.ended_at > Care.began_at,
    )
    return session().execute(there).first() is not None
