"""The therapist's side: what is live and shared with them, and opening it.

Nothing here names an entry. A list shows no words, so that reading always goes
through `open_share`, which records the opening in the same transaction or fails.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, tuple_

from journal import clock
from journal.errors import Conflict, NotFound
from journal.people import care, persons
from journal.people.persons import Profile
from journal.sharing import replies, sealing
from journal.sharing.replies import Reply
from journal.sharing.snapshot import Snapshot
from journal.store import access
from journal.store.tables import Opening, Review, Share
from journal.store.unit import session
from journal.store.vault import Unreadable
from journal.viewer import Viewer

DUE_AFTER = timedelta(days=7)


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
    unreadable: bool = False

    @property
    def unopened(self) -> bool:
        return self.opened_at is None

    @property
    def due(self) -> bool:
        """Unopened for longer than a week."""
        return self.unopened and clock.now() - self.shared_at > DUE_AFTER


@dataclass(frozen=True)
class Opened:
    """A share on the screen, with the intention of its session when that is shared too."""

    item: Item
    snapshot: Snapshot
    intention: Snapshot | None
    replies: tuple[Reply, ...]


def page(
    viewer: Viewer,
    *,
    patient_id: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[Item]:
    """What is live and shared with this therapist, newest first; of one patient if asked.

    Raises:
        NotFound: not a therapist, or not the patient's therapist now.
    """
    if not viewer.is_therapist:
        raise NotFound
    found = access.readable(viewer, Share)
    if patient_id is not None:
        care.treats(viewer, patient_id)
        found = found.where(Share.patient_id == patient_id)
    if after is not None:
        found = found.where(tuple_(Share.shared_at, Share.id) < after)
    rows = session().execute(found.order_by(Share.shared_at.desc(), Share.id.desc()).limit(limit))
    return _items(viewer, rows.scalars().all())


def unopened(viewer: Viewer) -> dict[UUID, int]:
    """For each patient with any: how many live shares this therapist has not opened."""
    if not viewer.is_therapist:
        raise NotFound
    seen = access.readable(viewer, Opening, Opening.share_id).where(Opening.person_id == viewer.id)
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


def open_share(viewer: Viewer, share_id: UUID) -> Opened:
    """Open a share, which the patient will see. No record, no reading (R29).

    Raises:
        NotFound: not shared with this person, or not any more.
        Conflict: its words do not open; nothing is recorded, because nothing was read.
    """
    if not viewer.is_therapist:
        raise NotFound
    row = _live(viewer, share_id)
    try:
        copy = sealing.opened(row)
    except Unreadable:
        raise Conflict(
            "These words cannot be opened. Nothing else is affected.", code="unreadable"
        ) from None
    if copy is None:
        raise NotFound
    beside = _intention_beside(viewer, row)
    _record(viewer, row)
    if beside is not None:
        _record(viewer, beside[0])
    return Opened(
        item=_items(viewer, [row])[0],
        snapshot=copy,
        intention=beside[1] if beside else None,
        replies=tuple(replies.to(viewer, [share_id]).get(share_id, ())),
    )


def review(viewer: Viewer, share_id: UUID) -> None:
    """Put a share away as reviewed; once is enough.

    Raises:
        NotFound: not shared with this person, or not any more.
    """
    if not viewer.is_therapist:
        raise NotFound
    row = _live(viewer, share_id)
    known = access.readable(viewer, Review, Review.share_id).where(Review.share_id == share_id)
    if session().execute(known).first() is None:
        session().add(
            Review(
                share_id=share_id,
                patient_id=row.patient_id,
                person_id=viewer.id,
                reviewed_at=clock.now(),
            )
        )
        session().flush()


def _live(viewer: Viewer, share_id: UUID) -> Share:
    found = access.readable(viewer, Share).where(Share.id == share_id)
    row: Share | None = session().execute(found).scalar()
    if row is None:
        raise NotFound
    return row


def _intention_beside(viewer: Viewer, row: Share) -> tuple[Share, Snapshot] | None:
    """The newest live share of the same session's intention, to read beside this one."""
    if row.therapy_session_id is None or row.kind == "intention":
        return None
    found = access.readable(viewer, Share).where(
        Share.patient_id == row.patient_id,
        Share.therapy_session_id == row.therapy_session_id,
        Share.kind == "intention",
    )
    newest = session().execute(found.order_by(Share.shared_at.desc()).limit(1)).scalar()
    try:
        copy = sealing.opened(newest) if newest else None
    except Unreadable:
        copy = None
    return (newest, copy) if newest is not None and copy is not None else None


def _record(viewer: Viewer, row: Share) -> None:
    session().add(
        Opening(
            id=uuid4(),
            patient_id=row.patient_id,
            share_id=row.id,
            person_id=viewer.id,
            auth_session_id=viewer.auth_session_id,
            opened_at=clock.now(),
        )
    )
    session().flush()


def _items(viewer: Viewer, rows: Sequence[Share]) -> list[Item]:
    ids = [row.id for row in rows]
    people = persons.profiles(viewer, {row.patient_id for row in rows})
    seen = _first_openings(viewer, ids)
    reviewed = _reviews(viewer, ids)
    return [_item(row, people[row.patient_id], seen, reviewed) for row in rows]


def _item(
    row: Share, patient: Profile, seen: dict[UUID, datetime], reviewed: dict[UUID, datetime]
) -> Item:
    try:
        copy = sealing.opened(row)
    except Unreadable:
        copy = None
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
        .where(Opening.share_id.in_(ids), Opening.person_id == viewer.id)
        .group_by(Opening.share_id)
    )
    return {row[0]: row[1] for row in session().execute(found)} if ids else {}


def _reviews(viewer: Viewer, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    found = access.readable(viewer, Review).where(Review.share_id.in_(ids))
    return {row.share_id: row.reviewed_at for row in session().execute(found).scalars()}
