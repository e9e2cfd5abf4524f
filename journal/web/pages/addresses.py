"""One's own e-mail address: the new one is confirmed by a link that is sent to it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from journal.errors import Conflict, Invalid
from journal.people import outbox, own_address, persons
from journal.people.own_address import ADDRESS
from journal.web import gate, landing, links

pages = Blueprint("addresses", __name__)


@pages.get("/me/email")
@gate.lets(gate.EVERYONE, fresh=True)
def form() -> str:
    """Give a new address."""
    return _page("", {})


@pages.post("/me/email")
@gate.lets(gate.EVERYONE, fresh=True, counts="address")
def ask() -> ResponseReturnValue:
    """Send a link to it."""
    email = request.form.get("email", "")[:254]
    try:
        links.ask_for_address(email)
    except Invalid as problem:
        return _page(email, problem.errors), 422
    except Conflict:
        return _page(email, {}), 409
    flash("A mail is on its way to the new address. Until its link is opened nothing changes.")
    return redirect(url_for("me.show"), 303)


@pages.get("/email/landing")
@gate.lets(gate.ANYONE)
def land() -> ResponseReturnValue:
    """Where the link of the mail leads: on, to an address without a token in it."""
    landing.take(ADDRESS)
    return redirect(url_for("addresses.show"), 303)


@pages.get("/email/confirm")
@gate.lets(gate.ANYONE)
def show() -> str:
    """The address that would be confirmed."""
    return render_template("email_confirm.html", email=own_address.look(landing.token(ADDRESS)))


@pages.post("/email/confirm")
@gate.lets(gate.ANYONE, counts="token")
def confirm() -> ResponseReturnValue:
    """Confirm it; the link is used up."""
    own_address.confirm(landing.token(ADDRESS))
    landing.drop(ADDRESS)
    flash("This is your address now. You sign in with it from here on.")
    return redirect(url_for("home.show"), 303)


def _page(email: str, errors: dict[str, list[str]]) -> str:
    return render_template(
        "me/email.html",
        profile=persons.profile(gate.viewer()),
        form={"email": email},
        errors=errors,
        mail=outbox.is_on(),
        here="me",
    )
