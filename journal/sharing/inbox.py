"""The therapist's reading list: what is live and shared with them.

Nothing here names an entry. A list shows no words, so that reading always goes
through `opening`, which records it in the same transaction or fails.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, not_, tuple_

from journal import clock
from journal.errors import NotFound
from journal.people import care, persons
from journal.people.persons import Profile
from journal.sharing import sealing
from journal.store import access
from journal.store.tables import Opening, Review, Share
from journal.store.unit import session
from journal.viewer import Viewer

DUE_AFTER = timedelta(days=7)
SHOWN = UNOPENED, OPENED, REVIEWED = ("unopened", "opened", "reviewed")
Key = tuple[datetime, UUID]


@dataclass(frozen=True)
class Item:
    """One share in a reading list: all about it but its words."""

    share_id: UUID
    patient: Profile
    kind: str
    shared_at: datetime
    flag: str | None
    until_at: datetime | None
    therapy_session_id: UUID | None
    when: str | None
    reading_minutes: int
    session_number: int | None
    session_starts_at: datetime | None
    opened_at: datetime | None
    reviewed_at: datetime | None
    unreadable: bool

    @property
    def unopened(self) -> bool:
        return self.opened_at is None

    @property
    def due(self) -> bool:
        """Unopened for longer than a week."""
        return self.unopened and clock.now() - self.shared_at > DUE_AFTER


@dataclass(frozen=True)
class Neighbours:
    """What the same patient shared before and after one share, if anything is live."""

    earlier: Item | None
    later: Item | None


def page(
    viewer: Viewer,
    *,
    patient_id: UUID | None = None,
    show: str | None = None,
    after: Key | None = None,
    limit: int,
) -> list[Item]:
    """What is live and shared with this therapist, newest first; of one patient if asked.

    `show` narrows it to what is unopened (what waits longest comes first), opened but
    not put away, or reviewed.

    Raises:
        NotFound: not a therapist, or not the patient's therapist now.
    """
    if not viewer.is_therapist:
        raise NotFound
    found = access.readable(viewer, Share)
    if patient_id is not None:
        care.treats(viewer, patient_id)
        found = found.where(Share.patient_id == patient_id)
    if show is not None:
        found = found.where(_shown(viewer, show))
    return items(viewer, _in_order(found, after, limit, oldest_first=show == UNOPENED))


def live(viewer: Viewer, share_id: UUID) -> Share:
    """The row of a share that this therapist may open now. It cannot be withdrawn, nor can
    its care end, before what is done with it here is done.

    Raises:
        NotFound: not shared with this person, or not any more.
    """
    if not viewer.is_therapist:
        raise NotFound
    found = access.readable(viewer, Share).where(Share.id == share_id)
    row: Share | None = session().execute(found.with_for_update(read=True)).scalar()
    if row is None:
        raise NotFound
    return row


def neighbours(viewer: Viewer, row: Share) -> Neighbours:
    """What the same patient shared just before and just after this."""
    found = access.readable(viewer, Share).where(Share.patient_id == row.patient_id)
    at = (row.shared_at, row.id)
    earlier = _in_order(found, at, 1, oldest_first=False)
    later = _in_order(found, at, 1, oldest_first=True)
    there = {item.share_id: item for item in items(viewer, [*earlier, *later])}
    return Neighbours(*(there[each[0].id] if each else None for each in (earlier, later)))


def unopened(viewer: Viewer) -> dict[UUID, int]:
    """For each patient with any: how many live shares this therapist has not opened."""
    if not viewer.is_therapist:
        raise NotFound
    seen = access.readable(viewer, Opening, Opening.share_id)
    waiting = (
        access.readable(viewer, Share, Share.patient_id, func.count())
        .where(Share.id.not_in(seen))
        .group_by(Share.patient_id)
    )
    return {row[0]: row[1] for row in session().execute(waiting)}


def latest(viewer: Viewer) -> dict[UUID, datetime]:
    """For each patient with any: when the newest live share was made."""
    if not viewer.is_therapist:
        raise NotFound
    newest = access.readable(viewer, Share, Share.patient_id, func.max(Share.shared_at))
    return {row[0]: row[1] for row in session().execute(newest.group_by(Share.patient_id))}


def _shown(viewer: Viewer, show: str) -> Any:
    opened = Share.id.in_(access.readable(viewer, Opening, Opening.share_id))
    reviewed = Share.id.in_(access.readable(viewer, Review, Review.share_id))
    return {
        UNOPENED: not_(opened),
        OPENED: and_(opened, not_(reviewed)),
        REVIEWED: and_(opened, reviewed),
    }[show]


def _in_order(
    found: Select[Any], after: Key | None, limit: int, *, oldest_first: bool
) -> Sequence[Share]:
    at = tuple_(Share.shared_at, Share.id)
    if after is not None:
        found = found.where(at > after if oldest_first else at < after)
    order = (Share.shared_at, Share.id)
    found = found.order_by(*(order if oldest_first else (one.desc() for one in order)))
    return session().execute(found.limit(limit)).scalars().all()


def items(viewer: Viewer, rows: Sequence[Share]) -> list[Item]:
    """Rows that access let through, as reading lists show them: all but their words."""
    ids = [row.id for row in rows]
    people = persons.profiles(viewer, {row.patient_id for row in rows})
    seen = _first_openings(viewer, ids)
    reviewed = _reviews(viewer, ids)
    return [_item(row, people[row.patient_id], seen, reviewed) for row in rows]


def _item(
    row: Share, patient: Profile, seen: dict[UUID, datetime], reviewed: dict[UUID, datetime]
) -> Item:
    copy = sealing.opened_or_none(row)
    return Item(
        share_id=row.id,
        patient=patient,
        kind=row.kind,
        shared_at=row.shared_at,
        flag=row.flag,
        until_at=row.until_at,
        therapy_session_id=row.therapy_session_id,
        when=copy.when if copy else None,
        reading_minutes=copy.reading_minutes if copy else 1,
        session_number=copy.session_number if copy else None,
        session_starts_at=copy.session_starts_at if copy else None,
        opened_at=seen.get(row.id),
        reviewed_at=reviewed.get(row.id),
        unreadable=copy is None,
    )


def _first_openings(viewer: Viewer, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    found = (
        access.readable(viewer, Opening, Opening.share_id, func.min(Opening.opened_at))
        .where(Opening.share_id.in_(ids))
        .group_by(Opening.share_id)
    )
    return {row[0]: row[1] for row in session().execute(found)} if ids else {}


def _reviews(viewer: Viewer, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    found = access.readable(viewer, Review).where(Review.share_id.in_(ids))
    return {row.share_id: row.reviewed_at for row in session().execute(found).scalars()}
