"""A code that a patient hands over, and the therapist who types it in."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from journal.errors import Conflict, Invalid
from journal.people import codes
from journal.web import gate
from journal.web.pages import back, forms
from journal.web.schemas.joining import ConnectByCode

pages = Blueprint("connecting", __name__)
SHOWN_ONCE = "code"


@pages.get("/sharing/code")
@gate.lets(gate.PATIENT)
def show() -> str:
    """What a code is for, and what became of the newest; right after making it, the code."""
    return render_template(
        "connect_code.html",
        code=session.pop(SHOWN_ONCE, None),
        newest=codes.newest(gate.viewer()),
        here="sharing",
        **back.to_where_one_was(),
    )


@pages.post("/sharing/code")
@gate.lets(gate.PATIENT)
def make() -> ResponseReturnValue:
    """A new code; the one before is over."""
    session[SHOWN_ONCE], _until = codes.make(gate.viewer())
    return redirect(url_for("connecting.show"), 303)


@pages.post("/sharing/code/end")
@gate.lets(gate.PATIENT)
def end() -> ResponseReturnValue:
    """Nobody can use it any more."""
    codes.end(gate.viewer())
    flash("The code is over. Nobody can use it.")
    return redirect(url_for("connecting.show"), 303)


@pages.get("/caseload/connect")
@gate.lets(gate.THERAPIST)
def form() -> str:
    """Type in a code."""
    return _form()


@pages.post("/caseload/connect")
@gate.lets(gate.THERAPIST, counts="code")
def use() -> ResponseReturnValue:
    """Use it."""
    typed = forms.typed()
    try:
        given = forms.load(ConnectByCode, forms.filled(typed, "code"))
        person = codes.use(gate.viewer(), given["code"])
    except Invalid as problem:
        return _form(typed, problem.errors), 422
    except Conflict:
        return _form(typed, {"code": ["You treat this person already."]}), 409
    flash(f"{person.name} is in your care now. Of what they write you see what they share.")
    return redirect(url_for("caseload.index"), 303)


def _form(typed: dict[str, str] | None = None, errors: dict[str, list[str]] | None = None) -> str:
    return render_template("connect.html", form=typed or {}, errors=errors or {}, here="caseload")
