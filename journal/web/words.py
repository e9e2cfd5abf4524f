"""How moments and names are said on pages: in the viewer's zone, in plain words."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, get_flashed_messages, request, url_for

from journal import clock
from journal.content.consent import Document
from journal.content.steps import STEPS
from journal.people import consents, persons
from journal.sharing.snapshot import FLAGS
from journal.web import gate
from journal.web.schemas.fields import spoken
from journal.writing.entry import KINDS

STEP_NAMES = {step.key: step.name for step in STEPS}


def register(app: Flask, app_name: str) -> None:
    """Teach the templates their words."""
    app.jinja_env.filters.update(
        day=day,
        clock=clock_time,
        moment=moment,
        iso=spoken,
        ago_days=ago_days,
        kind_name=kind_name,
        step_name=step_name,
        flag_words=flag_words,
    )
    app.jinja_env.globals.update(app_name=app_name, asset=asset, consent_asked=consent_asked)

    @app.context_processor
    def who_and_where() -> dict[str, Any]:
        viewer = gate.viewer_or_none() if gate.in_unit() else None
        profile = persons.profile(viewer) if viewer else None
        return {
            "viewer": Shown(profile) if profile else None,
            "scheme": profile.scheme if profile else "",
            # A page of a problem says nothing else; what was to be said waits for the next one.
            "said": get_flashed_messages() if gate.in_unit() else [],
        }


class Shown:
    """The person acting, as templates know them."""

    def __init__(self, profile: persons.Profile) -> None:
        self.id, self.name, self.role = profile.id, profile.name, profile.role
        self.lane, self.time_zone = profile.lane, profile.time_zone
        self.is_patient = profile.role == "patient"
        self.is_therapist = profile.role == "therapist"
        self.is_administrator = profile.role == "administrator"


def consent_asked() -> Document | None:
    """For a first page: the words of joining that this person has not agreed to yet."""
    return consents.waiting(gate.viewer())


def asset(path: str) -> str:
    """The address of a file of our own."""
    return url_for("static", filename=path)


def _local(at: datetime) -> datetime:
    viewer = gate.viewer_or_none()
    return at.astimezone(ZoneInfo(viewer.time_zone if viewer else "UTC"))


def day(at: datetime) -> str:
    """Tuesday 9 June; with the year when it is another one."""
    local = _local(at)
    year = "" if local.year == _local(clock.now()).year else f" {local.year}"
    return f"{local:%A} {local.day} {local:%B}{year}"


def clock_time(at: datetime) -> str:
    """14:10"""
    return f"{_local(at):%H:%M}"


def moment(at: datetime) -> str:
    """Tuesday 9 June, 14:10"""
    return f"{day(at)}, {clock_time(at)}"


def ago_days(at: datetime) -> int:
    """Whole days between then and now, on the viewer's calendar."""
    return abs((_local(clock.now()).date() - _local(at).date()).days)


def kind_name(kind: str) -> str:
    """What a kind of entry is called."""
    return KINDS.get(kind, kind)


def step_name(key: str | None) -> str:
    """What a step of the arc is called."""
    return STEP_NAMES.get(key or "", "")


def flag_words(flag: str | None) -> str:
    """What a flag says."""
    return FLAGS.get(flag or "", "")


def wants(name: str) -> str:
    """One value of the query, short and without anything strange; or empty."""
    value = request.args.get(name, "")
    return value if len(value) <= 200 and value.isprintable() else ""


def month(at: datetime) -> str:
    """June 2026"""
    return f"{_local(at):%B %Y}"
