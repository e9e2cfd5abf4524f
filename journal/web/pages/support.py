"""The support card: always one tap away, without signing in, without script."""

from flask import Blueprint, render_template

from journal.content.shelf import library
from journal.viewer import Viewer
from journal.web import gate
from journal.web.pages import shown
from journal.writing import reading
from journal.writing.entry import Entry

pages = Blueprint("support", __name__)


@pages.get("/support")
@gate.lets(gate.ANYONE)
def show() -> str:
    """One's own plan, if there is one and one is signed in; and the lines of many countries."""
    viewer = gate.viewer_or_none()
    is_patient = viewer is not None and viewer.is_patient
    own = steadying = None
    if viewer is not None and is_patient:
        own, steadying = (_plan(viewer, kind) for kind in ("safety-plan", "coping-plan"))
    lines = [shown.Beside(line, verified=bool(line.verified_on)) for line in library().crisis_lines]
    return render_template("support.html", own=own, steadying=steadying, lines=lines)


def _plan(viewer: Viewer, kind: str) -> Entry | None:
    found = reading.latest(viewer, kind)
    return None if found is None or found.unreadable else found
