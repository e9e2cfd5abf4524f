"""Sharing and withdrawing: what a patient does with a version and one person.

A share copies one version, or part of it, for one person who treats the patient now.
It is made on purpose, one at a time, and nothing is ever shared as a side effect.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import or_

from journal import clock
from journal.errors import Held, Invalid, NotFound
from journal.people import care
from journal.sharing import ledger, sealing, snapshot
from journal.sharing.ledger import Share
from journal.sharing.snapshot import Snapshot
from journal.store import access
from journal.store.tables import Share as Row
from journal.store.unit import session
from journal.treatment import therapy_sessions
from journal.viewer import Viewer
from journal.writing import clear_head, operations, versions, words

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
    operations.take_turn(viewer)
    tie, copy = _checked(viewer, entry_id, wish)
    until = tie.ends(wish.until)  # with a stand-in, no longer than they stand in
    entry = versions.read(viewer, entry_id, wish.version)
    held_until = clear_head.held_until(viewer, entry)
    if held_until is not None and not wish.despite_hold:
        raise Held(held_until)
    for known in _live(viewer, entry_id):
        same = (known.version_no, known.person_id, known.until_at)
        asked = (wish.version, wish.person_id, until)
        if same == asked and sealing.opened_or_none(known) == copy:
            return ledger.read(viewer, known.id)
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
            snapshot=sealing.sealed(copy, viewer.id, new),
            shared_at=clock.now(),
            until_at=until,
        )
    )
    session().flush()
    return ledger.read(viewer, new)


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
    now = clock.now()
    session().execute(
        access.changing(viewer, Row)
        .where(which, Row.withdrawn_at.is_(None), or_(Row.until_at.is_(None), Row.until_at > now))
        .values(snapshot=None, withdrawn_at=now, end_reason="withdrawn")
    )
