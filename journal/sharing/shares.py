"""Sharing and withdrawing: the patient's side of a share, and their ledger of all of them.

A share copies one version, or part of it, for one person who treats the patient now.
It is made on purpose, one at a time, and nothing is ever shared as a side effect.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import tuple_

from journal import clock
from journal.errors import Held, Invalid, NotFound
from journal.people import care, persons
from journal.people.persons import Profile
from journal.sharing import replies, snapshot
from journal.sharing.replies import Reply
from journal.sharing.snapshot import Snapshot
from journal.store import access
from journal.store.tables import Entry, Opening
from journal.store.tables import Share as Row
from journal.store.unit import session, vault
from journal.store.vault import Place, Unreadable
from journal.treatment import therapy_sessions
from journal.viewer import Viewer
from journal.writing import clear_head, ledger, versions, words

LONGEST_NOTE = 1000


@dataclass(frozen=True)
class Wish:
    """What a patient asks to share: with whom, how much, and what to say of it."""

    version: int
    person_id: UUID
    parts: Mapping[str, Any] | None = None
    note: str = ""
    flag: str | None = None
    until: datetime | None = None
    despite_hold: bool = False


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
    def is_live(self) -> bool:
        return self.state == "live"


def preview(viewer: Viewer, entry_id: UUID, wish: Wish) -> Snapshot:
    """Exactly what the person will see, shared with nobody yet.

    Raises:
        NotFound: no such version of an own live entry.
        Invalid: nobody to share with, nothing to show, an end that is past.
    """
    return _checked(viewer, entry_id, wish)[1]


def share(viewer: Viewer, entry_id: UUID, wish: Wish) -> Share:
    """Share one version with one person. The same share again changes nothing.

    Raises:
        NotFound: no such version of an own live entry.
        Invalid: nobody to share with, nothing to show, an end that is past.
        Held: written soon after medicine, and the extra step was not taken.
    """
    if not viewer.is_patient:
        raise NotFound
    ledger.take_turn(viewer)
    tie, copy = _checked(viewer, entry_id, wish)
    entry = versions.read(viewer, entry_id, wish.version)
    held_until = clear_head.held_until(viewer, entry)
    if held_until is not None and not wish.despite_hold:
        raise Held(held_until)
    for known in _live(viewer, entry_id):
        same = (known.version_no, known.person_id, known.until_at)
        if same == (wish.version, wish.person_id, wish.until) and _opened(known) == copy:
            return read(viewer, known.id)
    new = uuid4()
    session().add(
        Row(
            id=new,
            patient_id=viewer.id,
            entry_id=entry_id,
            version_no=wish.version,
            person_id=wish.person_id,
            care_id=tie.id,
            therapy_session_id=entry.therapy_session_id,
            kind=entry.kind,
            flag=wish.flag,
            snapshot=vault().seal(place(viewer.id, new), snapshot.content(copy)),
            shared_at=clock.now(),
            until_at=wish.until,
        )
    )
    session().flush()
    return read(viewer, new)


def withdraw(viewer: Viewer, share_id: UUID) -> None:
    """End a share and remove its words from the other person's page, at once.

    Withdrawing what has ended already changes nothing.

    Raises:
        NotFound: not one's own.
    """
    if not viewer.is_patient:
        raise NotFound
    found = access.readable(viewer, Row, Row.id).where(Row.id == share_id)
    if session().execute(found).first() is None:
        raise NotFound
    _end(viewer, Row.id == share_id)


def withdraw_all_of(viewer: Viewer, entry_id: UUID) -> None:
    """End every live share of one entry."""
    _end(viewer, Row.entry_id == entry_id)


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


def place(patient_id: UUID, share_id: UUID) -> Place:
    """Where a snapshot stands."""
    return Place("share", "snapshot", patient_id, str(share_id))


def opened(row: Row) -> Snapshot | None:
    """The snapshot of a row that access let through; None when its words were removed.

    Raises:
        Unreadable: it does not open here.
    """
    if row.snapshot is None:
        return None
    return snapshot.from_content(vault().open(place(row.patient_id, row.id), row.snapshot))


def _opened(row: Row) -> Snapshot | None:
    try:
        return opened(row)
    except Unreadable:
        return None


def _checked(viewer: Viewer, entry_id: UUID, wish: Wish) -> tuple[care.Tie, Snapshot]:
    entry = versions.read(viewer, entry_id, wish.version)
    tie = next((tie for tie in care.team(viewer) if tie.person.id == wish.person_id), None)
    errors: dict[str, list[str]] = {}
    if tie is None:
        errors["person_id"] = ["You can share with someone who treats you now."]
    if wish.flag is not None and wish.flag not in snapshot.FLAGS:
        errors["flag"] = [f"One of: {', '.join(snapshot.FLAGS)}; or none."]
    if wish.until is not None and wish.until <= clock.now():
        errors["until"] = ["The end of a share must be still to come."]
    if len(wish.note) > LONGEST_NOTE or not words.is_keepable(wish.note):
        errors["note"] = [f"A note of at most {LONGEST_NOTE} characters."]
    if entry.unreadable:
        errors["entry_id"] = ["This version cannot be opened, so it cannot be shared."]
    if errors or tie is None:
        raise Invalid(errors)
    one = None
    if entry.therapy_session_id is not None:
        one = therapy_sessions.read(viewer, entry.therapy_session_id)
    return tie, snapshot.of(entry, one, note=wish.note, flag=wish.flag, parts=wish.parts)


def _live(viewer: Viewer, entry_id: UUID) -> Sequence[Row]:
    found = access.readable(viewer, Row).where(Row.entry_id == entry_id, Row.withdrawn_at.is_(None))
    return session().execute(found).scalars().all()


def _end(viewer: Viewer, which: Any) -> None:
    session().execute(
        access.changing(viewer, Row)
        .where(which, Row.withdrawn_at.is_(None))
        .values(snapshot=None, withdrawn_at=clock.now(), end_reason="withdrawn")
    )


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
            snapshot=_opened(row),
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
