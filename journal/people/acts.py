"""The record of what was done with people and ties: fixed words, who, whom, when.

Written by the acts themselves, in their own transaction; never changed, never deleted.
An administrator reads their practice's, everyone else what touches them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import tuple_

from journal import clock
from journal.people import persons
from journal.people.persons import Profile
from journal.store import access
from journal.store.tables import Act as Row
from journal.store.unit import session
from journal.viewer import Viewer

WHAT = (
    "care-began", "care-ended", "parted", "handed-over", "cover-arranged", "cover-ended",
    "suspended", "restored", "lane-changed", "settings-changed",
)  # fmt: skip


@dataclass(frozen=True)
class On:
    """Whom an act is about: a person, or a patient and their therapist; `other` is who
    stands in or takes over, from then until then."""

    person_id: UUID | None = None
    therapist_id: UUID | None = None
    other_id: UUID | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None
    lane: str | None = None


@dataclass(frozen=True)
class Act:
    """One row of the record, with the names that this viewer may know; others are None."""

    id: UUID
    done_at: datetime
    what: str
    by: Profile | None
    by_the_server: bool
    person: Profile | None
    therapist: Profile | None
    other: Profile | None
    from_at: datetime | None
    until_at: datetime | None
    lane: str | None


def record(by: Viewer | None, clinic_id: UUID, what: str, on: On) -> None:
    """Write down what was done; `by` is None when a command on the server did it.

    Raises:
        ValueError: not one of the fixed words.
    """
    if what not in WHAT:
        raise ValueError(f"{what} is not an act; add it to acts.WHAT")
    session().add(
        Row(
            id=uuid4(),
            clinic_id=clinic_id,
            done_at=clock.now(),
            what=what,
            actor_id=by.id if by else None,
            person_id=on.person_id,
            therapist_id=on.therapist_id,
            other_id=on.other_id,
            from_at=on.from_at,
            until_at=on.until_at,
            lane=on.lane,
        )
    )
    session().flush()


def page(
    viewer: Viewer, *, after: tuple[datetime, UUID] | None = None, limit: int = 20
) -> list[Act]:
    """The record as far as this person may read it, newest first."""
    found = access.readable(viewer, Row)
    if after is not None:
        found = found.where(tuple_(Row.done_at, Row.id) < after)
    rows = session().execute(found.order_by(Row.done_at.desc(), Row.id.desc()).limit(limit))
    return _named(viewer, rows.scalars().all())


def _named(viewer: Viewer, rows: Sequence[Row]) -> list[Act]:
    ids = {
        one
        for row in rows
        for one in (row.actor_id, row.person_id, row.therapist_id, row.other_id)
        if one is not None
    }
    people = persons.profiles(viewer, ids)

    def named(one: UUID | None) -> Profile | None:
        return people.get(one) if one is not None else None

    return [
        Act(
            id=row.id,
            done_at=row.done_at,
            what=row.what,
            by=named(row.actor_id),
            by_the_server=row.actor_id is None,
            person=named(row.person_id),
            therapist=named(row.therapist_id),
            other=named(row.other_id),
            from_at=row.from_at,
            until_at=row.until_at,
            lane=row.lane,
        )
        for row in rows
    ]
