"""How a problem is told: as JSON under /api, as a page elsewhere. Registered once.

No answer repeats what was sent, and all that is not there is not there in the same
bytes, whoever asks for whatever reason.
"""

from types import TracebackType
from typing import Any

import structlog
from flask import Flask, Response, g, jsonify, redirect, render_template, request, url_for
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from journal.errors import (
    Conflict,
    EpochChanged,
    Forbidden,
    FreshSignInNeeded,
    Gone,
    Held,
    Invalid,
    Malformed,
    NotFound,
    PreconditionNeeded,
    Problem,
    SignInNeeded,
    SignInRefused,
    Stale,
    TooMany,
    Unready,
)
from journal.people.kept_forms import Fields
from journal.store import db
from journal.web import intake, left_behind
from journal.web.schemas.fields import spoken
from journal.web.schemas.wellbeing import SafetyCardOut
from journal.web.schemas.writing import EntryOut
from journal.wellbeing.safety_card import SafetyCard

STATUS: dict[type[Problem], int] = {
    NotFound: 404,
    SignInNeeded: 401,
    SignInRefused: 401,
    FreshSignInNeeded: 403,
    Forbidden: 403,
    Invalid: 422,
    Malformed: 400,
    PreconditionNeeded: 428,
    Stale: 412,
    Conflict: 409,
    Gone: 410,
    TooMany: 429,
    Unready: 503,
}
SAID = {
    400: ("malformed", "This request could not be read. Nothing was changed."),
    405: ("method_not_allowed", "This cannot be done here."),
    413: ("too_large", "This is more than can be taken at once. Nothing was changed."),
    415: ("unsupported_media_type", "This kind of content cannot be read here."),
    500: ("fault", "Something went wrong on our side. Nothing of yours was lost."),
}
HEADINGS = {
    403: "Not from here",
    404: "Nothing here",
    409: "Not just now",
    410: "This link no longer works",
    412: "It has changed since",
    413: "Too large",
    429: "A moment of patience",
    500: "Something went wrong",
    503: "Just a moment",
    507: "No room left",
}
ENTRY, CARD = EntryOut(), SafetyCardOut()
log = structlog.get_logger("journal")


def register(app: Flask) -> None:
    """Answer every kind of problem."""
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(Exception, _fault)
    # Flask's own line would print what an exception says, and that may be words.
    app.log_exception = _log_fault  # type: ignore[method-assign,assignment]  # Flask's documented seam


def _problem(problem: Problem) -> Response:
    status = next(STATUS[kind] for kind in type(problem).__mro__ if kind in STATUS)
    if isinstance(problem, SignInNeeded) and _is_page_view():
        return redirect(url_for("signing_in.form", next=request.full_path.rstrip("?")))  # type: ignore[return-value]  # werkzeug's own Response
    if isinstance(problem, SignInNeeded) and (typed := _left_behind()):
        return _words_safe(typed)
    if isinstance(problem, FreshSignInNeeded) and not request.path.startswith(intake.API):
        return redirect(url_for("signing_in.again", next=request.path), 303)  # type: ignore[return-value]  # as above
    extra: dict[str, object] = {}
    headers = {}
    if isinstance(problem, Invalid):
        extra["errors"] = problem.errors
    if isinstance(problem, Held):
        extra["held_until"] = spoken(problem.held_until)
    if isinstance(problem, EpochChanged):
        extra["epoch"] = str(problem.epoch)
    if isinstance(problem, TooMany):
        headers["Retry-After"] = str(problem.seconds)
    if isinstance(problem, Unready):
        headers["Retry-After"] = "5"
    if isinstance(problem, Stale) and problem.current is not None:
        shape = CARD if isinstance(problem.current, SafetyCard) else ENTRY
        extra["current"] = shape.dump(problem.current)
        headers["ETag"] = f'"{problem.current.version}"'
    return _answer(status, problem.code, problem.message, extra, headers)


def _left_behind() -> Fields:
    return [] if request.path.startswith(intake.API) else left_behind.fields()


def _words_safe(typed: Fields) -> Response:
    """Kept for whoever was writing, or else left on their screen; never just gone."""
    try:
        kept = left_behind.keep(typed)
    except (DBAPIError, Unready):
        kept = False
    page = left_behind.kept_page() if kept else left_behind.still_here(typed)
    return Response(page, 401, mimetype="text/html")


def _is_page_view() -> bool:
    return not request.path.startswith(intake.API) and request.method in ("GET", "HEAD")


def _http(problem: HTTPException) -> Response:
    status = problem.code or 500
    if status == 404:
        return _problem(NotFound())
    if problem.response is not None and status < 400:
        return problem.response  # type: ignore[return-value]  # a redirect werkzeug made
    code, message = SAID.get(status, (f"http_{status}", "This could not be done."))
    allow = dict(problem.get_headers()).get("Allow")
    return _answer(status, code, message, {}, {"Allow": allow} if allow else {})


def _database(problem: DBAPIError) -> Response:
    if db.is_full(problem):
        log.error("no room left to write")
        said = "There is no room left to keep this. It is still on your screen; please copy it."
        return _answer(507, "no_room", said, {}, {})
    if db.is_out_of_reach(problem):
        log.error("database out of reach", kind=type(problem.orig).__name__)
        return _problem(Unready())
    return _fault(problem)


def _fault(problem: Exception) -> Response:
    _log_fault((type(problem), problem, problem.__traceback__))
    return _answer(500, *SAID[500], {}, {})


def _log_fault(info: Any) -> None:
    # The kind and the place of a fault, never its text: that may hold words.
    kind, _problem, trace = info
    name = kind.__name__ if kind else "unknown"
    log.error("fault", kind=name, at=_place(trace), request_id=g.get("request_id"))


def _place(trace: TracebackType | None) -> str:
    place = ""
    while trace is not None:
        place = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _answer(
    status: int, code: str, message: str, extra: dict[str, object], headers: dict[str, str]
) -> Response:
    if request.path.startswith(intake.API):
        response = jsonify({"code": code, "message": message, **extra})
    else:
        response = Response(_page(status, message), mimetype="text/html")
    response.status_code = status
    response.headers.update(headers)
    return response


def _page(status: int, message: str) -> str:
    heading = HEADINGS.get(status, "This did not work")
    return render_template(
        "error.html",
        heading=heading,
        text=message,
        action_url=url_for("home.show"),
        action_words="Back to the beginning",
    )
