"""One's own account: a table of contents, and a small page for each thing in it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from journal import clock
from journal.content import calling
from journal.content.languages import LANGUAGES
from journal.content.shelf import library
from journal.errors import Invalid
from journal.people import clinic_settings, consents, persons, sign_ins, since
from journal.viewer import Viewer
from journal.web import dates, gate
from journal.web.pages import forms
from journal.web.schemas.account import MeChange

pages = Blueprint("me", __name__)
TEXTS = ("name", "time_zone", "scheme", "language", "country", "reads_when", "between")
# The pages that a form of one's own account may come from, and the ticks on each: a box
# that is not ticked sends nothing, and only its own page can mean that.
TICKS = {
    "account": (),
    "time-zone": (),
    "language": (),
    "appearance": (),
    "country": (),
    "reading-contract": (),
    "prompts": ("meaning",),
    "keyboard": ("shortcuts",),
}


@pages.get("/me")
@gate.lets(gate.EVERYONE)
def show() -> str:
    """What there is of one's own account, and how it is set."""
    viewer = gate.viewer()
    known = calling.countries(library().crisis_lines)
    profile = persons.profile(viewer)
    return render_template(
        "me/contents.html",
        profile=profile,
        language_name=LANGUAGES.get(profile.language, ""),
        country_name=known.get(profile.country, ""),
        places=len(sign_ins.mine(viewer)),
        here="me",
    )


@pages.get("/me/account")
@gate.lets(gate.EVERYONE)
def account() -> str:
    """Name and e-mail."""
    return _page(gate.viewer(), "account")


@pages.get("/me/time-zone")
@gate.lets(gate.EVERYONE)
def time_zone() -> str:
    """Where one's days begin."""
    return _page(gate.viewer(), "time-zone")


@pages.get("/me/language")
@gate.lets(gate.EVERYONE)
def language() -> str:
    """How days and clocks are said."""
    return _page(gate.viewer(), "language")


@pages.get("/me/appearance")
@gate.lets(gate.EVERYONE)
def appearance() -> str:
    """Light or dark."""
    return _page(gate.viewer(), "appearance")


@pages.get("/me/country")
@gate.lets(gate.EVERYONE)
def country() -> str:
    """Whose lines to call stand first on the support card."""
    return _page(gate.viewer(), "country")


@pages.get("/me/prompts")
@gate.lets(gate.PATIENT)
def prompts() -> str:
    """What one is asked about."""
    return _page(gate.viewer(), "prompts")


@pages.get("/me/reading-contract")
@gate.lets(gate.THERAPIST)
def reading_contract() -> str:
    """When a therapist reads, and who to reach in between."""
    return _page(gate.viewer(), "reading-contract")


@pages.get("/me/keyboard")
@gate.lets(gate.THERAPIST)
def keyboard() -> str:
    """The keys of the reading list, on or off."""
    return _page(gate.viewer(), "keyboard")


@pages.get("/me/since")
@gate.lets(gate.EVERYONE)
def history() -> str:
    """Since when one is here, and who treats one since when."""
    viewer = gate.viewer()
    profile, ties = persons.profile(viewer), since.ties(viewer)
    agreed = consents.mine(viewer)
    return render_template("me/since.html", profile=profile, ties=ties, agreed=agreed, here="me")


@pages.post("/me")
@gate.lets(gate.EVERYONE)
def change() -> ResponseReturnValue:
    """Change some of it: what the form holds, and nothing else."""
    viewer, form = gate.viewer(), forms.typed()
    part = form.get("page", "") if form.get("page", "") in TICKS else ""
    given: dict[str, Any] = {name: form[name] for name in TEXTS if name in form}
    ticks = TICKS[part] if part else ("meaning",) if viewer.is_patient else ()
    given |= {name: form.get(name) == "yes" for name in ticks}
    try:
        persons.change(viewer, forms.load(MeChange, given))
    except Invalid as problem:
        return _page(viewer, part or "account", form, problem.errors), 422
    flash("Kept.")
    return redirect(url_for("me.show"), 303)


def _page(
    viewer: Viewer,
    part: str,
    form: dict[str, str] | None = None,
    errors: dict[str, list[str]] | None = None,
) -> str:
    profile = persons.profile(viewer)
    return render_template(
        f"me/{part}.html",
        part=part,
        profile=profile,
        seen=clinic_settings.as_seen(viewer, profile) if viewer.is_therapist else profile,
        zones=clock.zones(),
        languages=[(code, name, dates.example(code)) for code, name in LANGUAGES.items()],
        countries=calling.countries(library().crisis_lines),
        form=form or {},
        errors=errors or {},
        here="me",
    )
