"""If-Match, If-None-Match, Idempotency-Key: what a write says it was made from.

Every case has a defined answer, and none of them is an unconditional write.
"""

import re

from flask import g, request

from journal.errors import Malformed, PreconditionNeeded, Stale
from journal.web.schemas.fields import KEY

HEADERS = [
    {
        "in": "header",
        "name": "If-None-Match",
        "description": "`*`: there is no such entry yet. This or If-Match is required.",
        "schema": {"type": "string", "enum": ["*"]},
    },
    {
        "in": "header",
        "name": "If-Match",
        "description": 'The version this was made from, in quotes: `"7"`.',
        "schema": {"type": "string"},
    },
    {
        "in": "header",
        "name": "Idempotency-Key",
        "description": "The operation's own id: sent twice it takes effect once.",
        "schema": {"type": "string", "maxLength": 64},
    },
]
ETAG = re.compile(r'"(\d{1,9})"')


WHOSE = [
    {
        "in": "header",
        "name": "Journal-Person",
        "description": "Whose queue this is. Under another's sign-in it is answered with 401.",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
    }
]


def says_whose() -> None:
    """That a queue says to whom it belongs; the gate compares it with who is signed in (R22).

    Raises:
        PreconditionNeeded: it does not.
    """
    if not request.headers.get("Journal-Person"):
        raise PreconditionNeeded("Say whose this is: Journal-Person: the id of the person.")


def base() -> int | None:
    """The version a PUT was made from; None for a new entry.

    Raises:
        PreconditionNeeded: the request says neither.
        Malformed: it says both, or several, or nothing that can be a version.
        Stale: a weak tag, which never matches.
    """
    match, none_match = request.headers.get("If-Match"), request.headers.get("If-None-Match")
    if match is None and none_match is None:
        raise PreconditionNeeded
    if match is not None and none_match is not None:
        raise Malformed("Say If-Match or If-None-Match, not both.")
    if match is None:
        if (none_match or "").strip() != "*":
            raise Malformed("If-None-Match can only be *: there is no such entry yet.")
        return None
    return _version(match)


def base_if_said() -> int | None:
    """The version a DELETE was made from, if it says one."""
    match = request.headers.get("If-Match")
    return None if match is None else _version(match)


def op_id() -> str:
    """The operation's own id, by which a repeated request is known; this request's own
    when it gave none.

    Raises:
        Malformed: longer than 64 characters, or with spaces.
    """
    key = request.headers.get("Idempotency-Key")
    if key is not None and not KEY.fullmatch(key):
        raise Malformed("An Idempotency-Key has 1 to 64 visible characters.")
    return key or str(g.operation_id)


def _version(match: str) -> int:
    if match.strip().startswith("W/"):
        raise Stale(None)
    found = ETAG.fullmatch(match.strip())
    if found is None:
        raise Malformed('If-Match must be one version in quotes, such as "7".')
    return int(found.group(1))
