"""What anyone may open: the promises, and whether the journal lives."""

from flask import Blueprint, Response, current_app, jsonify, render_template

from journal import readiness
from journal.web import gate
from journal.web.pages import back

pages = Blueprint("about", __name__)


@pages.get("/promises")
@gate.lets(gate.ANYONE)
def promises() -> str:
    """What we protect, and what we cannot."""
    return render_template("promises.html", **back.to_where_one_was())


@pages.get("/healthz")
@gate.lets(gate.ANYONE, unit=False)
def healthz() -> Response:
    """The process lives."""
    return jsonify({"status": "alive"})


@pages.get("/readyz")
@gate.lets(gate.ANYONE, unit=False)
def readyz() -> Response:
    """It can work: 200, or 503 with the name of what is not right."""
    wrong = readiness.problem(current_app.extensions["journal_store"])
    response = jsonify({"status": "ready"} if wrong is None else {"status": wrong})
    response.status_code = 200 if wrong is None else 503
    return response
