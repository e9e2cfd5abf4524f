"""Everything in this folder, loaded and checked: a wrong file stops the start.

`load` is called once by `content.shelf`. It knows that published wording never changes:
an answer written years ago still finds the words it was asked in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from journal.content import consent, files
from journal.content.consent import Document
from journal.content.facts import CrisisLine, Focus, Medicine, Route, Style
from journal.content.prompt import DEPTHS, DOMAINS, KINDS, STYLES, WAYS, Prompt
from journal.content.steps import WHENS

HERE = Path(__file__).resolve().parent
TREATMENT, LINES = "treatment.toml", "crisis_lines.toml"
LATEST_LANDING = 20


@dataclass(frozen=True)
class Library:
    """All content. Prompts of every version ever published are in it."""

    prompts: Mapping[tuple[str, int], Prompt]
    medicines: Mapping[str, Medicine]
    routes: Mapping[str, Route]
    focuses: Mapping[str, Focus]
    styles: Mapping[str, Style]
    crisis_lines: tuple[CrisisLine, ...]
    consents: Mapping[tuple[str, int], Document]
    _current: tuple[Prompt, ...] = field(default=(), repr=False)

    def prompt(self, slug: str, version: int) -> Prompt | None:
        """A prompt as it was published, retired or not; None if it never was."""
        return self.prompts.get((slug, version))

    def current(self) -> tuple[Prompt, ...]:
        """The newest version of every prompt that is still asked."""
        return self._current

    def consent(self, slug: str) -> Document:
        """The words that somebody of this role agrees to now."""
        return max((one for one in self.consents.values() if one.slug == slug), key=_version)

    def landing_hours(self, medicine: str, route: str) -> int:
        """Hours after time zero in which nothing but a word is asked; the longest of a
        medicine when the route is not one of its own, and of all when it is unknown."""
        found = self.medicines.get(medicine)
        if found is None:
            return max(h for one in self.medicines.values() for h in one.landing_hours.values())
        return found.landing_hours.get(route, max(found.landing_hours.values()))


def _version(one: Document) -> int:
    return one.version


def load(folder: Path | None = None) -> Library:
    """Everything in a folder of content, checked.

    Raises:
        ContentError: the message names the file, the entry and what to do.
    """
    at = folder or HERE
    rows = files.read(at / TREATMENT)
    routes = files.rows(Route, rows.get("route", []), TREATMENT)
    medicines = [_medicine(row, {one.slug for one in routes}) for row in rows.get("medicine", [])]
    focuses = files.rows(Focus, rows.get("focus", []), TREATMENT)
    styles = files.rows(Style, rows.get("style", []), TREATMENT)
    lines = files.read(at / LINES).get("line", [])
    prompts = _prompts(at)
    _check_medicines(prompts, {one.slug for one in medicines})
    return Library(
        prompts={(one.slug, one.version): one for one in prompts},
        medicines=files.by_slug(medicines, TREATMENT),
        routes=files.by_slug(routes, TREATMENT),
        focuses=files.by_slug(focuses, TREATMENT),
        styles=files.by_slug(styles, TREATMENT),
        crisis_lines=tuple(_line(row) for row in lines),
        consents=consent.load(at),
        _current=_newest(prompts),
    )


def _medicine(row: dict[str, Any], routes: set[str]) -> Medicine:
    given = {**row, "routes": tuple(row.get("landing_hours", {}))}
    medicine: Medicine = files.checked(Medicine, given, TREATMENT)
    for route in set(medicine.routes) - routes:
        raise files.ContentError(f"{TREATMENT}: {medicine.slug}: {route} is not one of the routes.")
    for route, hours in medicine.landing_hours.items():
        if type(hours) is not int or not 1 <= hours <= LATEST_LANDING:
            raise files.ContentError(
                f"{TREATMENT}: {medicine.slug}: landing_hours of {route} must be from 1 to "
                f"{LATEST_LANDING}, before the next day's prompts open."
            )
    return medicine


def _line(row: dict[str, Any]) -> CrisisLine:
    line: CrisisLine = files.checked(CrisisLine, row, LINES)
    try:
        if line.verified_on:
            date.fromisoformat(line.verified_on)
    except ValueError:
        raise files.ContentError(
            f"{LINES}: {line.country}: `verified_on` must be a day such as 2026-11-21, or empty."
        ) from None
    return line


def read_prompts(at: Path) -> list[Prompt]:
    """Every prompt of every step's file, each checked by itself."""
    found: list[Prompt] = []
    for when in WHENS:
        name = f"prompts/{when}.toml"
        for row in files.read(at / name).get("prompt", []):
            given = {
                **row,
                "ways": tuple(row.get("ways", ())),
                "follows": row.get("follows") or None,
                "for_medicines": tuple(row.get("for_medicines", ())),
            }
            prompt: Prompt = files.checked(Prompt, given, name)
            _check(prompt, when, name)
            found.append(prompt)
    return found


def _prompts(at: Path) -> list[Prompt]:
    found = read_prompts(at)
    _check_all(found, files.read(at / "published.toml").get("wording", {}))
    return found


def _check(prompt: Prompt, when: str, name: str) -> None:
    wrong = {
        "when": prompt.when != when,
        "domain": prompt.domain not in DOMAINS,
        "kind": prompt.kind not in KINDS,
        "depth": prompt.depth not in DEPTHS,
        "ways": not prompt.ways or bool(set(prompt.ways) - set(WAYS)),
        "for_style": prompt.for_style not in STYLES,
        "sensitivity": prompt.sensitivity not in (0, 1, 2),
        "version": prompt.version < 1,
        "source": not prompt.source,
    }
    for column, is_wrong in wrong.items():
        if is_wrong:
            raise files.ContentError(f"{name}: {prompt.slug}: `{column}` is not one that is known.")


def _check_all(prompts: list[Prompt], published: Mapping[str, str]) -> None:
    seen: set[tuple[str, int]] = set()
    slugs = {prompt.slug for prompt in prompts}
    for prompt in prompts:
        key = (prompt.slug, prompt.version)
        called = f"{prompt.slug} version {prompt.version}"
        if key in seen:
            raise files.ContentError(f"{called} is there twice; a slug is never reused.")
        seen.add(key)
        if prompt.follows is not None and prompt.follows not in slugs:
            raise files.ContentError(f"{called} follows {prompt.follows}, which is not there.")
        kept = published.get(f"{prompt.slug}.{prompt.version}")
        if kept is None:
            raise files.ContentError(
                f"{called} is not in published.toml. When its words are settled, run "
                "`python -m journal.content.publishing`."
            )
        if kept != prompt.wording:
            raise files.ContentError(
                f"{called} was published with other words. Answers keep the words they were "
                "asked in: leave it as it was, and add a new version."
            )
    _check_circles(prompts)
    names = {f"{slug}.{version}" for slug, version in seen}
    for name in published:
        if name not in names:
            raise files.ContentError(
                f"{name} was published and is gone. Keep it, with retired = true."
            )


def _check_medicines(prompts: list[Prompt], medicines: set[str]) -> None:
    for prompt in prompts:
        for slug in set(prompt.for_medicines) - medicines:
            raise files.ContentError(f"{prompt.slug}: {slug} is not one of the medicines.")


def _check_circles(prompts: list[Prompt]) -> None:
    follows = {prompt.slug: prompt.follows for prompt in prompts}
    for slug in follows:
        at, passed = follows[slug], {slug}
        while at is not None:
            if at in passed:
                raise files.ContentError(f"{slug} follows itself in a circle, so nobody is asked.")
            passed.add(at)
            at = follows.get(at)


def _newest(prompts: list[Prompt]) -> tuple[Prompt, ...]:
    newest: dict[str, Prompt] = {}
    for prompt in prompts:
        if prompt.slug not in newest or newest[prompt.slug].version < prompt.version:
            newest[prompt.slug] = prompt
    return tuple(prompt for prompt in newest.values() if not prompt.retired)
