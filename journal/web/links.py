"""The links that mails name, always from BASE_URL and never from what a request says (N-5),
and what both doors do to have one sent.
"""

from flask import current_app, url_for

from journal.config import Config
from journal.people import outbox, own_address, own_password, throttle
from journal.web import counting, gate


def settings() -> Config:
    """What this process was started with."""
    found: Config = current_app.extensions["journal_config"]
    return found


def page(endpoint: str) -> str:
    """The whole address of a page of ours."""
    return settings().page(url_for(endpoint))


def landing(endpoint: str, token: str) -> str:
    """The link to a landing, with its token."""
    return f"{page(endpoint)}?token={token}"


def ask_for_password(email: str) -> None:
    """Count the try and queue the question, the same for any address.

    Raises:
        Conflict: no mail can be sent from here.
        Invalid: not an e-mail address.
        TooMany: asked for too often, from here or for this address.
    """
    keys = {"account": email.strip().casefold(), "network": counting.network()}
    with gate.unit(writes=True):
        outbox.needed()
        throttle.check("ask", **keys)
        throttle.note("ask", **keys)
    with gate.unit(writes=True):
        own_password.ask(email)


def ask_for_address(email: str) -> None:
    """Send a link to a new address of the person acting.

    Raises:
        Invalid, Conflict: see the act.
    """
    own_address.ask(
        gate.viewer(),
        email,
        lambda token: landing("addresses.land", token),
        page("signing_in.form"),
    )
