"""The patient's own ledger: everything ever shared, with whom, and every opening of it.

Read by pages, the API and `shares`. The words of an ended share are gone from it; that
it was shared, and when it was opened, stays.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, not_, tuple_

from journal import clock
from journal.errors import NotFound
from journal.people import persons
from journal.people.persons import Profile
from journal.sharing import replies, sealing, ties
from journal.sharing.replies import Reply
from journal.sharing.snapshot import Snapshot
from journal.sharing.ties import Tie
from journal.store import access, rules
from journal.store.tables import Care, Entry, EntryVersion, Opening
from journal.store.tables import Share as Row
from journal.store.unit import session
from journal.store.vault import Unreadable
from journal.viewer import Viewer
from journal.writing import words

Key = tuple[datetime, UUID]


@dataclass(frozen=True)
class Share:
    """One row of the patient's ledger. `state` is live, withdrawn, replaced (shared again
    since), ended (its end came) or care ended. `hint` is how a page without a title begins."""

    id: UUID
    entry_id: UUID
    version: int
    kind: str
    person: Profile | None
    shared_at: datetime
    state: str
    until_at: datetime | None
    ended_at: datetime | None
    openings: tuple[datetime, ...]
    changed_since: bool
    snapshot: Snapshot | None
    replies: tuple[Reply, ...]
    hint: str

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
    person_id: UUID | None = None,
    live: bool | None = None,
    after: Key | None = None,
    limit: int = 50,
) -> list[Share]:
    """One's own ledger, newest first: everything ever shared, with every opening; of one
    entry, with one person, only what is live or only what has ended, if asked."""
    if not viewer.is_patient:
        raise NotFound
    return _shares(viewer, _rows(viewer, entry_id, person_id, live, after, limit))


def newest_live(viewer: Viewer, people: Iterable[UUID], limit: int) -> dict[UUID, list[Share]]:
    """For each of these people: the newest of what they can see."""
    if not viewer.is_patient:
        raise NotFound
    rows = [row for one in people for row in _rows(viewer, None, one, True, None, limit)]
    grouped: dict[UUID, list[Share]] = {}
    for row, share in zip(rows, _shares(viewer, rows), strict=True):
        grouped.setdefault(row.person_id, []).append(share)
    return grouped


def is_live(viewer: Viewer) -> Any:
    """As a condition on shares: not withdrawn, not past their end, under a tie that lives."""
    living = access.readable(viewer, Care, Care.id).where(rules.lives())
    return and_(rules.stands(), Row.care_id.in_(living))


def _rows(
    viewer: Viewer,
    entry_id: UUID | None,
    person_id: UUID | None,
    live: bool | None,
    after: Key | None,
    limit: int,
) -> Sequence[Row]:
    found = access.readable(viewer, Row)
    if entry_id is not None:
        found = found.where(Row.entry_id == entry_id)
    if person_id is not None:
        found = found.where(Row.person_id == person_id)
    if live is not None:
        found = found.where(is_live(viewer) if live else not_(is_live(viewer)))
    if after is not None:
        found = found.where(tuple_(Row.shared_at, Row.id) < after)
    ordered = found.order_by(Row.shared_at.desc(), Row.id.desc()).limit(limit)
    return session().execute(ordered).scalars().all()


def _shares(viewer: Viewer, rows: Sequence[Row]) -> list[Share]:
    ids = [row.id for row in rows]
    people = persons.profiles(viewer, {row.person_id for row in rows})
    under = ties.by_id(viewer, {row.care_id for row in rows})
    openings = openings_of(viewer, ids)
    answers = replies.to(viewer, ids)
    heads = _heads(viewer, {row.entry_id for row in rows})
    found = []
    for row in rows:
        state, ended_at = _state(row, under[row.care_id])
        copy = sealing.opened_or_none(row) if state == "live" else None
        version, hint = heads.get(row.entry_id, (row.version_no, ""))
        found.append(
            Share(
                id=row.id,
                entry_id=row.entry_id,
                version=row.version_no,
                kind=row.kind,
                person=people.get(row.person_id),
                shared_at=row.shared_at,
                state=state,
                until_at=row.until_at,
                ended_at=ended_at,
                openings=tuple(openings.get(row.id, ())),
                changed_since=version != row.version_no,
                snapshot=copy,
                replies=tuple(answers.get(row.id, ())),
                hint=copy.preview if copy else hint,
            )
        )
    return found


def _state(row: Row, tie: Tie) -> tuple[str, datetime | None]:
    if row.withdrawn_at is not None:
        return row.end_reason or "withdrawn", row.withdrawn_at
    if row.until_at is not None and row.until_at <= clock.now():
        return "ended", row.until_at
    return ("live", None) if tie.lives else ("care ended", tie.ended_at)


def openings_of(viewer: Viewer, ids: Sequence[UUID]) -> dict[UUID, list[datetime]]:
    """When each of these shares was opened, the first time first."""
    found = access.readable(viewer, Opening).where(Opening.share_id.in_(ids))
    grouped: dict[UUID, list[datetime]] = {}
    if ids:
        for row in session().execute(found.order_by(Opening.opened_at)).scalars():
            grouped.setdefault(row.share_id, []).append(row.opened_at)
    return grouped


def _heads(viewer: Viewer, ids: set[UUID]) -> dict[UUID, tuple[int, str]]:
    """For entries that are still there: their newest version, and how it begins, so that
    a row whose words are gone is still known. Trashed ones keep their words to themselves."""
    if not ids:
        return {}
    wanted = access.own_heads(viewer, Entry.id, Entry.head_version, Entry.state, EntryVersion.words)
    return {
        row.id: (row.head_version, _hint(viewer, row) if row.state == "live" else "")
        for row in session().execute(wanted.where(Entry.id.in_(ids)))
    }


def _hint(viewer: Viewer, row: Any) -> str:
    try:
        return words.opened(row.words, viewer.id, row.id, row.head_version).preview
    except Unreadable:
        return ""
