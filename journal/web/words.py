"""How moments and names are said on pages: in the viewer's zone, in plain words."""

from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask import Flask, g, get_flashed_messages, request

from journal import clock
from journal.config import Config
from journal.content.consent import Document
from journal.content.languages import LANGUAGES
from journal.content.steps import STEPS
from journal.people import consents, persons
from journal.sharing.snapshot import FLAGS
from journal.web import dates, files, gate
from journal.web.schemas.fields import spoken
from journal.writing.entry import KINDS
from journal.writing.words import cut

# Beside what is said on the next page: the sitting that a form has kept, and what was erased.
TAKEN_IN = "taken in"
ERASED = "erased"
STEP_NAMES = {step.key: step.name for step in STEPS}


def register(app: Flask, settings: Config) -> None:
    """Teach the templates their words."""
    app.jinja_env.filters.update(
        day=day,
        clock=clock_time,
        moment=moment,
        iso=spoken,
        alone=alone,
        first_up=first_up,
        ago_days=ago_days,
        kind_name=kind_name,
        step_name=step_name,
        flag_words=flag_words,
        cut=cut,
    )
    app.jinja_env.globals.update(
        app_name=settings.app_name,
        worker=settings.service_worker,
        asset=files.address,
        consent_asked=consent_asked,
    )

    @app.context_processor
    def who_and_where() -> dict[str, Any]:
        profile = _profile() if gate.in_unit() else None
        return {
            "viewer": Shown(profile) if profile else None,
            "language": language() if profile else "en",
            "scheme": profile.scheme if profile else "",
            # A page of a problem says nothing else; what was to be said waits for the next one.
            "said": _flashed("message") if gate.in_unit() else [],
            "taken_in": _flashed(TAKEN_IN) if gate.in_unit() else [],
            "erased": _flashed(ERASED) if gate.in_unit() else [],
        }


class Shown:
    """The person acting, as templates know them."""

    def __init__(self, profile: persons.Profile) -> None:
        self.id, self.name, self.role = profile.id, profile.name, profile.role
        self.lane, self.time_zone = profile.lane, profile.time_zone
        self.shortcuts = profile.shortcuts
        self.is_patient = profile.role == "patient"
        self.is_therapist = profile.role == "therapist"
        self.is_administrator = profile.role == "administrator"


def _flashed(category: str) -> list[str]:
    return cast(list[str], get_flashed_messages(category_filter=[category]))


def consent_asked() -> Document | None:
    """For a first page: the words of joining that this person has not agreed to yet."""
    return consents.waiting(gate.viewer())


def _local(at: datetime) -> datetime:
    viewer = gate.viewer_or_none()
    return at.astimezone(ZoneInfo(viewer.time_zone if viewer else "UTC"))


def _profile() -> persons.Profile | None:
    viewer = gate.viewer_or_none()
    if viewer is None:
        return None
    known = g.get("profile_of")
    if known is None or known[0] is not viewer:  # a second try of a unit has another viewer
        known = g.profile_of = viewer, persons.profile(viewer)
    return cast(persons.Profile, known[1])


def language() -> str:
    """The English in which days are said: chosen, or what the browser asks for."""
    viewer = gate.viewer_or_none()
    known = g.get("language_of")
    if known is None or known[0] is not viewer:  # once a page, which says many days
        profile = _profile()
        chosen = profile.language if profile else ""
        best = dates.best(chosen or request.accept_languages.best_match(LANGUAGES))
        known = g.language_of = viewer, best
    return str(known[1])


def day(at: datetime) -> str:
    """Tuesday 9 June; with the year when it is another one."""
    local = _local(at)
    year = local.year != _local(clock.now()).year
    return dates.day(local, language(), year=year)


def clock_time(at: datetime) -> str:
    """14:10"""
    return dates.clock(_local(at), language())


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
    return dates.month(_local(at), language())


def month_name(key: str) -> str:
    """June 2026, from 2026-06"""
    return dates.month(datetime.fromisoformat(f"{key}-01T00:00Z"), language())


def first_up(text: str) -> str:
    """A name from a list as a line begins with it; the rest as it is written."""
    return text[:1].upper() + text[1:]


def alone(name: str) -> str:
    """A name in a sentence, kept from turning the direction of the words around it."""
    return f"\u2068{name}\u2069"
