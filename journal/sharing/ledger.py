"""The patient's own ledger: everything ever shared, with whom, and every opening of it.

Read by pages, the API and `shares`. The words of an ended share are gone from it; that
it was shared, and when it was opened, stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import tuple_

from journal import clock
from journal.errors import NotFound
from journal.people import persons
from journal.people.persons import Profile
from journal.sharing import replies, sealing
from journal.sharing.replies import Reply
from journal.sharing.snapshot import Snapshot
from journal.store import access
from journal.store.tables import Entry, Opening
from journal.store.tables import Share as Row
from journal.store.unit import session
from journal.viewer import Viewer


@dataclass(frozen=True)
class Share:
    """One row of the patient's ledger. `state` is live, withdrawn, ended or care ended."""

    id: UUID
    entry_id: UUID
    version: int
    kind: str
    person: Profile | None
    shared_at: datetime
    state: str
    until_at: datetime | None = None
    ended_at: datetime | None = None
    openings: tuple[datetime, ...] = ()
    changed_since: bool = False
    snapshot: Snapshot | None = None
    replies: tuple[Reply, ...] = ()

    @property
    def title(self) -> str:
        return self.snapshot.title if self.snapshot else ""

    @property
    def flag(self) -> str | None:
        return self.snapshot.flag if self.snapshot else None

    @property
    def note(self) -> str:
        return self.snapshot.note if self.snapshot else ""

    @property
    def partial(self) -> bool:
        """Whether the page had more than was shared; nobody but the patient is told."""
        return self.snapshot.partial if self.snapshot else False

    @property
    def unreadable(self) -> bool:
        """It is live, but its words do not open."""
        return self.is_live and self.snapshot is None

    @property
    def is_live(self) -> bool:
        return self.state == "live"


def read(viewer: Viewer, share_id: UUID) -> Share:
    """One row of one's own ledger.

    Raises:
        NotFound: not one's own.
    """
    if not viewer.is_patient:
        raise NotFound
    row = session().execute(access.readable(viewer, Row).where(Row.id == share_id)).scalar()
    if row is None:
        raise NotFound
    return _shares(viewer, [row])[0]


def page(
    viewer: Viewer,
    *,
    entry_id: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[Share]:
    """One's own ledger, newest first: everything ever shared, with every opening."""
    if not viewer.is_patient:
        raise NotFound
    found = access.readable(viewer, Row)
    if entry_id is not None:
        found = found.where(Row.entry_id == entry_id)
    if after is not None:
        found = found.where(tuple_(Row.shared_at, Row.id) < after)
    rows = session().execute(found.order_by(Row.shared_at.desc(), Row.id.desc()).limit(limit))
    return _shares(viewer, rows.scalars().all())


def live(viewer: Viewer) -> list[Share]:
    """Everything one shares now, newest first, however much has ended since."""
    if not viewer.is_patient:
        raise NotFound
    found = access.readable(viewer, Row).where(Row.withdrawn_at.is_(None))
    rows = session().execute(found.order_by(Row.shared_at.desc(), Row.id.desc())).scalars().all()
    return [one for one in _shares(viewer, rows) if one.is_live]


def live_of(viewer: Viewer, entry_ids: Sequence[UUID]) -> dict[UUID, list[Share]]:
    """For these entries of one's own: the shares that are live now."""
    found = access.readable(viewer, Row).where(
        Row.entry_id.in_(entry_ids), Row.withdrawn_at.is_(None)
    )
    rows = session().execute(found.order_by(Row.shared_at)).scalars().all() if entry_ids else []
    grouped: dict[UUID, list[Share]] = {}
    for one in _shares(viewer, rows):
        if one.is_live:
            grouped.setdefault(one.entry_id, []).append(one)
    return grouped


def _shares(viewer: Viewer, rows: Sequence[Row]) -> list[Share]:
    ids = [row.id for row in rows]
    people = persons.profiles(viewer, {row.person_id for row in rows})
    openings = _openings(viewer, ids)
    answers = replies.to(viewer, ids)
    heads = _heads(viewer, {row.entry_id for row in rows})
    return [
        Share(
            id=row.id,
            entry_id=row.entry_id,
            version=row.version_no,
            kind=row.kind,
            person=people.get(row.person_id),
            shared_at=row.shared_at,
            state=_state(row),
            until_at=row.until_at,
            ended_at=row.withdrawn_at or (row.until_at if _state(row) == "ended" else None),
            openings=tuple(openings.get(row.id, ())),
            changed_since=heads.get(row.entry_id, row.version_no) != row.version_no,
            snapshot=sealing.opened_or_none(row),
            replies=tuple(answers.get(row.id, ())),
        )
        for row in rows
    ]


def _state(row: Row) -> str:
    if row.withdrawn_at is not None:
        return row.end_reason or "withdrawn"
    if row.until_at is not None and row.until_at <= clock.now():
        return "ended"
    return "live"


def _openings(viewer: Viewer, ids: Sequence[UUID]) -> dict[UUID, list[datetime]]:
    found = access.readable(viewer, Opening).where(Opening.share_id.in_(ids))
    grouped: dict[UUID, list[datetime]] = {}
    for row in session().execute(found.order_by(Opening.opened_at)).scalars():
        grouped.setdefault(row.share_id, []).append(row.opened_at)
    return grouped


def _heads(viewer: Viewer, ids: set[UUID]) -> dict[UUID, int]:
    found = access.readable(viewer, Entry, Entry.id, Entry.head_version).where(Entry.id.in_(ids))
    return {row.id: row.head_version for row in session().execute(found)} if ids else {}
