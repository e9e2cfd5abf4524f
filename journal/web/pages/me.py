"""One's own account: name, zone, appearance; a therapist's reading contract."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from journal import clock
from journal.errors import Invalid
from journal.people import persons
from journal.viewer import Viewer
from journal.web import gate
from journal.web.pages import forms
from journal.web.schemas.account import MeChange

pages = Blueprint("me", __name__)
SCHEMES = [("", "As the phone has it"), ("light", "Light"), ("dark", "Dark")]


@pages.get("/me")
@gate.lets(gate.EVERYONE)
def show() -> str:
    """One's own account."""
    return _page(gate.viewer())


@pages.post("/me")
@gate.lets(gate.EVERYONE)
def change() -> ResponseReturnValue:
    """Change it."""
    viewer, form = gate.viewer(), forms.typed()
    given: dict[str, Any] = {
        name: form[name]
        for name in ("name", "time_zone", "scheme", "reads_when", "between")
        if name in form
    }
    if viewer.is_patient:
        given["meaning"] = form.get("meaning") == "yes"
    try:
        persons.change(viewer, forms.load(MeChange, given))
    except Invalid as problem:
        return _page(viewer, form, problem.errors), 422
    flash("Kept.")
    return redirect(url_for("me.show"), 303)


def _page(
    viewer: Viewer,
    form: dict[str, str] | None = None,
    errors: dict[str, list[str]] | None = None,
) -> str:
    return render_template(
        "me.html",
        profile=persons.profile(viewer),
        zones=clock.zones(),
        schemes=SCHEMES,
        form=form or {},
        errors=errors or {},
        here="me",
    )
