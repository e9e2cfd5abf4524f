"""A new password: chosen by who knows the present one, or by a link sent to them.

The pages of a link are the same for everyone, and the link is used up by sending the
form, never by opening it.
"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from journal.errors import Conflict, Invalid, SignInRefused, TooMany
from journal.people import outbox, own_password
from journal.people.signing_in import RESET
from journal.web import cookie, gate, landing, links
from journal.web.pages import forms

pages = Blueprint("passwords", __name__)


@pages.get("/password/forgotten")
@gate.lets(gate.ANYONE)
def forgotten() -> str:
    """Ask for a link to a new password."""
    return _asking()


@pages.post("/password/forgotten")
@gate.lets(gate.ANYONE, unit=False)
def ask() -> ResponseReturnValue:
    """Send one, if somebody signs in with this address; the answer is the same if not."""
    email = request.form.get("email", "")[:254]
    try:
        links.ask_for_password(email)
    except Conflict:
        return redirect(url_for("passwords.forgotten"), 303)  # which says that no mail is sent
    except (Invalid, TooMany) as problem:
        return _asked_again(email, problem)
    return redirect(url_for("passwords.asked"), 303)


@pages.get("/password/asked")
@gate.lets(gate.ANYONE)
def asked() -> str:
    """That a mail is on its way, if the address is known."""
    return render_template("password_asked.html")


@pages.get("/password/landing")
@gate.lets(gate.ANYONE)
def land() -> ResponseReturnValue:
    """Where the link of the mail leads: on, to an address without a token in it."""
    landing.take(RESET)
    return redirect(url_for("passwords.new"), 303)


@pages.get("/password/new")
@gate.lets(gate.ANYONE)
def new() -> str:
    """Choose a new password by a link."""
    own_password.look(landing.token(RESET))
    return render_template("password_new.html", errors={})


@pages.post("/password/new")
@gate.lets(gate.ANYONE, unit=False, counts="token")
def choose() -> ResponseReturnValue:
    """Keep it; the link is used up, and every place that was signed in has ended."""
    given = request.form.get("password", "")
    try:
        cookie.choose_password(landing.token(RESET), given, links.settings().app_name)
    except Invalid as problem:
        return render_template("password_new.html", errors=problem.errors), 422
    landing.drop(RESET)
    flash("Your new password is kept. Please sign in with it.")
    return redirect(url_for("signing_in.form"), 303)


@pages.get("/me/password")
@gate.lets(gate.EVERYONE)
def form() -> str:
    """Change one's own password."""
    return render_template("me/password.html", errors={}, here="me")


@pages.post("/me/password")
@gate.lets(gate.EVERYONE, unit=False)
def change() -> ResponseReturnValue:
    """Change it; everywhere else is signed out."""
    present, given = request.form.get("present", ""), request.form.get("password", "")
    try:
        cookie.change_password(present, given, links.settings().app_name)
    except (Invalid, TooMany, SignInRefused) as problem:
        return forms.shown_again("me/password.html", problem, "present", here="me")
    flash("Your password is changed. Everywhere else you are signed out.")
    return redirect(url_for("me.show"), 303)


def _asking(form: dict[str, str] | None = None, errors: dict[str, list[str]] | None = None) -> str:
    return render_template(
        "password_forgotten.html", form=form or {}, errors=errors or {}, mail=outbox.is_on()
    )


def _asked_again(email: str, problem: Invalid | TooMany) -> ResponseReturnValue:
    errors = problem.errors if isinstance(problem, Invalid) else {"email": [problem.message]}
    headers = forms.patience(problem) if isinstance(problem, TooMany) else {}
    with gate.unit(writes=False):
        page = _asking({"email": email}, errors)
    return page, 429 if headers else 422, headers
