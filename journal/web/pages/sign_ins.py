"""Where one is signed in, and ending it there."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from journal.people import sign_ins
from journal.web import cookie, gate

pages = Blueprint("sign_ins", __name__)


@pages.get("/me/sessions")
@gate.lets(gate.EVERYONE)
def index() -> str:
    """The list: this one, and the others."""
    return render_template("me/sessions.html", places=sign_ins.mine(gate.viewer()), here="me")


@pages.post("/me/sessions/<uuid:sign_in_id>/end")
@gate.lets(gate.EVERYONE)
def end(sign_in_id: UUID) -> ResponseReturnValue:
    """Sign out there; when it is here, that is all."""
    viewer = gate.viewer()
    sign_ins.end(viewer, sign_in_id)
    if sign_in_id == viewer.auth_session_id:
        return _gone()
    flash("Signed out there.")
    return redirect(url_for("sign_ins.index"), 303)


@pages.post("/me/sessions/end-others")
@gate.lets(gate.EVERYONE)
def end_others() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    sign_ins.end_others(gate.viewer())
    flash("You are signed in here, and nowhere else.")
    return redirect(url_for("sign_ins.index"), 303)


@pages.post("/me/sessions/end-all")
@gate.lets(gate.EVERYONE)
def end_all() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    sign_ins.end_all(gate.viewer())
    return _gone()


def _gone() -> ResponseReturnValue:
    cookie.sign_out(gate.viewer())
    return redirect(url_for("signing_in.form"), 303)
