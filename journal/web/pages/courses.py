"""A course of treatment: beginning one, reading it, changing it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from journal.content.shelf import library
from journal.errors import Invalid, NotFound
from journal.people import care
from journal.treatment import courses, therapy_sessions
from journal.treatment.courses import Course
from journal.viewer import Viewer
from journal.web import gate
from journal.web.pages import back, forms, shown
from journal.web.schemas.treatment import CourseChange, CourseIn
from journal.web.words import wants

pages = Blueprint("courses", __name__)


@pages.get("/courses/new")
@gate.lets(gate.CARE)
def new() -> str:
    """An empty form; a therapist names the patient it is for."""
    viewer = gate.viewer()
    return _form(viewer, None, patient_id=_patient(viewer, wants("patient")))


@pages.post("/courses")
@gate.lets(gate.CARE)
def create() -> ResponseReturnValue:
    """Begin a course, and go on to its first session."""
    viewer, form = gate.viewer(), forms.typed()
    patient_id = _patient(viewer, form.get("patient", ""))
    try:
        course = courses.begin(viewer, forms.load(CourseIn, _given(form)), patient_id)
    except Invalid as problem:
        return _form(viewer, None, form, problem.errors, patient_id), 422
    flash("The course is there. Next is the date of a session.")
    return redirect(url_for("therapy_sessions.new", course=course.id), 303)


@pages.get("/courses/<uuid:course_id>")
@gate.lets(gate.CARE)
def show(course_id: UUID) -> str:
    """One course and its sessions."""
    viewer = gate.viewer()
    course = courses.read(viewer, course_id)
    sessions = therapy_sessions.every(viewer, course.patient_id, course.id)
    patient = patient_of(viewer, course.patient_id)
    return render_template(
        "course.html",
        course=shown.Beside(course, sessions=sessions),
        patient=patient,
        team=team(viewer),
        here=place_of(viewer),
        **back.to_where_one_was("caseload.patient", people=[patient]),
    )


@pages.get("/courses/<uuid:course_id>/edit")
@gate.lets(gate.CARE)
def edit(course_id: UUID) -> str:
    """The same form, filled in."""
    viewer = gate.viewer()
    course = courses.read(viewer, course_id)
    listed = course.focus in library().focuses
    form = {
        "medicine": course.medicine,
        "route": course.route,
        "focus": course.focus if listed else "",
        "focus_other": "" if listed else course.focus,
        "aim": course.aim,
        "planned_sessions": _said(course.planned_sessions),
        "boosters": _said(course.boosters),
    }
    return _form(viewer, course, form)


@pages.post("/courses/<uuid:course_id>")
@gate.lets(gate.CARE)
def change(course_id: UUID) -> ResponseReturnValue:
    """Change a course."""
    viewer, form = gate.viewer(), forms.typed()
    course = courses.read(viewer, course_id)
    given = _given(form)
    # What a therapist's form shows empty is not theirs to empty.
    given = {name: v for name, v in given.items() if viewer.is_patient or v not in ("", None)}
    try:
        courses.change(viewer, course_id, forms.load(CourseChange, given))
    except Invalid as problem:
        return _form(viewer, course, form, problem.errors), 422
    flash("Changed.")
    return redirect(url_for("courses.show", course_id=course_id), 303)


def team(viewer: Viewer) -> list[str]:
    """The names of those who see the frame of one's treatment."""
    return [tie.person.name for tie in care.team(viewer)] if viewer.is_patient else []


def patient_of(viewer: Viewer, patient_id: UUID) -> Any:
    """For a therapist: whose page this is. For the patient: nobody else's."""
    return care.treats(viewer, patient_id) if viewer.is_therapist else None


def place_of(viewer: Viewer) -> str:
    """Which place of the bar treatment belongs to."""
    return "journal" if viewer.is_patient else "caseload"


def _form(
    viewer: Viewer,
    course: Course | None,
    form: dict[str, str] | None = None,
    errors: dict[str, list[str]] | None = None,
    patient_id: UUID | None = None,
) -> str:
    whose = course.patient_id if course else patient_id
    patient = patient_of(viewer, whose) if whose else None
    return render_template(
        "course_form.html",
        course=course,
        patient=patient,
        medicines=list(library().medicines.values()),
        routes=list(library().routes.values()),
        focuses=list(library().focuses.values()),
        form=form or {},
        errors=errors or {},
        team=team(viewer),
        here=place_of(viewer),
        **back.to_where_one_was("caseload.patient", people=[patient]),
    )


def _given(form: dict[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {name: form.get(name, "") for name in ("medicine", "route", "aim")}
    given["focus"] = form.get("focus_other", "").strip() or form.get("focus", "")
    for name in ("planned_sessions", "boosters"):
        text = form.get(name, "").strip()
        given[name] = None if not text else _number(text)
    return given


def _number(text: str) -> int:
    found = forms.number(text)
    return -1 if found is None else found


def _patient(viewer: Viewer, text: str) -> UUID | None:
    if viewer.is_patient:
        return None
    try:
        return care.treats(viewer, UUID(text)).id
    except ValueError:
        raise NotFound from None


def _said(number: int | None) -> str:
    return "" if number is None else str(number)
