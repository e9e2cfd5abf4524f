"""The administrator's home, what the practice says of itself, and the record of acts; never
a word of anyone's writing.
"""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from journal import clock
from journal.errors import Conflict, Invalid
from journal.people import acts, clinic_settings, outbox, persons
from journal.viewer import Viewer
from journal.web import gate
from journal.web.pages import back, forms
from journal.web.schemas import paging
from journal.web.schemas.practice import SettingsIn
from journal.web.words import wants

pages = Blueprint("practice", __name__)
LIMIT = 20
FIELDS = ("name", "line", "hours", "crisis_country", "time_zone", "reads_when", "between")


@pages.get("/practice")
@gate.lets(gate.ADMINISTRATOR)
def show() -> str:
    """Who works here, and the ways to everything else."""
    viewer = gate.viewer()
    return render_template(
        "practice.html",
        clinic=clinic_settings.of(viewer),
        staff=persons.staff(viewer),
        acts=acts.page(viewer, limit=5),
        here="practice",
    )


@pages.get("/practice/settings")
@gate.lets(gate.ADMINISTRATOR)
def settings() -> str:
    """What the practice says of itself."""
    return _settings(gate.viewer())


@pages.post("/practice/settings")
@gate.lets(gate.ADMINISTRATOR)
def change_settings() -> ResponseReturnValue:
    """Change it; what was typed stays when it cannot be taken."""
    viewer, form = gate.viewer(), forms.typed()
    given: dict[str, Any] = {name: form[name] for name in FIELDS if name in form}
    given["open_joining"] = form.get("open_joining") == "yes"
    given["version"] = forms.number(form.get("version")) or 0
    try:
        checked = forms.load(SettingsIn, given)
        clinic_settings.change(viewer, checked, checked.pop("version"))
    except Invalid as problem:
        return _settings(viewer, form, problem.errors), 422
    except Conflict:
        return _settings(viewer, form, changed_since=True), 409
    flash("Kept.")
    return redirect(url_for("practice.settings"), 303)


@pages.get("/practice/acts")
@gate.lets(gate.ADMINISTRATOR)
def record() -> str:
    """What was done in the practice, newest first."""
    return acts_page(gate.viewer(), "practice.record", "practice")


@pages.get("/acts")
@gate.lets(gate.CARE)
def my_record() -> str:
    """What was done in the practice that touches me."""
    viewer = gate.viewer()
    return acts_page(viewer, "practice.my_record", "sharing" if viewer.is_patient else "me")


def acts_page(viewer: Viewer, endpoint: str, here: str) -> str:
    """One page of the record as this person may read it."""
    cursor = {"cursor": wants("cursor")} if wants("cursor") else {}
    rows = acts.page(viewer, after=paging.after(viewer, cursor), limit=LIMIT + 1)
    shown, key = paging.split(rows, LIMIT, lambda act: (act.done_at, act.id))
    older = paging.cursor(viewer, key)
    return render_template(
        "acts.html",
        acts=shown,
        older_url=url_for(endpoint, cursor=older) if older else None,
        newest_url=url_for(endpoint) if cursor else None,
        here=here,
        **back.to_where_one_was(),
    )


def _settings(
    viewer: Viewer,
    form: dict[str, str] | None = None,
    errors: dict[str, list[str]] | None = None,
    *,
    changed_since: bool = False,
) -> str:
    there = clinic_settings.of(viewer)
    return render_template(
        "practice_settings.html",
        settings=there,
        # After a refusal for age, the next try is made from what is there now.
        version=there.version if changed_since or not form else form.get("version", ""),
        changed_since=changed_since,
        mails=outbox.is_on(),
        countries=sorted(clinic_settings.countries().items(), key=lambda one: one[1]),
        zones=clock.zones(),
        form=form or {},
        errors=errors or {},
        here="practice",
    )
