"""Which gentle step comes next for a patient; one question, never a list of duties."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from journal import clock
from journal.people import care
from journal.treatment import courses
from journal.treatment.arc import ArcStep
from journal.treatment.therapy_session import TherapySession
from journal.viewer import Viewer
from journal.web import words
from journal.web.pages import shown
from journal.writing import asking


def nearest(sessions: Sequence[TherapySession]) -> TherapySession | None:
    """The session with an open step that is closest to now, else the next, else the last."""
    now = clock.now()
    open_now = [one for one in sessions if any(step.is_open for step in one.steps)]
    candidates = open_now or [one for one in sessions if not one.is_past] or sessions
    return min(candidates, key=lambda one: abs(one.starts_at - now), default=None)


def landing(sessions: Sequence[TherapySession]) -> TherapySession | None:
    """The session whose first hours after medicine are now."""
    now = clock.now()
    happening = (one for one in sessions if not one.cancelled)
    return next((one for one in happening if one.starts_at <= now < one.landing_until), None)


def lines(
    viewer: Viewer, sessions: Sequence[TherapySession], near: TherapySession | None
) -> list[dict[str, str]]:
    """Quiet lines beside the card: the next session, when the page is about another one."""
    found: list[dict[str, str]] = []
    coming = next((one for one in sessions if not one.is_past), None)
    if coming is not None and near is not None and coming.id != near.id:
        url = url_for("therapy_sessions.show", session_id=coming.id)
        found.append(
            {"text": f"Session {coming.number}, {words.day(coming.starts_at)}", "url": url}
        )
    return found


def of(viewer: Viewer, sessions: Sequence[TherapySession]) -> dict[str, Any]:
    """The one card of Today."""
    for one in sorted(sessions, key=lambda one: abs(one.starts_at - clock.now())):
        for step in reversed([step for step in one.steps if step.is_open]):
            asked = asking.step(viewer, step.key, one)
            prompt = asked.offered.core or next(iter(asked.offered.optional), None)
            if prompt is not None:
                return _write(one, step, prompt)
    return _nothing_asked(viewer, sessions)


def _write(one: TherapySession, step: ArcStep, prompt: Any) -> dict[str, Any]:
    to = {"therapy_session_id": one.id, "when": step.key, "prompt": prompt.slug}
    return {
        "kind": "write",
        "title": step.name.capitalize(),
        "text": "",
        "prompt": shown.prompt(prompt),
        "session": one,
        "url": url_for("entries.new", **to),
        "action": "Write",
    }


def _nothing_asked(viewer: Viewer, sessions: Sequence[TherapySession]) -> dict[str, Any]:
    coming = [one for one in sessions if not one.is_past]
    if not sessions:
        return _to_begin(viewer) or _to_plan(viewer)
    if coming:
        return {
            "kind": "rest",
            "title": "Nothing to do today",
            "text": "The next step opens when it is time. This page is always here if something "
            "comes.",
            "session": coming[0],
            "url": url_for("entries.new"),
            "action": "Write freely",
        }
    return {
        "kind": "look-back",
        "title": "A quiet day",
        "text": "Nothing is asked today. You can read what you wrote, or write what is there now.",
        "session": sessions[-1],
        "url": url_for("therapy_sessions.show", session_id=sessions[-1].id),
        "action": "Look back",
    }


def _to_plan(viewer: Viewer) -> dict[str, Any]:
    begun = courses.every(viewer)
    return {
        "kind": "plan",
        "title": "Is a session coming?",
        "text": "When you know the date, put it here. What to prepare, and when, follows "
        "from it. You can also just write.",
        "url": url_for("therapy_sessions.new" if begun else "courses.new"),
        "action": "Plan a session",
    }


def _to_begin(viewer: Viewer) -> dict[str, Any] | None:
    """For somebody who has just come in: one small question, and none that needs a session."""
    prompt = asking.step(viewer, "orient").offered.core
    if prompt is None:
        return None
    return {
        "kind": "write",
        "title": "A place to begin",
        "text": "One small question, if you like. This page is yours; nobody reads it.",
        "prompt": shown.prompt(prompt),
        "url": url_for("entries.new", when="orient", prompt=prompt.slug),
        "action": "Write",
    }


def to_begin_with(
    viewer: Viewer, sessions: Sequence[TherapySession], card: dict[str, Any]
) -> list[dict[str, str]]:
    """Quiet lines for somebody who has nothing here yet: where to go when they are ready."""
    if sessions:
        return []
    found = []
    if card["kind"] != "plan":
        url = _to_plan(viewer)["url"]
        found.append({"text": "When a session has a date, put it here", "url": url})
    if not care.team(viewer):
        url = url_for("connecting.show")
        found.append({"text": "Let your therapist treat you here, by a code", "url": url})
    return found
