"""What a practice says of itself: its line and hours, the country of its crisis lines, its
zone, the reading contract for therapists who wrote none, whether people may join alone.

Everyone of a practice reads it; its administrators change it.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from journal import clock
from journal.content.shelf import library
from journal.errors import Conflict, Invalid, NotFound
from journal.people import acts, clinics, persons
from journal.people.persons import Profile
from journal.store import access
from journal.store.tables import Clinic
from journal.store.tables import ClinicSetting as Row
from journal.store.unit import session, vault
from journal.store.vault import HOUSE, Place, Unreadable
from journal.viewer import Viewer

LINE = re.compile(r"[0-9+][0-9+() ./-]{2,38}")
LONGEST = {"name": 200, "hours": 200, "reads_when": 500, "between": 500}
SEALED = ("line", "hours", "reads_when", "between")
OPEN = ("time_zone", "crisis_country", "open_joining")


@dataclass(frozen=True)
class ClinicSettings:
    """`reads_when` and `between` stand for a therapist who has written neither; `version`
    is 0 until somebody has set something."""

    name: str = ""
    line: str = ""
    hours: str = ""
    reads_when: str = ""
    between: str = ""
    crisis_country: str = ""
    time_zone: str = "UTC"
    open_joining: bool = False
    version: int = 0

    @property
    def crisis_country_name(self) -> str:
        return countries().get(self.crisis_country, "")


def countries() -> dict[str, str]:
    """The countries whose lines are known, by their two letters."""
    return {line.code: line.country for line in library().crisis_lines}


def of(viewer: Viewer) -> ClinicSettings:
    """What the practice of this person says of itself."""
    return replace(_opened(_row(viewer)), name=clinics.name_of_own(viewer))


def change(viewer: Viewer, changes: Mapping[str, Any], base: int) -> ClinicSettings:
    """For an administrator: change some of it, from the version they were shown.

    Raises:
        NotFound: not an administrator.
        Conflict: somebody changed it since that version.
        Invalid: a line that is no number, an unknown country or zone, too long, no name.
    """
    if not viewer.is_administrator:
        raise NotFound
    # Two administrators at once take turns, also when nothing was ever set.
    session().execute(access.readable(viewer, Clinic, Clinic.id).with_for_update())
    row = _row(viewer)
    before = replace(_opened(row), name=clinics.name_of_own(viewer))
    if before.version != base:
        raise Conflict("Somebody changed this since. Nothing was changed.", code="changed_since")
    after = replace(before, **_sensible(changes), version=base + 1)
    if after.name != before.name:
        clinics.rename(viewer, after.name)
    _keep(viewer, row is None, after)
    acts.record(viewer, viewer.clinic_id, "settings-changed", acts.On())
    return after


def contracted(person: Profile, settings: ClinicSettings) -> Profile:
    """A therapist who has not said when they read says what the practice says for them."""
    if person.reads_when or person.between or person.role != "therapist":
        return person
    return replace(person, reads_when=settings.reads_when, between=settings.between)


def as_seen(viewer: Viewer, person: Profile) -> Profile:
    """A therapist of this practice, as their patients see when they read."""
    return contracted(person, of(viewer))


def country_of(viewer: Viewer) -> str:
    """Whose lines to call stand first: chosen by the person, else what their practice set,
    else guessed from where they are; nothing when none of these has a line."""
    known = countries()
    wishes = (
        persons.profile(viewer).country,
        of(viewer).crisis_country,
        clock.country_of(viewer.time_zone),
    )
    return next((code for code in wishes if code in known), "")


def _row(viewer: Viewer) -> Row | None:
    found: Row | None = session().execute(access.readable(viewer, Row)).scalar()
    return found


def _opened(row: Row | None) -> ClinicSettings:
    if row is None:
        return ClinicSettings()
    known = {name: getattr(row, name) for name in OPEN}
    try:
        said = vault().open(_place(row.clinic_id, row.version), row.details)
    except Unreadable:  # without it there is still a country, and lines to call
        said = {}
    return ClinicSettings(**known, **said, version=row.version)


def _keep(viewer: Viewer, is_first: bool, after: ClinicSettings) -> None:
    said = {name: value for name, value in asdict(after).items() if name in SEALED}
    values = {
        **{name: getattr(after, name) for name in OPEN},
        "details": vault().seal(_place(viewer.clinic_id, after.version), said),
        "version": after.version,
        "changed_at": clock.now(),
    }
    if is_first:
        session().add(Row(clinic_id=viewer.clinic_id, **values))
        session().flush()
        return
    session().execute(access.administering(viewer, Row).values(**values))


def _sensible(changes: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: _stripped(value) for name, value in changes.items()}
    errors: dict[str, list[str]] = {}
    for name, most in LONGEST.items():
        if len(given.get(name, "")) > most:
            errors[name] = [f"At most {most} characters."]
    if given.get("name", "a name") == "":
        errors["name"] = ["A name, so that people know where they are."]
    if given.get("line") and not LINE.fullmatch(given["line"]):
        errors["line"] = ["A telephone number, such as +353 1 234 5678."]
    if given.get("crisis_country") and given["crisis_country"] not in countries():
        errors["crisis_country"] = ["Choose a country from the list."]
    if "time_zone" in given and not clock.is_zone(given["time_zone"]):
        errors["time_zone"] = ["Choose a time zone from the list."]
    if errors:
        raise Invalid(errors)
    return given


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _place(clinic_id: UUID, version: int) -> Place:
    return Place("clinic_setting", "details", HOUSE, str(clinic_id), version)
