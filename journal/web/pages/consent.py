"""The words of joining: read by anyone, agreed to by those they are for."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from journal.content.shelf import library
from journal.errors import NotFound
from journal.people import consents
from journal.web import gate
from journal.web.pages import back, forms
from journal.web.schemas.joining import Agree

pages = Blueprint("consent", __name__)


@pages.get("/consent/<document>/<int:number>")
@gate.lets(gate.ANYONE)
def show(document: str, number: int) -> str:
    """One version; for whoever it is for, since when they agree, or a way to."""
    words, viewer = library().consents.get((document, number)), gate.viewer_or_none()
    if words is None:
        raise NotFound
    agreed = [one for one in consents.mine(viewer) if one.document == words] if viewer else []
    asked = viewer is not None and consents.waiting(viewer) == words
    way = back.to_where_one_was("me.history")
    return render_template(
        "consent.html", words=words, agreed=agreed, asked=asked, here="me", **way
    )


@pages.post("/consent")
@gate.lets(gate.EVERYONE)
def agree() -> ResponseReturnValue:
    """Agree to the words as they are now."""
    form = forms.typed()
    version = forms.number(form.get("version")) or 0
    given = forms.load(Agree, {"document": form.get("document", ""), "version": version})
    consents.agree(gate.viewer(), given["document"], given["version"])
    flash("Thank you. It is noted with its date, under Me.")
    return redirect(url_for("home.show"), 303)
