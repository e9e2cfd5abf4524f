"""The gate: every route says who may use it, or the application does not start.

For each request it checks where it came from, reads the body before any lock is
taken, opens one unit of work, reads the person afresh in it, lets the view run,
and commits before the answer leaves. A unit that failed for a passing reason is
done once more as a whole. Views never open a transaction and never see the database.
"""

import re
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

import structlog
from flask import Flask, Response, current_app, g, has_request_context, make_response, request
from flask_login import current_user
from sqlalchemy.exc import DBAPIError

from journal.errors import FreshSignInNeeded, NotFound, SignInNeeded, Unready
from journal.people import kept_forms, signing_in
from journal.store import db
from journal.store.unit import Store
from journal.viewer import Viewer
from journal.web import counting, intake

View = TypeVar("View", bound=Callable[..., Any])
BODY = 2 * 1024 * 1024
# An entry of 1 MiB may come escaped, each byte of it as six.
PAGE_OF_WORDS = 6 * 1024 * 1024 + 64 * 1024
# Views that one process runs at a time. More would only take the processor from
# one another; a password's hash, which waits in a line of its own, is made outside of them.
_DESKS = threading.BoundedSemaphore(4)
A_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

log = structlog.get_logger("journal")


@dataclass(frozen=True)
class Audience:
    """Who may use a route, and what kind of unit of work it needs."""

    who: frozenset[str]
    writes: bool | None
    unit: bool
    takes: int
    counts: str | None
    fresh: bool

    def lets_in(self, viewer: Viewer | None) -> bool:
        return "anyone" in self.who or (viewer is not None and viewer.role in self.who)


ANYONE = frozenset({"anyone"})
PATIENT = frozenset({"patient"})
THERAPIST = frozenset({"therapist"})
ADMINISTRATOR = frozenset({"administrator"})
CARE = PATIENT | THERAPIST
EVERYONE = PATIENT | THERAPIST | ADMINISTRATOR


def lets(
    who: frozenset[str],
    *,
    writes: bool | None = None,
    unit: bool = True,
    takes: int = BODY,
    counts: str | None = None,
    fresh: bool = False,
) -> Callable[[View], View]:
    """Declare who may use a view. `writes` says that a GET records something (an
    opening); `unit=False` that the view opens its own, as signing in must; `takes`
    how many bytes of body it reads; `counts` that each try is counted, by person and
    network, before the view runs (a kind of `people.throttle` with no other keys); `fresh`
    that the password was given a moment ago (N-10)."""

    def mark(view: View) -> View:
        view.audience = Audience(who, writes, unit, takes, counts, fresh)  # type: ignore[attr-defined]  # read by close()
        return view

    return mark


def viewer() -> Viewer:
    """The person acting.

    Raises:
        SignInNeeded: nobody is.
    """
    acting = viewer_or_none()
    if acting is None:
        raise SignInNeeded
    return acting


def viewer_or_none() -> Viewer | None:
    """The person acting, or None."""
    if not has_request_context():
        return None
    return cast(Viewer | None, getattr(g, "viewer", None))


def unit(*, writes: bool) -> AbstractContextManager[None]:
    """A unit of work for a view that was declared with `unit=False`."""
    return _store().unit(writes=writes)


def _store() -> Store:
    return cast(Store, current_app.extensions["journal_store"])


def close(app: Flask) -> None:
    """Put the gate in front of every view; called once, after all routes are there.

    Raises:
        RuntimeError: a route does not say who may use it, or counts by what the gate
            does not know.
    """
    silent = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and not hasattr(view, "audience")
    ]
    if silent:
        raise RuntimeError(f"These routes must say @gate.lets(who): {', '.join(sorted(silent))}.")
    for endpoint, view in app.view_functions.items():
        if endpoint != "static":
            counting.check(cast(Any, view).audience.counts)
            app.view_functions[endpoint] = _guarded(view, cast(Any, view).audience)


def _guarded(view: Callable[..., Any], audience: Audience) -> Callable[..., Response]:
    @wraps(view)
    def through(**values: Any) -> Response:
        if request.method not in SAFE:
            intake.check_origin()
        intake.read_body(audience.takes)
        # Of this request, so that a second try of its unit is the same operation.
        g.operation_id = secrets.token_hex(16)
        if audience.counts:
            _count(audience)
        if not audience.unit:
            return make_response(view(**values))
        try:
            return _in_a_unit(view, audience, values)
        except DBAPIError as problem:
            if not db.is_transient(problem):
                raise
            return _in_a_unit(view, audience, values)

    return through


def _in_a_unit(view: Callable[..., Any], audience: Audience, values: dict[str, Any]) -> Response:
    writes = request.method not in SAFE if audience.writes is None else audience.writes
    with _store().unit(writes=writes), _DESKS, _marked_as_in_a_unit():
        _read_who(audience)
        response = make_response(view(**values))
        _forget_kept(g.viewer, writes and response.status_code < 400)
    if g.to_be_seen and response.status_code < 400:
        _note_seen(g.viewer)
    return response


def _typed_by_another(acting: Viewer) -> bool:
    """Whether a page that was opened by one person is sent under another's sign-in (R22)."""
    said = request.headers.get("Journal-Person") or request.form.get("written_by")
    return bool(said) and said != str(acting.id)


def _forget_kept(acting: Viewer | None, done: bool) -> None:
    # A form that was brought back after a sign-in has now been taken in.
    kept = request.form.get("kept_form", "") if done and request.method not in SAFE else ""
    if acting is not None and A_UUID.fullmatch(kept):
        kept_forms.taken_in(acting, UUID(kept))


def _count(audience: Audience) -> None:
    # In a unit of its own, kept whatever the view does: what is refused was a try too.
    with _store().unit(writes=True):
        acting = current_user.viewer if current_user.is_authenticated else None
        if audience.lets_in(acting):
            counting.tried(audience.counts or "", acting)


def _read_who(audience: Audience) -> None:
    g.pop("_login_user", None)  # Flask-Login keeps it for the request; a second try reads afresh
    g.pop("viewer", None)
    signed = current_user if current_user.is_authenticated else None
    g.viewer = signed.viewer if signed else None
    g.to_be_seen = bool(signed and signed.to_be_seen)
    if not audience.lets_in(g.viewer):
        raise NotFound if g.viewer else SignInNeeded
    if g.viewer is not None and _typed_by_another(g.viewer):
        raise SignInNeeded("This was typed by somebody else. Nothing was changed.")
    if audience.fresh and not (g.viewer and signing_in.is_fresh(g.viewer)):
        raise FreshSignInNeeded


@contextmanager
def unit_of(who: frozenset[str], *, writes: bool) -> Iterator[Viewer]:
    """A unit of work with the person acting in it, for a view that was declared with
    `unit=False` because it hashes a password between two of them.

    Raises:
        SignInNeeded, NotFound: as for any other view.
    """
    with _store().unit(writes=writes), _marked_as_in_a_unit():
        _read_who(Audience(who, writes, True, BODY, None, False))
        yield viewer()


@contextmanager
def _marked_as_in_a_unit() -> Iterator[None]:
    g.in_unit = True
    try:
        yield
    finally:
        g.in_unit = False


def in_unit() -> bool:
    """Whether a page rendered now may ask who it is for. Pages of problems may not:
    they are the same, byte for byte, whoever asked for whatever is not there."""
    return has_request_context() and bool(g.get("in_unit"))


def _note_seen(acting: Viewer) -> None:
    # A unit of its own, after the commit: what was done stays done, whatever becomes of this.
    try:
        with _store().unit(writes=True):
            signing_in.seen(acting)
    except (DBAPIError, Unready):
        log.warning("a session could not be noted as seen")
