"""A course of treatment: begun by the patient or their therapist, read by both.

The medicine, the number of sessions and a focus from the list are the frame both
stand in. The aim, and a focus in free words, belong to whoever wrote them and to
the patient: a therapist never reads what a patient put there without a share.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, tuple_

from journal import clock
from journal.content.shelf import library
from journal.errors import Invalid, NotFound
from journal.people import care
from journal.store import access
from journal.store.tables import Course as Row
from journal.store.unit import remembers, session, vault
from journal.store.vault import Place, Unreadable
from journal.viewer import Viewer

SEALED = ("medicine", "route", "focus", "aim", "planned_sessions", "boosters")


@dataclass(frozen=True)
class Course:
    """A course as one viewer may see it. `focus` is a slug of the list or free words."""

    id: UUID
    patient_id: UUID
    medicine: str = ""
    route: str = ""
    focus: str = ""
    aim: str = ""
    planned_sessions: int | None = None
    boosters: int | None = None
    created_at: datetime | None = None
    unreadable: bool = False

    @property
    def medicine_name(self) -> str:
        found = library().medicines.get(self.medicine)
        return found.name if found else self.medicine

    @property
    def route_name(self) -> str:
        found = library().routes.get(self.route)
        return found.name if found else self.route

    @property
    def focus_name(self) -> str:
        found = library().focuses.get(self.focus)
        return found.name if found else self.focus


def begin(viewer: Viewer, fields: Mapping[str, Any], patient_id: UUID | None = None) -> Course:
    """Begin a course, one's own or (for a therapist) that of a patient they treat.

    Raises:
        NotFound: the patient is not in this therapist's care.
        Invalid: an unknown medicine or route, or a number that makes no sense.
    """
    if viewer.is_therapist:
        owner = care.treats(viewer, _needed(patient_id)).id
    elif viewer.is_patient:
        owner = viewer.id
    else:
        raise NotFound
    course = Course(id=uuid4(), patient_id=owner, created_at=clock.now(), **_sensible(fields))
    _check(course)
    session().add(
        Row(
            id=course.id,
            patient_id=owner,
            created_by=viewer.id,
            words_by=viewer.id,
            details=_sealed(course, 1),
            revision=1,
            created_at=course.created_at,
        )
    )
    session().flush()
    return course


def change(viewer: Viewer, course_id: UUID, fields: Mapping[str, Any]) -> Course:
    """Change some of a course.

    Raises:
        NotFound: not theirs.
        Invalid: makes no sense, or would write over the patient's own words.
    """
    row = _row(viewer, course_id, to_change=True)
    kept = _opened(row)
    if kept.unreadable:
        raise Invalid({"medicine": ["This course cannot be opened, so it cannot be changed."]})
    changed = replace(kept, **_sensible(fields))
    if row.words_by != viewer.id and not viewer.is_patient:
        _leave_words_alone(kept, fields)
    _check(changed)
    writes_words = "aim" in fields or "focus" in fields
    session().execute(
        access.changing(viewer, Row)
        .where(Row.id == course_id, Row.revision == row.revision)
        .values(
            details=_sealed(changed, row.revision + 1),
            revision=row.revision + 1,
            words_by=viewer.id if viewer.is_patient and writes_words else row.words_by,
        )
    )
    return _seen_by(viewer, row.words_by, changed)


def read(viewer: Viewer, course_id: UUID) -> Course:
    """One course.

    Raises:
        NotFound: not theirs.
    """
    row = _row(viewer, course_id)
    return _seen_by(viewer, row.words_by, _opened(row))


@remembers
def every(viewer: Viewer, patient_id: UUID | None = None) -> list[Course]:
    """All courses this person may see, newest first; for one patient if asked."""
    rows = session().execute(_newest_first(viewer, patient_id)).scalars()
    return [_seen_by(viewer, row.words_by, _opened(row)) for row in rows]


def page(
    viewer: Viewer,
    patient_id: UUID | None = None,
    *,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 20,
) -> list[Course]:
    """Some of them, from `after` on."""
    found = _newest_first(viewer, patient_id).limit(limit)
    if after is not None:
        found = found.where(tuple_(Row.created_at, Row.id) < after)
    rows = session().execute(found).scalars()
    return [_seen_by(viewer, row.words_by, _opened(row)) for row in rows]


def _newest_first(viewer: Viewer, patient_id: UUID | None) -> Select[Any]:
    found = access.readable(viewer, Row)
    if patient_id is not None:
        found = found.where(Row.patient_id == patient_id)
    return found.order_by(Row.created_at.desc(), Row.id.desc())


def _row(viewer: Viewer, course_id: UUID, *, to_change: bool = False) -> Row:
    found = access.readable(viewer, Row).where(Row.id == course_id)
    if to_change:  # another change of it waits for this one, so that neither is lost
        found = found.with_for_update(of=Row)
    row: Row | None = session().execute(found).scalar()
    if row is None:
        raise NotFound
    return row


def _seen_by(viewer: Viewer, words_by: UUID, course: Course) -> Course:
    if viewer.id in (course.patient_id, words_by):
        return course
    listed = course.focus if course.focus in library().focuses else ""
    return replace(course, aim="", focus=listed)


def _leave_words_alone(kept: Course, fields: Mapping[str, Any]) -> None:
    # Refused whatever they say: an answer that differed would let a therapist guess.
    errors = {}
    if "aim" in fields:
        errors["aim"] = ["The aim is the patient's own; only they change it."]
    if "focus" in fields and kept.focus and kept.focus not in library().focuses:
        errors["focus"] = ["The patient put the focus in their own words; only they change it."]
    if errors:
        raise Invalid(errors)


def _sensible(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in SEALED if name in fields}


def _check(course: Course) -> None:
    errors: dict[str, list[str]] = {}
    medicine = library().medicines.get(course.medicine)
    if medicine is None:
        errors["medicine"] = ["Choose a medicine from the list."]
    elif course.route not in medicine.routes:
        errors["route"] = ["Choose a way this medicine is given."]
    for name, most in (("planned_sessions", 60), ("boosters", 60)):
        number = getattr(course, name)
        if number is not None and not 0 <= number <= most:
            errors[name] = [f"A number from 0 to {most}, or leave it open."]
    if errors:
        raise Invalid(errors)


def _needed(patient_id: UUID | None) -> UUID:
    if patient_id is None:
        raise Invalid({"patient_id": ["Say whose course this is."]})
    return patient_id


def _sealed(course: Course, revision: int) -> bytes:
    content = {name: getattr(course, name) for name in SEALED}
    return vault().seal(_place(course.patient_id, course.id, revision), content)


def _opened(row: Row) -> Course:
    try:
        details = vault().open(_place(row.patient_id, row.id, row.revision), row.details)
    except Unreadable:
        return Course(row.id, row.patient_id, created_at=row.created_at, unreadable=True)
    return Course(row.id, row.patient_id, created_at=row.created_at, **details)


def _place(patient_id: UUID, course_id: UUID, revision: int) -> Place:
    return Place("course", "details", patient_id, str(course_id), revision)
