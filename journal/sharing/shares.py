"""Sharing and withdrawing: what a patient does with a version and one person.

A share copies one version, or part of it, for one person who treats the patient now.
It is made on purpose, one at a time, and nothing is ever shared as a side effect. Of one
entry a person sees one share: sharing it again takes the place of what they saw.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from journal import clock
from journal.errors import Held, Invalid, NotFound
from journal.people import care
from journal.sharing import again, beside, ledger, sealing, snapshot, ties
from journal.sharing.ledger import Share
from journal.sharing.snapshot import Snapshot
from journal.store import access
from journal.store.tables import Share as Row
from journal.store.unit import session
from journal.treatment import therapy_sessions
from journal.viewer import Viewer
from journal.writing import clear_head, operations, versions, words
from journal.writing.changes import PartChange

LONGEST_NOTE = 1000
WITHDRAWN, REPLACED = "withdrawn", "replaced"
NOBODY = ["You can share with someone who treats you now."]


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
class Preview:
    """What a person would see, with the intention that would stand beside it. `replaces`
    says that they see something of this entry already, and `changes` what would change."""

    snapshot: Snapshot
    intention: Snapshot | None
    replaces: bool
    changes: tuple[PartChange, ...]


def preview(viewer: Viewer, entry_id: UUID, wish: Wish) -> Preview:
    """Exactly what the person will see, shared with nobody yet.

    Raises:
        NotFound: no such version of an own live entry.
        Invalid: nobody to share with, nothing to show, an end that is past.
    """
    _, copy = _checked(viewer, entry_id, wish)
    entry = versions.read(viewer, entry_id, wish.version)
    found = beside.intention(
        viewer,
        patient_id=viewer.id,
        person_id=wish.person_id,
        session_id=entry.therapy_session_id,
        kind=entry.kind,
    )
    seen = [sealing.opened_or_none(row) for row in _live(viewer, entry_id, wish.person_id)]
    before = seen[0] if seen else None
    return Preview(
        snapshot=copy,
        intention=found[1] if found else None,
        replaces=bool(seen),
        changes=again.differences(before, copy) if before else (),
    )


def share(viewer: Viewer, entry_id: UUID, wish: Wish) -> Share:
    """Share one version with one person, in place of what they saw of this entry before.
    The same share again changes nothing.

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
    _stays(viewer, tie)
    for known in _live(viewer, entry_id, wish.person_id):
        same = (known.version_no, known.until_at) == (wish.version, until)
        if same and sealing.opened_or_none(known) == copy:
            return ledger.read(viewer, known.id)
    _end(viewer, Row.entry_id == entry_id, Row.person_id == wish.person_id, reason=REPLACED)
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
    return ledger.read(viewer, new)


def withdraw(viewer: Viewer, share_id: UUID) -> None:
    """End a share and remove its words from the other person's page, at once.

    If it was shared again meanwhile, what took its place ends with it: whoever withdraws
    means that this page is not seen. Withdrawing what was withdrawn already, or has ended,
    changes nothing. It waits its turn, as `stop` does.

    Raises:
        NotFound: not one's own.
    """
    if not viewer.is_patient:
        raise NotFound
    operations.take_turn(viewer)
    row = session().execute(access.readable(viewer, Row).where(Row.id == share_id)).scalar()
    if row is None:
        raise NotFound
    if row.end_reason == REPLACED:
        _end(viewer, Row.entry_id == row.entry_id, Row.person_id == row.person_id)
        # Said once: asked to withdraw this again, nothing that came later ends.
        said = {"end_reason": WITHDRAWN, "withdrawn_at": clock.now()}
        session().execute(access.changing(viewer, Row).where(Row.id == share_id).values(**said))
    _end(viewer, Row.id == share_id)


def withdraw_all_of(viewer: Viewer, entry_id: UUID, person_id: UUID | None = None) -> None:
    """End every live share of one entry, or the one with this person."""
    whom = () if person_id is None else (Row.person_id == person_id,)
    _end(viewer, Row.entry_id == entry_id, *whom)


def stop(viewer: Viewer, person_id: UUID) -> None:
    """Stop sharing with one person: withdraw everything they can see, in one statement.

    It waits its turn among the patient's own writes, so that a share on its way from
    another phone is either there already, and ends, or comes after and was made after.

    Raises:
        NotFound: this person never treated them.
    """
    if not viewer.is_patient or not ties.with_person(viewer, person_id):
        raise NotFound
    operations.take_turn(viewer)
    _end(viewer, Row.person_id == person_id)


def _checked(viewer: Viewer, entry_id: UUID, wish: Wish) -> tuple[care.Tie, Snapshot]:
    entry = versions.read(viewer, entry_id, wish.version)
    tie = next((tie for tie in care.team(viewer) if tie.person.id == wish.person_id), None)
    errors: dict[str, list[str]] = {}
    if tie is None:
        errors["person_id"] = NOBODY
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


def _stays(viewer: Viewer, tie: care.Tie) -> None:
    # What is shared under a tie ends with it, so it may not end while this is on its way.
    if not ties.hold(viewer, tie.id):
        raise Invalid({"person_id": NOBODY})


def _live(viewer: Viewer, entry_id: UUID, person_id: UUID) -> Sequence[Row]:
    found = access.readable(viewer, Row).where(
        Row.entry_id == entry_id, Row.person_id == person_id, ledger.is_live(viewer)
    )
    return session().execute(found).scalars().all()


def _end(viewer: Viewer, *which: Any, reason: str = WITHDRAWN) -> None:
    session().execute(
        access.changing(viewer, Row)
        .where(*which, ledger.is_live(viewer))
        .values(snapshot=None, withdrawn_at=clock.now(), end_reason=reason)
    )
