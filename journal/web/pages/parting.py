"""A patient leaves a therapist: what ends is said first, and then it ends at once."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from journal.people import parting
from journal.web import gate
from journal.web.pages import back

pages = Blueprint("parting", __name__)


@pages.get("/sharing/people/<uuid:person_id>/part")
@gate.lets(gate.PATIENT)
def ask(person_id: UUID) -> str:
    """What ends, and what cannot be undone."""
    person = parting.whom(gate.viewer(), person_id)
    way = back.to_where_one_was("sharing_people.show")
    return render_template("part.html", person=person, here="sharing", **way)


@pages.post("/sharing/people/<uuid:person_id>/part")
@gate.lets(gate.PATIENT)
def part(person_id: UUID) -> ResponseReturnValue:
    """Leave them."""
    left = parting.part(gate.viewer(), person_id)
    flash(f"{left.name} can see nothing of yours from now on.")
    return redirect(url_for("sharing.index"), 303)
