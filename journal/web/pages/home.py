"""The first page: for a patient, the next gentle step; for others, their own work."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from journal import clock
from journal.sharing import morning, replies
from journal.syncing import set_aside
from journal.treatment import therapy_sessions
from journal.treatment.therapy_session import TherapySession
from journal.viewer import Viewer
from journal.web import gate
from journal.web.pages import installed, next_step, shown
from journal.web.words import alone
from journal.writing import asking, reading

pages = Blueprint("home", __name__)
ASIDE = "Something could not be put in your journal, and is kept aside"


@pages.get("/")
@gate.lets(gate.EVERYONE)
def show() -> ResponseReturnValue:
    """Today, the inbox, or the practice."""
    viewer = gate.viewer()
    if viewer.is_therapist:
        return redirect(url_for("inbox.index"))
    if viewer.is_administrator:
        return redirect(url_for("practice.show"))
    return _today(viewer)


def _today(viewer: Viewer) -> str:
    sessions = [one for one in therapy_sessions.every(viewer) if not one.cancelled]
    near = next_step.nearest(sessions)
    landing = next_step.landing(sessions)
    if landing is not None:
        return render_template(
            "today.html",
            session_day=True,
            session=landing,
            catches=_catches(viewer, landing),
            here="today",
        )
    written = reading.of_session(viewer, near.id) if near else []
    joined = shown.session(near, shown.entries(viewer, written)) if near else None
    step = next_step.of(viewer, sessions)
    beside = next_step.lines(viewer, sessions, near)
    beside += next_step.to_begin_with(viewer, sessions, step)
    beside += _home_screen(sessions)
    return render_template(
        "today.html",
        today=clock.now(),
        step=step,
        morning=shown.entries(viewer, morning.asked(viewer)[:1]),
        quiet=[*_quiet(viewer), *beside][:3],
        session=joined,
        aside=ASIDE,
        here="today",
    )


def _home_screen(sessions: Sequence[TherapySession]) -> list[dict[str, Any]]:
    """Before the first session, when it helps to have the journal at hand; then only in Me."""
    if any(one.is_past for one in sessions) or not installed.is_offered():
        return []
    text = "Keep this on your home screen, to write without a connection"
    return [{"text": text, "url": url_for("installed.how"), "only_in_browser": True}]


def _catches(viewer: Viewer, landing: Any) -> list[dict[str, str]]:
    offered = asking.planned(viewer, [landing])[landing.id].get("landing", ())[:3]
    to = {"therapy_session_id": landing.id, "when": "landing"}
    asked = [
        {"text": prompt.ask, "url": url_for("entries.new", prompt=prompt.slug, **to)}
        for prompt in offered
    ]
    return [{"text": "A word", "url": url_for("entries.new", **to)}, *asked]


def _quiet(viewer: Viewer) -> list[dict[str, str]]:
    """Up to three quiet lines: answers that were not seen yet, versions that wait, words that
    could not be put in the journal."""
    answers = [
        {
            "text": f"{alone(reply.author_name)} answered what you shared",
            "url": url_for("sharing.show", share_id=reply.share_id),
        }
        for reply in replies.unseen(viewer, limit=3)
    ]
    waiting = [
        {
            "text": "Two versions of a page are waiting for you to choose",
            "url": url_for("entries.two_versions", entry_id=entry_id),
        }
        for entry_id in reading.waiting(viewer, limit=3)
    ]
    aside = [{"text": ASIDE, "url": url_for("kept_aside.index")}]
    return [*(aside if set_aside.is_any(viewer) else []), *answers, *waiting][:3]
