"""One therapy session: planned, moved, cancelled, and its thread."""

from datetime import date, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from journal import clock
from journal.content.shelf import library
from journal.errors import Invalid
from journal.treatment import courses, therapy_sessions
from journal.treatment.courses import Course
from journal.treatment.therapy_session import TherapySession
from journal.viewer import Viewer
from journal.web import gate
from journal.web.pages import back, forms, shown
from journal.web.pages.courses import patient_of, place_of, team
from journal.web.schemas.fields import spoken
from journal.web.schemas.treatment import TherapySessionChange, TherapySessionIn
from journal.web.words import wants
from journal.writing import asking, reading
from journal.writing.narrowing import Narrowing

pages = Blueprint("therapy_sessions", __name__)
# A thread is one page to read; of what goes beyond it, the journal is the place.
MOST = 200
DETAILS = ("time_zone", "route", "style", "place", "ride_home")


@pages.get("/therapy-sessions/new")
@gate.lets(gate.CARE)
def new() -> ResponseReturnValue:
    """The form for a session of a course; without a course, that comes first."""
    viewer = gate.viewer()
    if not wants("course"):
        known = courses.every(viewer) if viewer.is_patient else []
        if not known:
            return redirect(url_for("courses.new"))
        return _form(viewer, known[0], None)
    return _form(viewer, courses.read(viewer, forms.id_in(wants("course"))), None)


@pages.post("/therapy-sessions")
@gate.lets(gate.CARE)
def create() -> ResponseReturnValue:
    """Plan a session."""
    viewer, form = gate.viewer(), forms.typed()
    course = courses.read(viewer, forms.id_in(form.get("course", "")))
    try:
        given = forms.load(TherapySessionIn, _given(form))
        planned = therapy_sessions.plan(viewer, course.id, given)
    except Invalid as problem:
        return _form(viewer, course, None, form, problem.errors), 422
    flash("The session is planned. What comes before and after it follows its date.")
    return redirect(url_for("therapy_sessions.show", session_id=planned.id), 303)


@pages.get("/therapy-sessions/<uuid:session_id>")
@gate.lets(gate.CARE)
def show(session_id: UUID) -> str:
    """The thread of one session, and the way to those before and after it."""
    viewer = gate.viewer()
    before, one, after = therapy_sessions.among(viewer, session_id)
    return render_template(
        "therapy_session.html",
        **_thread(viewer, one),
        before=before,
        after=after,
        prompts=_prompts(viewer, one),
        patient=patient_of(viewer, one.patient_id),
        here=place_of(viewer),
        **back.to_where_one_was("sharing_people.show"),
    )


@pages.get("/therapy-sessions/<uuid:session_id>/edit")
@gate.lets(gate.CARE)
def edit(session_id: UUID) -> str:
    """The same form, filled in."""
    viewer = gate.viewer()
    one = therapy_sessions.read(viewer, session_id)
    local = one.starts_at.astimezone(ZoneInfo(one.time_zone))
    form = {
        "date": f"{local:%Y-%m-%d}",
        "time": f"{local:%H:%M}",
        "booster": "yes" if one.booster else "",
        **{name: getattr(one, name) for name in DETAILS},
    }
    return _form(viewer, courses.read(viewer, one.course_id), one, form)


@pages.post("/therapy-sessions/<uuid:session_id>")
@gate.lets(gate.CARE)
def change(session_id: UUID) -> ResponseReturnValue:
    """Move it or change what is known of it."""
    viewer, form = gate.viewer(), forms.typed()
    one = therapy_sessions.read(viewer, session_id)
    given = _given(form)
    if viewer.is_therapist:  # what their form shows empty is not theirs to empty
        given = {name: v for name, v in given.items() if v != "" or name == "style"}
    try:
        therapy_sessions.change(viewer, session_id, forms.load(TherapySessionChange, given))
    except Invalid as problem:
        course = courses.read(viewer, one.course_id)
        return _form(viewer, course, one, form, problem.errors), 422
    flash("Changed. Everything that hangs on it moved along.")
    return redirect(url_for("therapy_sessions.show", session_id=session_id), 303)


@pages.post("/therapy-sessions/<uuid:session_id>/cancel")
@gate.lets(gate.CARE)
def cancel(session_id: UUID) -> ResponseReturnValue:
    """Cancel it; what was written stays."""
    therapy_sessions.cancel(gate.viewer(), session_id)
    flash("Cancelled. What was written for it is still here.")
    return redirect(url_for("therapy_sessions.show", session_id=session_id), 303)


def _thread(viewer: Viewer, one: TherapySession) -> dict[str, Any]:
    """What was written on it: the newest of it, and whether the journal holds more."""
    found = reading.page(viewer, Narrowing(therapy_session_id=one.id), limit=MOST + 1)
    written = shown.entries(viewer, found[:MOST][::-1])
    intention = next((entry for entry in reversed(written) if entry.kind == "intention"), None)
    if intention is None and len(found) > MOST:
        newest = reading.page(viewer, Narrowing("intention", one.id), limit=1)
        intention = next(iter(shown.entries(viewer, newest)), None)
    session = shown.session(one, written)
    return {"session": session, "intention": intention, "there_is_more": len(found) > MOST}


def _prompts(viewer: Viewer, one: TherapySession) -> dict[str, Any]:
    if not viewer.is_patient:
        return {}
    offered = {}
    for step in one.steps:
        if step.is_open:
            today = asking.step(viewer, step.key, one).offered.all
            if today:
                offered[step.key] = shown.prompt(today[0])
    return offered


def _form(
    viewer: Viewer,
    course: Course,
    one: TherapySession | None,
    form: dict[str, str] | None = None,
    errors: dict[str, list[str]] | None = None,
) -> str:
    medicine = library().medicines.get(course.medicine)
    slugs = medicine.routes if medicine else ()
    errors = dict(errors or {})
    if "starts_at" in errors:
        errors["date"] = errors.pop("starts_at")
    patient = patient_of(viewer, course.patient_id)
    zone = patient.time_zone if patient else viewer.time_zone
    return render_template(
        "therapy_session_form.html",
        session=one,
        course=course,
        patient=patient,
        routes=[library().routes[slug] for slug in slugs],
        styles=list(library().styles.values()),
        zones=clock.zones(),
        team=team(viewer),
        form=form or {"time_zone": zone, "route": course.route},
        errors=errors,
        here=place_of(viewer),
        **back.to_where_one_was("caseload.patient", people=[patient]),
    )


def _given(form: dict[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {name: form.get(name, "") for name in DETAILS}
    if not given["route"]:
        del given["route"]
    given["booster"] = form.get("booster") == "yes"
    given["starts_at"] = _starts_at(form)
    return given


def _starts_at(form: dict[str, str]) -> str:
    zone = form.get("time_zone", "")
    if not clock.is_zone(zone):
        raise Invalid({"time_zone": ["Choose a time zone from the list."]})
    try:
        day = date.fromisoformat(form.get("date", ""))
        at = time.fromisoformat(form.get("time", ""))
        return spoken(clock.from_wall(day, at, zone))
    except (ValueError, OverflowError):
        raise Invalid({"date": ["A day and a time, such as 9 June at 14:00."]}) from None
