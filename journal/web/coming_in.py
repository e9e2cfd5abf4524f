"""From an invitation to an account; the same for both doors. The password is hashed
outside any transaction.
"""

from typing import Any

from flask import current_app, url_for

from journal.config import Config
from journal.people import joining, passwords, throttle
from journal.people.joining import Invited, Newcomer
from journal.web import cookie, gate, links


def come_in(key: str, given: dict[str, Any]) -> str | None:
    """Join: the token of the session that begins, or None when a mail waits at their
    address.

    Raises:
        Gone, Invalid, Conflict: as `joining.join`.
        TooMany: asked for too often for this address, whether it has an account or not.
    """
    with gate.unit(writes=False):
        which(key)
    check_password(given)
    address = given["email"].strip().casefold()
    with gate.unit(writes=True):
        throttle.check("join-mail", account=address)
        throttle.note("join-mail", account=address)
    newcomer = Newcomer(
        name=given["name"],
        email=given["email"],
        password_hash=passwords.hashed(given["password"]),
        time_zone=given["time_zone"],
        document=given["document"],
        version=given["version"],
    )
    with gate.unit(writes=True):
        arrived = joining.join(
            which(key),
            newcomer,
            confirm=at("joining.confirm_form") + "/",
            sign_in=at("signing_in.form"),
        )
    return cookie.sign_in(given["email"], given["password"]) if arrived else None


def check_password(given: dict[str, Any]) -> None:
    """Refuse what guards too little, or is made of their own name or address.

    Raises:
        Invalid: what to do about it.
    """
    passwords.check_new(given["password"], given["email"], given["name"], links.settings().app_name)


def which(key: str) -> Invited:
    """What the link opens; without one, the practice that people may join alone.

    Raises:
        Gone: nothing.
    """
    return joining.look(key) if key else joining.alone()


def at(endpoint: str) -> str:
    """The address of a page for a mail or a code: always the configured site's, whatever
    the request calls it (N-5)."""
    settings: Config = current_app.extensions["journal_config"]
    return settings.base_url + url_for(endpoint)


def door() -> str:
    """The address to which the key of an invitation is added."""
    return at("joining.show") + "/"
