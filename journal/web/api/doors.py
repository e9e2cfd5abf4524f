"""A new password, a new address, and the password once more: what the pages do too."""

from typing import Any

from journal.people import own_address
from journal.web import cookie, gate, links
from journal.web.api.door import group
from journal.web.schemas.account import (
    NewPassword,
    PasswordAgain,
    PasswordByLink,
    TheAddress,
    TheLink,
)

calls = group("doors", "Passwords and addresses")


@calls.post("/sign-in/again")
@gate.lets(gate.EVERYONE, unit=False)
@calls.arguments(PasswordAgain)
@calls.response(204)
def prove(given: dict[str, Any]) -> None:
    """Give the password once more, for calls that answer 403 `fresh_sign_in_needed`."""
    cookie.prove(given["password"])


@calls.post("/password/forgotten")
@gate.lets(gate.ANYONE, unit=False)
@calls.arguments(TheAddress)
@calls.response(204)
def ask(given: dict[str, Any]) -> None:
    """Ask for a link to a new password by mail. The answer is the same for any address;
    409 `no_mail` for all of them where no mail can be sent."""
    links.ask_for_password(given["email"])


@calls.post("/password/new")
@gate.lets(gate.ANYONE, unit=False, counts="token")
@calls.arguments(PasswordByLink)
@calls.response(204)
def choose(given: dict[str, Any]) -> None:
    """Choose a new password by the token of a link; 410 when it opens nothing."""
    cookie.choose_password(given["token"], given["password"], links.settings().app_name)


@calls.post("/me/password")
@gate.lets(gate.EVERYONE, unit=False)
@calls.arguments(NewPassword)
@calls.response(204)
def change_password(given: dict[str, Any]) -> None:
    """Change one's own password. Every other place is signed out; this one gets a new
    cookie."""
    cookie.change_password(given["present"], given["password"], links.settings().app_name)


@calls.post("/me/email")
@gate.lets(gate.EVERYONE, fresh=True, counts="address")
@calls.arguments(TheAddress)
@calls.response(202)
def change_email(given: dict[str, Any]) -> None:
    """Send a link to a new address; until it is confirmed nothing changes. Asks for a
    fresh sign-in."""
    links.ask_for_address(given["email"])


@calls.post("/email/confirm")
@gate.lets(gate.ANYONE, counts="token")
@calls.arguments(TheLink)
@calls.response(204)
def confirm_email(given: dict[str, Any]) -> None:
    """Confirm a new address by the token of a link; 410 when it opens nothing."""
    own_address.confirm(given["token"])
