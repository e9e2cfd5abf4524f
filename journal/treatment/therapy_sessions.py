"""One medicine session: planned, moved, cancelled; time zero of everything on its thread.

The care team sees its date, medicine, route and style. Place and ride home are
words of whoever wrote them, and a therapist never reads the patient's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from journal import clock
from journal.content.shelf import library
from journal.errors import Invalid, NotFound
from journal.store import access
from journal.store.tables import TherapySession as Row
from journal.store.unit import remembers, session, vault
from journal.store.vault import Place, Unreadable
from journal.treatment import courses
from journal.treatment.courses import Course
from journal.treatment.therapy_session import Dated, TherapySession, on_the_calendar
from journal.viewer import Viewer

SEALED = ("route", "style", "place", "ride_home", "booster")
WORDS = ("place", "ride_home")
EARLIEST, LATEST = timedelta(days=365 * 20), timedelta(days=365 * 5)


def plan(viewer: Viewer, course_id: UUID, fields: Mapping[str, Any]) -> TherapySession:
    """Plan a therapy session in a course.

    Raises:
        NotFound: the course is not theirs.
        Invalid: an unknown zone, a route the medicine is not given by, a time far away.
    """
    course = courses.read(viewer, course_id)
    planned = TherapySession(
        id=uuid4(),
        patient_id=course.patient_id,
        course_id=course.id,
        created_at=clock.now(),
        medicine=course.medicine,
        **{"route": course.route, **_sensible(fields)},
    )
    _check(planned, course)
    session().add(
        Row(
            id=planned.id,
            patient_id=planned.patient_id,
            course_id=course.id,
            created_by=viewer.id,
            words_by=viewer.id,
            starts_at=planned.starts_at,
            time_zone=planned.time_zone,
            details=_sealed(planned, 1),
            revision=1,
            created_at=planned.created_at,
        )
    )
    session().flush()
    return read(viewer, planned.id)


def change(viewer: Viewer, session_id: UUID, fields: Mapping[str, Any]) -> TherapySession:
    """Move a session or change what is known of it; its whole thread moves along.

    Raises:
        NotFound: not theirs.
        Invalid: makes no sense, was cancelled, or would write over the patient's words.
    """
    row = _row(viewer, session_id, to_change=True)
    kept = _opened(row)
    if kept.unreadable:
        raise Invalid({"starts_at": ["This session cannot be opened, so it cannot be changed."]})
    if kept.cancelled:
        raise Invalid({"starts_at": ["This session was cancelled. Plan a new one."]})
    changed = replace(kept, **_sensible(fields))
    words_change = any(name in fields for name in WORDS)
    # Refused whatever they say: an answer that differed would let a therapist guess.
    if words_change and not viewer.is_patient and row.words_by != viewer.id:
        raise Invalid({"place": ["Place and ride home are the patient's own words."]})
    _check(changed, courses.read(viewer, row.course_id))
    session().execute(
        access.changing(viewer, Row)
        .where(Row.id == session_id, Row.revision == row.revision)
        .values(
            starts_at=changed.starts_at,
            time_zone=changed.time_zone,
            details=_sealed(changed, row.revision + 1),
            revision=row.revision + 1,
            words_by=viewer.id if viewer.is_patient and words_change else row.words_by,
        )
    )
    return read(viewer, session_id)


def cancel(viewer: Viewer, session_id: UUID) -> None:
    """Cancel a session: its steps close; what was written on it stays where it is.

    Raises:
        NotFound: not theirs.
    """
    _row(viewer, session_id)
    session().execute(
        access.changing(viewer, Row)
        .where(Row.id == session_id, Row.cancelled_at.is_(None))
        .values(cancelled_at=clock.now())
    )


def read(viewer: Viewer, session_id: UUID) -> TherapySession:
    """One therapy session, with its arc.

    Raises:
        NotFound: not theirs.
    """
    row = _row(viewer, session_id)
    series = _series(viewer, row.patient_id)
    return next(one for one in series if one.id == session_id)


def among(
    viewer: Viewer, session_id: UUID
) -> tuple[TherapySession | None, TherapySession, TherapySession | None]:
    """One therapy session with the one before it and the one after, of those that happen.

    Raises:
        NotFound: not theirs.
    """
    row = _row(viewer, session_id)
    series = _series(viewer, row.patient_id)
    near = [one for one in series if not one.cancelled or one.id == session_id]
    at = next(number for number, one in enumerate(near) if one.id == session_id)
    before = near[at - 1] if at > 0 else None
    return before, near[at], near[at + 1] if at + 1 < len(near) else None


def every(
    viewer: Viewer, patient_id: UUID | None = None, course_id: UUID | None = None
) -> list[TherapySession]:
    """A patient's therapy sessions in order of time, one course's if asked.

    A patient asks for their own; a therapist names one of the patients they treat.
    """
    owner = viewer.id if viewer.is_patient else patient_id
    series = _series(viewer, owner) if owner else []
    return [one for one in series if course_id in (None, one.course_id)]


def dates(viewer: Viewer) -> list[Dated]:
    """When the sessions are that this person may see, newest first: nothing is opened."""
    columns = (Row.id, Row.patient_id, Row.starts_at, Row.cancelled_at)
    found = access.readable(viewer, Row, *columns).order_by(Row.starts_at.desc(), Row.id.desc())
    return [Dated(*row) for row in session().execute(found)]


def landing_at(viewer: Viewer, moments: Sequence[datetime]) -> TherapySession | None:
    """The patient's session whose first hours after medicine hold one of these moments."""
    first, last = min(moments) - timedelta(days=2), max(moments)
    found = access.readable(viewer, Row).where(
        Row.patient_id == viewer.id,
        Row.starts_at >= first,
        Row.starts_at <= last,
        Row.cancelled_at.is_(None),
    )
    for row in session().execute(found.order_by(Row.starts_at.desc())).scalars():
        one = _seen_by(viewer, row, courses.read(viewer, row.course_id))
        if any(one.starts_at <= moment < one.landing_until for moment in moments):
            return one
    return None


@remembers
def _series(viewer: Viewer, patient_id: UUID) -> list[TherapySession]:
    found = access.readable(viewer, Row).where(Row.patient_id == patient_id)
    rows = session().execute(found.order_by(Row.starts_at, Row.id)).scalars().all()
    medicines = {course.id: course for course in courses.every(viewer, patient_id)}
    seen = [_seen_by(viewer, row, medicines.get(row.course_id)) for row in rows]
    return on_the_calendar(seen)


def _row(viewer: Viewer, session_id: UUID, *, to_change: bool = False) -> Row:
    found = access.readable(viewer, Row).where(Row.id == session_id)
    if to_change:  # another change of it waits for this one, so that neither is lost
        found = found.with_for_update(of=Row)
    row: Row | None = session().execute(found).scalar()
    if row is None:
        raise NotFound
    return row


def _seen_by(viewer: Viewer, row: Row, course: Course | None) -> TherapySession:
    opened = replace(_opened(row), medicine=course.medicine if course else "")
    if viewer.id in (row.patient_id, row.words_by):
        return opened
    return replace(opened, place="", ride_home="")


def _sensible(fields: Mapping[str, Any]) -> dict[str, Any]:
    known = (*SEALED, "starts_at", "time_zone")
    return {name: fields[name] for name in known if name in fields}


def _check(planned: TherapySession, course: Course) -> None:
    errors: dict[str, list[str]] = {}
    now = clock.now()
    if not clock.is_zone(planned.time_zone):
        errors["time_zone"] = ["Choose a time zone from the list, such as Europe/Dublin."]
    if not now - EARLIEST <= planned.starts_at <= now + LATEST:
        errors["starts_at"] = ["A date between twenty years ago and five years from now."]
    medicine = library().medicines.get(course.medicine)
    if medicine is None or planned.route not in medicine.routes:
        errors["route"] = ["Choose a way this medicine is given."]
    if planned.style and planned.style not in library().styles:
        errors["style"] = ["Choose a style from the list, or leave it open."]
    if errors:
        raise Invalid(errors)


def _sealed(one: TherapySession, revision: int) -> bytes:
    content = {name: getattr(one, name) for name in SEALED}
    return vault().seal(_place(one.patient_id, one.id, revision), content)


def _opened(row: Row) -> TherapySession:
    known = TherapySession(
        row.id,
        row.patient_id,
        row.course_id,
        row.starts_at,
        row.time_zone,
        row.created_at,
        row.cancelled_at,
    )
    try:
        place = _place(row.patient_id, row.id, row.revision)
        return replace(known, **vault().open(place, row.details))
    except Unreadable:
        return replace(known, unreadable=True)


def _place(patient_id: UUID, session_id: UUID, revision: int) -> Place:
    return Place("therapy_session", "details", patient_id, str(session_id), revision)
