"""The support card: always one tap away, without signing in, without script. It asks
nothing and waits for nothing.
"""

from typing import Any

from flask import Blueprint, render_template

from journal import clock
from journal.content import calling
from journal.content.shelf import library
from journal.people import clinic_settings
from journal.people.clinic_settings import ClinicSettings
from journal.treatment import therapy_sessions
from journal.viewer import Viewer
from journal.web import gate
from journal.web.pages import back, next_step, shown
from journal.web.words import wants
from journal.wellbeing import safety_card
from journal.writing import reading
from journal.writing.entry import Entry
from journal.writing.narrowing import Narrowing

pages = Blueprint("support", __name__)
MOST_PAGES = 8


@pages.get("/support")
@gate.lets(gate.ANYONE)
def show() -> str:
    """One's own card, if there is one and one is signed in; then the lines of a country."""
    viewer = gate.viewer_or_none()
    code, said = _country(viewer), back.whence()
    return render_template(
        "support.html",
        **(_own(viewer) if viewer is not None and viewer.is_patient else {}),
        practice=_practice(viewer) if viewer is not None else None,
        lines=lines(code),
        country=code,
        countries=calling.countries(library().crisis_lines),
        back_url=said or None,
        came_from=said,
    )


def _own(viewer: Viewer) -> dict[str, Any]:
    return {
        "own": safety_card.newest(viewer),
        "plans": _plans(viewer, "safety-plan"),
        "steadying": _plans(viewer, "coping-plan"),
        "session_day": next_step.landing(therapy_sessions.every(viewer)) is not None,
    }


def _practice(viewer: Viewer) -> ClinicSettings | None:
    """What the practice can be reached by; nothing, where it has not said."""
    said = clinic_settings.of(viewer)
    return said if said.line or said.hours else None


def _country(viewer: Viewer | None) -> str:
    """Asked for, else chosen by the person, else what their practice set, else guessed from
    where they are; or all."""
    known = calling.countries(library().crisis_lines)
    asked = wants("country").upper()
    if asked in known or asked == "ALL":
        return asked if asked in known else ""
    if viewer is None:
        return ""
    return clinic_settings.country_of(viewer)


def lines(code: str) -> list[shown.Beside]:
    """The lines to call of one country, or of all."""
    known, today = library().crisis_lines, clock.now().date()
    return [
        shown.Beside(line, to_check=calling.to_check(line, today))
        for line in (calling.of(known, code) if code else known)
    ]


def _plans(viewer: Viewer, kind: str) -> list[Entry]:
    """The newest pages of a plan, which may have been written one answer at a time."""
    found = reading.page(viewer, Narrowing(kind), limit=MOST_PAGES)
    return [entry for entry in found if not entry.unreadable and not entry.words.is_blank]
