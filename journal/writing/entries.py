"""Writing an entry, and only that: new, revised, stale, repeated, emptied.

Every write says which version it was made from. A stale one changes nothing, or
is kept beside the head when it comes from a page; the same operation
sent again changes nothing and gets the same answer. No text is ever lost here.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from journal import clock
from journal.errors import Invalid, NotFound, Stale
from journal.store import access
from journal.store.tables import Entry as Row
from journal.store.tables import EntryVersion, TherapySession
from journal.store.unit import session
from journal.treatment import courses, therapy_sessions
from journal.viewer import Viewer
from journal.writing import operations, reading, versions
from journal.writing.entry import Draft, Entry, Written


def write(
    viewer: Viewer,
    entry_id: UUID,
    wanted: Draft,
    *,
    base: int | None,
    op_id: str | None = None,
    keep_beside: bool = False,
    anew: bool = False,
    base_counts: bool = True,
) -> Written:
    """Write a new entry (`base` None) or a new version made from version `base`. With `anew`
    an entry that is not here (any more) begins again, whatever it was made from. Where
    `base` does not count, a number from before a restore, it was made from nothing known.

    Raises:
        NotFound: not a patient, or there is no such entry of theirs to revise.
        Stale: the entry has moved on, and `keep_beside` did not ask to keep this too.
        Invalid: a session or course that is not theirs, a text blanked without
            `clear`, or an operation id that was used for something else.
    """
    if not viewer.is_patient:
        raise NotFound
    op_id = op_id or uuid4().hex
    seq = operations.take_turn(viewer)
    mark = _mark_of(viewer, entry_id, wanted, base, keep_beside)
    done = operations.answered_before(viewer, op_id, mark)
    if done is not None:
        return _same_answer(viewer, entry_id, done)
    row = reading.row_of(viewer, entry_id)
    wanted = _marked_if_landing(viewer, _begun(viewer, row, _placed(viewer, wanted)))
    if row is None:
        if base is not None and not anew:
            raise NotFound
        written = versions.begin(viewer, _entry_now(entry_id, wanted), op_id, seq)
    else:
        known = base if base_counts else None
        written = _revise(viewer, row, wanted, known, op_id, seq, keep_beside)
    operations.note(
        viewer,
        op_id,
        mark,
        {"created": written.created, "beside": written.kept_beside, **_outline(written.entry)},
    )
    return written


def answer_to(
    viewer: Viewer, entry_id: UUID, wanted: Draft, *, base: int | None, op_id: str
) -> Mapping[str, Any] | None:
    """What a queued write was answered when it was first taken, also when its entry was
    erased since; None if it is new.

    Raises:
        Invalid, Conflict: as `operations.answered_before`.
    """
    return operations.answered_before(
        viewer, op_id, _mark_of(viewer, entry_id, wanted, base, keep_beside=True)
    )


def _mark_of(
    viewer: Viewer, entry_id: UUID, wanted: Draft, base: int | None, keep_beside: bool
) -> bytes:
    if keep_beside:
        # A page that ends sends its last words along and leaves them in a draft. They are the
        # same operation, whatever version and moment each of the two had heard of.
        words = replace(wanted.words, written_at=None, time_zone=None)
        base, wanted = None, replace(wanted, words=words)
    return operations.mark_of(viewer, [entry_id, base, keep_beside, wanted])


def _revise(
    viewer: Viewer,
    row: Row,
    wanted: Draft,
    base: int | None,
    op_id: str,
    seq: int,
    keep_beside: bool,
) -> Written:
    there = reading.newest(viewer, row)
    if there.near_medicine:  # what was begun while landing stays marked, whatever is added
        wanted = replace(wanted, words=replace(wanted.words, near_medicine=True))
    if (base is not None or keep_beside) and _changes_nothing(row, there, wanted):
        return Written(there)
    if base != row.head_version or there.unreadable:
        if not keep_beside:
            raise Stale(there)
        waiting = versions.beside_with(viewer, there, wanted.words)
        if waiting is not None:
            if row.state != "live":  # whoever writes does not mean the trash
                versions.move_head(viewer, row, seq, head=row.head_version)
            return Written(reading.newest(viewer, row), kept_beside=waiting)
        number = versions.next_number(viewer, row.id)
        versions.add(viewer, row.id, number, base, wanted.words, op_id, kind="write", beside=True)
        versions.supersede(viewer, row.id, number, op_id)
        versions.move_head(viewer, row, seq, head=row.head_version)
        return Written(reading.newest(viewer, row), kept_beside=number)
    if wanted.words.empties(there.words) and not wanted.clear:
        raise Invalid(
            {"clear": ["This would empty what is written. If you mean it, say so."]},
            "Nothing was changed: this would have emptied the page.",
        )
    number = versions.next_number(viewer, row.id)
    kind = "clear" if wanted.words.is_blank else "write"
    versions.add(viewer, row.id, number, base, wanted.words, op_id, kind=kind)
    versions.move_head(
        viewer,
        row,
        seq,
        head=number,
        kind=wanted.kind,
        therapy_session_id=wanted.therapy_session_id,
        course_id=wanted.course_id,
    )
    return Written(reading.newest(viewer, row))


def _changes_nothing(row: Row, there: Entry, wanted: Draft) -> bool:
    return (
        row.state == "live"
        and not there.unreadable
        and there.words.same_as(wanted.words)
        and (there.kind, there.therapy_session_id, there.course_id)
        == (wanted.kind, wanted.therapy_session_id, wanted.course_id)
    )


def _entry_now(entry_id: UUID, wanted: Draft) -> Entry:
    now = clock.now()
    return Entry(
        id=entry_id,
        kind=wanted.kind,
        version=1,
        created_at=now,
        changed_at=now,
        therapy_session_id=wanted.therapy_session_id,
        course_id=wanted.course_id,
        words=wanted.words,
    )


def _outline(entry: Entry) -> dict[str, Any]:
    return {
        "version": entry.version,
        "kind": entry.kind,
        "changed_at": entry.changed_at,
        "therapy_session_id": entry.therapy_session_id,
        "course_id": entry.course_id,
    }


def _same_answer(viewer: Viewer, entry_id: UUID, done: Mapping[str, Any]) -> Written:
    row = reading.row_of(viewer, entry_id)
    blob = (
        session()
        .execute(
            access.readable(viewer, EntryVersion, EntryVersion.words).where(
                EntryVersion.entry_id == entry_id, EntryVersion.version_no == done["version"]
            )
        )
        .scalar()
    )
    if row is None or blob is None:
        raise NotFound  # erased since, for good
    entry = replace(
        reading.entry_of(viewer, row, blob, done["version"]),
        kind=done["kind"],
        changed_at=datetime.fromisoformat(done["changed_at"]),
        therapy_session_id=_uuid(done["therapy_session_id"]),
        course_id=_uuid(done["course_id"]),
        trashed_at=None,
    )
    return Written(entry, created=done["created"], kept_beside=done["beside"])


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _placed(viewer: Viewer, wanted: Draft) -> Draft:
    """The draft hung on a session and course that are really this patient's own."""
    course_id = wanted.course_id
    if wanted.therapy_session_id is not None:
        owner = access.readable(viewer, TherapySession, TherapySession.course_id)
        of_session = (
            session()
            .execute(owner.where(TherapySession.id == wanted.therapy_session_id))
            .scalar_one_or_none()
        )
        if of_session is None:
            raise Invalid({"therapy_session_id": ["There is no such therapy session of yours."]})
        if course_id not in (None, of_session):
            raise Invalid({"course_id": ["The session belongs to another course."]})
        course_id = of_session
    elif course_id is not None:
        try:
            courses.read(viewer, course_id)
        except NotFound:
            raise Invalid({"course_id": ["There is no such course of yours."]}) from None
    return replace(wanted, course_id=course_id)


def _begun(viewer: Viewer, row: Row | None, wanted: Draft) -> Draft:
    """An edit that does not say when it was written keeps the moment the entry was begun."""
    if row is None or wanted.words.written_at is not None:
        return wanted
    begun = reading.newest(viewer, row).words.written_at
    return replace(wanted, words=replace(wanted.words, written_at=begun))


def _marked_if_landing(viewer: Viewer, wanted: Draft) -> Draft:
    now = clock.now()
    written_at = wanted.words.written_at or now
    near = therapy_sessions.landing_at(viewer, (written_at, now)) is not None
    words = replace(wanted.words, near_medicine=near, written_at=written_at)
    return replace(wanted, words=words)
