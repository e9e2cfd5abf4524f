"""What is known of medicines, routes and lines to call: rows of the data files.

From 2-model, *Facts about the treatment* and *Safety card*. Durations are usual ones,
for planning a day; nothing here suggests a dose.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Route:
    """A way a medicine is given, with its usual length and observation, in minutes."""

    slug: str
    name: str
    duration_minutes: int
    observation_minutes: int
    source: str


@dataclass(frozen=True)
class Medicine:
    """A medicine and the routes it is given by. `landing_hours` is, for each of them, how
    many hours after time zero nothing but a word is asked."""

    slug: str
    name: str
    note: str
    routes: tuple[str, ...]
    landing_hours: Mapping[str, int]
    source: str


@dataclass(frozen=True)
class Focus:
    """What a course is for, from the list."""

    slug: str
    name: str


@dataclass(frozen=True)
class Style:
    """The kind of session, by how far it goes."""

    slug: str
    name: str


@dataclass(frozen=True)
class CrisisLine:
    """A country's line. `verified_on` is empty when nobody could check the number."""

    country: str
    code: str
    name: str
    call: str
    text: str
    hours: str
    source: str
    verified_on: str
