"""What could not be put in the journal: kept until its patient says what becomes of it. What
the journal keeps stands here without a script; what this phone keeps, a script adds."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from journal.errors import NotFound
from journal.syncing import set_aside
from journal.web import gate
from journal.web.pages import writing_page
from journal.web.schemas import paging
from journal.web.words import wants

pages = Blueprint("kept_aside", __name__)
A_PAGE = 20


@pages.get("/kept-aside")
@gate.lets(gate.PATIENT)
def index() -> str:
    """What is there, oldest first."""
    viewer = gate.viewer()
    cursor = {"cursor": wants("cursor")} if wants("cursor") else {}
    rows = set_aside.waiting(viewer, after=paging.after(viewer, cursor), limit=A_PAGE + 1)
    kept, key = paging.split(rows, A_PAGE, lambda one: (one.set_at, one.id))
    return render_template(
        "kept_aside.html",
        kept=kept,
        next=paging.cursor(viewer, key),
        op_ids=set_aside.op_ids(viewer),
        here="",
    )


@pages.get("/kept-aside/<uuid:aside_id>/anew")
@gate.lets(gate.PATIENT)
def write_anew(aside_id: UUID) -> str:
    """A new page with its words on it. What was kept stays as it is."""
    viewer = gate.viewer()
    found = set_aside.read(viewer, aside_id)
    form = {"title": found.title, "body": found.body, "mood": found.mood}
    sheet = writing_page.again(viewer, uuid4(), form, {})
    context: dict[str, Any] = sheet.context(viewer)
    return render_template("write.html", **context, anew=True, here="write")


@pages.get("/kept-aside/<uuid:aside_id>/as-it-came")
@gate.lets(gate.PATIENT)
def download(aside_id: UUID) -> Response:
    """All of it, in a file, as a phone sent it."""
    found = set_aside.read(gate.viewer(), aside_id).as_it_came
    if found is None:
        raise NotFound("It cannot be opened at the moment. It is kept as it is.")
    answer = make_response(found)
    answer.headers["Content-Type"] = "application/json; charset=utf-8"
    answer.headers["Content-Disposition"] = "attachment; filename=as-it-came.json"
    return answer


@pages.post("/kept-aside/<uuid:aside_id>/let-go")
@gate.lets(gate.PATIENT)
def let_go(aside_id: UUID) -> ResponseReturnValue:
    """Forget one."""
    set_aside.let_go(gate.viewer(), aside_id)
    flash("Let go. Nothing of it is kept.")
    return redirect(url_for("kept_aside.index"), 303)
