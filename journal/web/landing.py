"""Where a link from a mail lands: its token goes into a cookie and out of the address.

A link that works once must stand in a mail, and pages work without script, so its token
comes in the query. The landing takes it out of the address at once, by a redirect, and
changes nothing: mail scanners open links too. Only the form that follows uses it up.
"""

from flask import request, session

LONGEST = 200


def take(purpose: str) -> None:
    """Keep the token that this request came with, in the signed cookie."""
    token = request.args.get("token", "")
    if 0 < len(token) <= LONGEST and token.isascii() and token.isprintable():
        session[_name(purpose)] = token


def token(purpose: str) -> str:
    """The token that was kept; nothing, if there was none, which opens nothing."""
    return str(session.get(_name(purpose), ""))


def drop(purpose: str) -> None:
    """Forget it: it was used."""
    session.pop(_name(purpose), None)


def _name(purpose: str) -> str:
    return f"link-{purpose}"
