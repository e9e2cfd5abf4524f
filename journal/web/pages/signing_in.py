"""Signing in and out."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from journal.config import Config
from journal.demo import cast
from journal.errors import Invalid, SignInRefused, TooMany
from journal.people import kept_forms, signing_in
from journal.web import cookie, gate
from journal.web.pages import back, forms
from journal.web.words import wants

pages = Blueprint("signing_in", __name__)


@pages.get("/sign-in")
@gate.lets(gate.ANYONE)
def form() -> ResponseReturnValue:
    """The sign-in page; someone who is signed in goes on."""
    if gate.viewer_or_none():
        return redirect(_safe(wants("next")))
    return _form(None, wants("next"))


@pages.post("/sign-in")
@gate.lets(gate.ANYONE, unit=False)
def sign_in() -> ResponseReturnValue:
    """Sign in, and go where the person was going."""
    next_, email = request.form.get("next", ""), request.form.get("email", "")
    try:
        token = cookie.sign_in(email[:254], request.form.get("password", ""))
    except SignInRefused as refused:
        return _form(refused.message, next_, email), 401
    except TooMany as waiting:
        return _form(waiting.message, next_, email), 429, forms.patience(waiting)
    return redirect(_to_kept_words(token) or _safe(next_), 303)


@pages.get("/sign-in/again")
@gate.lets(gate.EVERYONE)
def again() -> ResponseReturnValue:
    """The password once more, before what asks for it."""
    return render_template("sign_in_again.html", next=wants("next"), errors={})


@pages.post("/sign-in/again")
@gate.lets(gate.EVERYONE, unit=False)
def prove() -> ResponseReturnValue:
    """Give it, and go on to what asked."""
    next_ = request.form.get("next", "")
    try:
        cookie.prove(request.form.get("password", ""))
    except (Invalid, TooMany) as problem:
        return forms.shown_again("sign_in_again.html", problem, "password", next=next_)
    return redirect(_safe(next_), 303)


@pages.get("/sign-out")
@gate.lets(gate.EVERYONE)
def leaving() -> str:
    """Before signing out, where something written on this phone could not be sent."""
    return render_template("sign_out.html", everywhere=wants("everywhere") == "yes", here="me")


@pages.post("/sign-out")
@gate.lets(gate.ANYONE)
def sign_out() -> ResponseReturnValue:
    """Sign out; again, if need be."""
    viewer = gate.viewer_or_none()
    if viewer:
        cookie.sign_out(viewer)
    return redirect(url_for("signing_in.form"), 303)


def _to_kept_words(token: str) -> str | None:
    """What they were writing when they were signed out comes first."""
    with gate.unit(writes=False):
        signed = signing_in.whose(token)
        waits = signed is not None and kept_forms.is_any_waiting(signed.viewer)
    return url_for("kept_words.index") if waits else None


def _form(message: str | None, next_: str, email: str = "") -> str:
    settings: Config = current_app.extensions["journal_config"]
    context: dict[str, Any] = {"message": message, "next": next_, "form": {"email": email}}
    known = cast.password(settings.data_dir) if settings.is_local else None
    if known is not None:
        context |= {"demo": cast.CAST, "demo_password": known}
    return render_template("sign_in.html", **context)


def _safe(address: str) -> str:
    """A path on this site, or its beginning: never anywhere else."""
    return back.local(address) or url_for("home.show")
