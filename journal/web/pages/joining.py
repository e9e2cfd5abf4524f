"""Coming in: an invitation's link, what joining means, the form, the confirming mail.

A link's key is in an address once: its landing moves it into the browser's own cookie
and goes on to a clean address, so that no GET uses it and no history keeps it.
"""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from journal import clock
from journal.content.shelf import library
from journal.errors import Conflict, Gone, Invalid, TooMany
from journal.people import connecting, joining
from journal.people.joining import Invited
from journal.web import coming_in, gate
from journal.web.pages import forms
from journal.web.schemas.joining import Join

pages = Blueprint("joining", __name__)
INVITED, CONFIRMING = "invited", "confirming"
UNREAD = "Joining needs your word that you have read this."
FIELDS = ("name", "email", "password", "time_zone", "document")


@pages.get("/join/<token>")
@gate.lets(gate.ANYONE, unit=False)
def landing(token: str) -> ResponseReturnValue:
    """Take the key out of the address."""
    session[INVITED] = token[:200]
    return redirect(url_for("joining.show"))


@pages.get("/join")
@gate.lets(gate.ANYONE)
def show() -> ResponseReturnValue:
    """What the invitation is, and what joining means."""
    viewer, key = gate.viewer_or_none(), session.get(INVITED, "")
    try:
        if viewer is not None:
            return render_template("join_connect.html", invited=connecting.look(viewer, key))
        return _form(coming_in.which(key))
    except Gone:
        return render_template("join_over.html")
    except Conflict as conflict:
        return render_template("join_over.html", message=conflict.message)


@pages.post("/join")
@gate.lets(gate.ANYONE, unit=False, counts="join")
def join() -> ResponseReturnValue:
    """Agree, and come in."""
    key, form = session.get(INVITED, ""), forms.typed()
    version = forms.number(form.get("version")) or 0
    given = {name: form.get(name, "") for name in FIELDS}
    unread = {} if form.get("agree") == "yes" else {"agree": [UNREAD]}
    try:
        loaded = forms.load(Join, {**given, "version": version})
        coming_in.check_password(loaded)
    except Invalid as problem:  # said at once with the other, not one after the other
        return _again(key, form, Invalid({**problem.errors, **unread}))
    if unread:
        return _again(key, form, Invalid(unread))
    try:
        arrived = coming_in.come_in(key, loaded)
    except (Invalid, Conflict, TooMany) as problem:
        return _again(key, form, problem)
    session.pop(INVITED, None)
    if arrived is None:
        return render_template("join_sent.html")
    flash("You have joined.")
    return redirect(url_for("home.show"), 303)


@pages.post("/join/connect")
@gate.lets(gate.PATIENT, counts="token")
def connect() -> ResponseReturnValue:
    """For a patient who has an account: be treated by whoever invited."""
    person = connecting.accept(gate.viewer(), session.get(INVITED, ""))
    session.pop(INVITED, None)
    flash(f"{person.name} treats you here from now. Nothing is shared with them yet.")
    return redirect(url_for("sharing.index"), 303)


@pages.get("/join/confirm/<token>")
@gate.lets(gate.ANYONE, unit=False)
def confirm_landing(token: str) -> ResponseReturnValue:
    """Take the key out of the address."""
    session[CONFIRMING] = token[:200]
    return redirect(url_for("joining.confirm_form"))


@pages.get("/join/confirm")
@gate.lets(gate.ANYONE)
def confirm_form() -> str:
    """One button: mail is opened by machines too, and they press none."""
    try:
        joining.waits(session.get(CONFIRMING, ""))
    except Gone:
        return render_template("join_over.html")
    return render_template("join_confirm.html")


@pages.post("/join/confirm")
@gate.lets(gate.ANYONE, counts="token")
def confirm() -> ResponseReturnValue:
    """The address is theirs. They sign in with the password they chose: whoever only
    opened a mail that was not meant for them is let in nowhere."""
    joining.confirm(session.get(CONFIRMING, ""))
    session.pop(CONFIRMING, None)
    flash("Your address is confirmed. You can sign in now.")
    return redirect(url_for("signing_in.form"), 303)


def _again(
    key: str, form: dict[str, str], problem: Invalid | Conflict | TooMany
) -> ResponseReturnValue:
    errors = problem.errors if isinstance(problem, Invalid) else {"email": [problem.message]}
    headers = forms.patience(problem) if isinstance(problem, TooMany) else {}
    with gate.unit(writes=False):
        page = _form(coming_in.which(key), form, errors)
    return page, 429 if headers else 422, headers


def _form(
    invited: Invited,
    form: dict[str, str] | None = None,
    errors: dict[str, list[str]] | None = None,
) -> str:
    context: dict[str, Any] = {"form": form or {}, "errors": errors or {}}
    return render_template(
        "join.html",
        invited=invited,
        words=library().consent(invited.role),
        zones=clock.zones(),
        **context,
    )
