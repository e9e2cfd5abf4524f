"""Courses, therapy sessions with their arcs, and what is asked when."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from journal.content.prompt import Prompt
from journal.errors import Invalid
from journal.treatment import courses, therapy_sessions
from journal.treatment.therapy_session import TherapySession
from journal.viewer import Viewer
from journal.web import gate
from journal.web.api.door import group
from journal.web.schemas import paging
from journal.web.schemas import treatment as shapes
from journal.writing import asking

calls = group("treatment", "Courses, therapy sessions, prompts")
# What the shapes take from the acts' own objects as it is.
OF_SESSION = tuple(shapes.TherapySessionOut().fields.keys() - {"arc"})
OF_PROMPT = tuple(shapes.PromptOut().fields.keys() - {"offered", "reviewed"})


@calls.get("/courses")
@gate.lets(gate.CARE)
@calls.arguments(shapes.OfPatient, location="query")
@calls.response(200, shapes.Courses)
def list_courses(query: dict[str, Any]) -> Any:
    """One's own courses, or those of the patients one treats, newest first."""
    viewer, limit = gate.viewer(), query["limit"]
    after = paging.after(viewer, query)
    rows = courses.page(viewer, query.get("patient_id"), after=after, limit=limit + 1)
    some, key = paging.split(rows, limit, lambda course: (course.created_at, course.id))
    return {"items": some, "next": paging.cursor(viewer, key)}


@calls.post("/courses")
@gate.lets(gate.CARE)
@calls.arguments(shapes.CourseIn)
@calls.response(201, shapes.CourseOut)
def begin_course(given: dict[str, Any]) -> Any:
    """Begin a course: one's own, or (a therapist) that of a patient one treats."""
    viewer, patient_id = gate.viewer(), given.pop("patient_id", None)
    if viewer.is_patient and patient_id is not None:
        raise Invalid({"patient_id": ["This field is not known here."]})
    return courses.begin(viewer, given, patient_id)


@calls.get("/courses/<uuid:course_id>")
@gate.lets(gate.CARE)
@calls.response(200, shapes.CourseOut)
def read_course(course_id: UUID) -> Any:
    """One course."""
    return courses.read(gate.viewer(), course_id)


@calls.route("/courses/<uuid:course_id>", methods=["PATCH"])
@gate.lets(gate.CARE)
@calls.arguments(shapes.CourseChange)
@calls.response(200, shapes.CourseOut)
def change_course(given: dict[str, Any], course_id: UUID) -> Any:
    """Change some of a course."""
    return courses.change(gate.viewer(), course_id, given)


@calls.get("/courses/<uuid:course_id>/therapy-sessions")
@gate.lets(gate.CARE)
@calls.arguments(paging.PageQuery, location="query")
@calls.response(200, shapes.TherapySessions)
def list_therapy_sessions(query: dict[str, Any], course_id: UUID) -> Any:
    """The therapy sessions of a course, in order of time."""
    viewer, after = gate.viewer(), paging.after(gate.viewer(), query)
    course = courses.read(viewer, course_id)
    # All of them are read: each one's arc depends on those around it.
    found = therapy_sessions.every(viewer, course.patient_id, course.id)
    some, key = paging.of_sorted(found, after, query["limit"], lambda one: (one.starts_at, one.id))
    return {"items": with_arcs(viewer, some), "next": paging.cursor(viewer, key)}


@calls.post("/courses/<uuid:course_id>/therapy-sessions")
@gate.lets(gate.CARE)
@calls.arguments(shapes.TherapySessionIn)
@calls.response(201, shapes.TherapySessionOut)
def plan_therapy_session(given: dict[str, Any], course_id: UUID) -> Any:
    """Plan a therapy session. Its moment is time zero of everything that follows."""
    viewer = gate.viewer()
    return _with_arc(viewer, therapy_sessions.plan(viewer, course_id, given))


@calls.get("/therapy-sessions/<uuid:session_id>")
@gate.lets(gate.CARE)
@calls.response(200, shapes.TherapySessionOut)
def read_therapy_session(session_id: UUID) -> Any:
    """One therapy session with its arc as of now."""
    viewer = gate.viewer()
    return _with_arc(viewer, therapy_sessions.read(viewer, session_id))


@calls.route("/therapy-sessions/<uuid:session_id>", methods=["PATCH"])
@gate.lets(gate.CARE)
@calls.arguments(shapes.TherapySessionChange)
@calls.response(200, shapes.TherapySessionOut)
def change_therapy_session(given: dict[str, Any], session_id: UUID) -> Any:
    """Move a session or change what is known of it; its thread moves along."""
    viewer = gate.viewer()
    return _with_arc(viewer, therapy_sessions.change(viewer, session_id, given))


@calls.route("/therapy-sessions/<uuid:session_id>", methods=["DELETE"])
@gate.lets(gate.CARE)
@calls.response(204)
def cancel_therapy_session(session_id: UUID) -> None:
    """Cancel a session: its steps close, and what was written on it stays."""
    therapy_sessions.cancel(gate.viewer(), session_id)


@calls.get("/prompts")
@gate.lets(gate.PATIENT)
@calls.arguments(shapes.PromptsQuery, location="query")
@calls.response(200, shapes.Prompts)
def list_prompts(query: dict[str, Any]) -> Any:
    """What is asked now: of one step, or of every open step of a session.

    A step that has not opened yet asks nothing; `offered` is today's budget.
    """
    viewer, session_id = gate.viewer(), query.get("therapy_session_id")
    one = therapy_sessions.read(viewer, session_id) if session_id else None
    if "when" in query:
        whens = [query["when"]]
    elif one is not None:
        whens = [step.key for step in one.steps if step.is_open]
    else:
        whens = list(asking.ANY_TIME)
    items = []
    for when in whens:
        asked = asking.step(viewer, when, one)
        today = {prompt.slug for prompt in asked.offered.all}
        items += [prompt_out(prompt, prompt.slug in today) for prompt in asked.suiting]
    return {"items": items, "next": None}


@calls.post("/prompts/<slug>/set-aside")
@gate.lets(gate.PATIENT)
@calls.arguments(shapes.SetAside)
@calls.response(204)
def set_aside(given: dict[str, Any], slug: str) -> None:
    """Skip a prompt, leave it for later, or never be asked it again."""
    asking.set_aside(gate.viewer(), slug, given["choice"], given.get("therapy_session_id"))


def _with_arc(viewer: Viewer, one: TherapySession) -> dict[str, Any]:
    return with_arcs(viewer, [one])[0]


def with_arcs(viewer: Viewer, many: Sequence[TherapySession]) -> list[dict[str, Any]]:
    """Therapy sessions as the API gives them, each step with its prompts whenever it opens."""
    asked = asking.planned(viewer, many)
    return [
        {
            **{name: getattr(one, name) for name in OF_SESSION},
            "arc": [
                {
                    "step": step,
                    "prompts": [prompt_out(prompt) for prompt in asked[one.id][step.key]],
                }
                for step in one.steps
            ],
        }
        for one in many
    ]


def prompt_out(prompt: Prompt, offered: bool = False) -> dict[str, Any]:
    """A prompt as the API gives it."""
    found = {name: getattr(prompt, name) for name in OF_PROMPT}
    return {**found, "offered": offered, "reviewed": bool(prompt.reviewed_by)}
