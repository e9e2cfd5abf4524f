"""Everything one person can see of me, and stopping all of it in one act."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from journal.sharing import people, shares
from journal.web import gate
from journal.web.schemas import paging

pages = Blueprint("sharing_people", __name__)
A_PAGE = 20


@pages.get("/sharing/people/<uuid:person_id>")
@gate.lets(gate.PATIENT)
def show(person_id: UUID) -> str:
    """What they see now, since when they treat me, and what has ended."""
    viewer = gate.viewer()
    after = paging.after(viewer, request.args)
    sight = people.sight(viewer, person_id, after=after, limit=A_PAGE + 1)
    live, key = paging.split(list(sight.shares), A_PAGE, lambda one: (one.shared_at, one.id))
    return render_template(
        "sharing_person.html",
        sight=sight,
        live=live,
        next=paging.cursor(viewer, key),
        further=after is not None,
        here="sharing",
    )


@pages.get("/sharing/people/<uuid:person_id>/stop")
@gate.lets(gate.PATIENT)
def ask(person_id: UUID) -> str:
    """What stopping can and cannot undo."""
    sight = people.sight(gate.viewer(), person_id, limit=1)
    return render_template("sharing_stop.html", sight=sight, here="sharing")


@pages.post("/sharing/people/<uuid:person_id>/stop")
@gate.lets(gate.PATIENT)
def stop(person_id: UUID) -> ResponseReturnValue:
    """Stop, at once."""
    shares.stop(gate.viewer(), person_id)
    flash("Nothing of your writing is shared with them any more.")
    return redirect(url_for("sharing_people.show", person_id=person_id), 303)
