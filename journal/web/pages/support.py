"""The support card: always one tap away, without signing in, without script."""

from flask import Blueprint, render_template

from journal import clock
from journal.content.shelf import library
from journal.treatment import therapy_sessions
from journal.viewer import Viewer
from journal.web import gate
from journal.web.pages import next_step, shown
from journal.writing import reading
from journal.writing.entry import Entry
from journal.writing.narrowing import Narrowing

pages = Blueprint("support", __name__)
MOST_PAGES = 8


@pages.get("/support")
@gate.lets(gate.ANYONE)
def show() -> str:
    """One's own plan, if there is one and one is signed in; and the lines of many countries."""
    viewer = gate.viewer_or_none()
    is_patient = viewer is not None and viewer.is_patient
    own: list[Entry] = []
    steadying: list[Entry] = []
    landing = None
    if viewer is not None and is_patient:
        own, steadying = _plans(viewer, "safety-plan"), _plans(viewer, "coping-plan")
        landing = next_step.landing(therapy_sessions.every(viewer))
    here = clock.country_of(viewer.time_zone) if viewer is not None else ""
    lines = [shown.Beside(line, verified=bool(line.verified_on)) for line in library().crisis_lines]
    lines.sort(key=lambda line: line.code != here)
    return render_template(
        "support.html", own=own, steadying=steadying, lines=lines, session_day=landing is not None
    )


def _plans(viewer: Viewer, kind: str) -> list[Entry]:
    """The newest pages of a plan, which may have been written one answer at a time."""
    found = reading.page(viewer, Narrowing(kind), limit=MOST_PAGES)
    return [entry for entry in found if not entry.unreadable and not entry.words.is_blank]
