"""What is checked of a request before anything else: where it came from, how large it
is, and whether its body is what it says. Called by the gate, before any lock.
"""

import json
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, request
from werkzeug.exceptions import HTTPException, UnsupportedMediaType
from werkzeug.routing import IntegerConverter

from journal.config import LOOPBACK, Config
from journal.errors import Forbidden, Malformed

DEEPEST = 20
API = "/api/"


class ShortNumber(IntegerConverter):
    """A whole number in an address, short enough for every database; else nothing is there."""

    regex = "[0-9]{1,9}"


class DuplicateKey(ValueError):
    """The same name twice in one JSON object."""


def check_origin() -> None:
    """An unsafe request must come from our own pages: no token that could go stale in
    a queue, only what browsers say of themselves.

    Raises:
        Forbidden: it came from elsewhere, or does not say.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None and site != "same-origin":
        raise Forbidden
    if origin is not None:
        if not _is_ours(origin.lower()):
            raise Forbidden
    elif site is None:
        raise Forbidden


def _is_ours(origin: str) -> bool:
    config: Config = current_app.extensions["journal_config"]
    if origin == config.site:
        return True
    # On one's own machine the same site has more than one name.
    try:
        asked, ours = urlsplit(origin), urlsplit(config.site)
        return (
            config.is_local
            and (asked.hostname or "") in LOOPBACK
            and (asked.scheme, asked.port) == (ours.scheme, ours.port)
        )
    except ValueError:  # not an address at all, or a port that cannot be
        return False


def read_body(most: int) -> None:
    """Read the whole body now, so that a slow sender never holds a lock; parse JSON.

    Raises:
        Malformed: not UTF-8, not JSON, a name twice, NaN, or too deep.
        RequestEntityTooLarge: more than this route takes.
        UnsupportedMediaType: compressed, or a type this door does not read.
    """
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("Send the body as it is, not compressed.")
    request.max_content_length = request.max_form_memory_size = most
    of_api = request.path.startswith(API)
    try:
        data = request.get_data(cache=True) if of_api else request.form
    except HTTPException:
        raise
    except Exception:  # pieces that do not fit together; each server tells it in its own way
        raise Malformed from None
    if not isinstance(data, bytes):
        return
    g.json = None
    if not data:
        return
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Send application/json.")
    if request.mimetype_params.get("charset", "utf-8").lower().replace("-", "") != "utf8":
        raise UnsupportedMediaType("Send application/json in UTF-8.")
    g.json = parse(data)


def body() -> Any:
    """The JSON that `read_body` parsed."""
    return g.get("json")


def parse(data: bytes) -> Any:
    """Strict JSON.

    Raises:
        Malformed: see `read_body`.
    """
    try:
        parsed = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_short_int,
        )
    except (ValueError, RecursionError):
        raise Malformed("The body is not valid JSON in UTF-8. Nothing was changed.") from None
    _check_depth(parsed, DEEPEST)
    return parsed


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise DuplicateKey
    return found


def _no_constant(_name: str) -> Any:
    raise ValueError("NaN and Infinity are not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError("too large")
    return number


def _short_int(text: str) -> int:
    if len(text) > 20:
        raise ValueError("too large")
    return int(text)


def _check_depth(value: Any, left: int) -> None:
    level = [value]
    while level:
        if left < 0:
            raise Malformed("The body is nested too deeply. Nothing was changed.")
        left -= 1
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
