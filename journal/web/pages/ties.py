"""Who treats whom, for the administrator: a tie begun, covered, handed over, ended."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from journal.errors import Conflict, Invalid
from journal.people import cover as covers
from journal.people import members, ties
from journal.viewer import Viewer
from journal.web import gate
from journal.web.pages import back, forms, people
from journal.web.schemas import paging
from journal.web.schemas.practice import CoverIn, HandOver, TieIn
from journal.web.words import wants

pages = Blueprint("ties", __name__)
LIMIT = 20


@pages.get("/practice/ties")
@gate.lets(gate.ADMINISTRATOR)
def index() -> str:
    """Who treats whom, and did; newest first."""
    viewer = gate.viewer()
    cursor = {"cursor": wants("cursor")} if wants("cursor") else {}
    rows = ties.page(viewer, after=paging.after(viewer, cursor), limit=LIMIT + 1)
    found, key = paging.split(rows, LIMIT, lambda tie: (tie.began_at, tie.id))
    older = paging.cursor(viewer, key)
    return render_template(
        "ties.html",
        ties=found,
        older_url=url_for("ties.index", cursor=older) if older else None,
        newest_url=url_for("ties.index") if cursor else None,
        here="practice",
    )


@pages.post("/practice/people/<uuid:member_id>/ties")
@gate.lets(gate.ADMINISTRATOR)
def begin(member_id: UUID) -> ResponseReturnValue:
    """Tie this patient to a therapist."""
    viewer, form = gate.viewer(), forms.typed()
    try:
        members.read(viewer, member_id)
        chosen = forms.filled(form, "therapist_id")
        given = forms.load(TieIn, {"patient_id": str(member_id), **chosen})
        tie = ties.begin(viewer, given["patient_id"], given["therapist_id"])
    except (Invalid, Conflict) as problem:
        errors = _errors(problem)
        return people.person_page(viewer, member_id, form=form, errors=errors), _status(problem)
    flash(f"{tie.therapist.name} treats {tie.patient.name} from now.")
    return redirect(url_for("people.show", member_id=member_id), 303)


@pages.get("/practice/ties/<uuid:care_id>")
@gate.lets(gate.ADMINISTRATOR)
def show(care_id: UUID) -> str:
    """One tie, and what can be done with it."""
    return _page(gate.viewer(), care_id)


@pages.post("/practice/ties/<uuid:care_id>/cover")
@gate.lets(gate.ADMINISTRATOR)
def cover(care_id: UUID) -> ResponseReturnValue:
    """Another therapist stands in for dates."""
    viewer, form = gate.viewer(), forms.typed()
    try:
        given = forms.load(CoverIn, forms.filled(form, "therapist_id", "from_on", "until_on"))
        tie = covers.arrange(viewer, care_id, **given)
    except (Invalid, Conflict) as problem:
        return _page(viewer, care_id, form, _errors(problem), "cover"), _status(problem)
    flash(f"{tie.therapist.name} stands in. They start with nothing.")
    return redirect(url_for("people.show", member_id=tie.patient.id), 303)


@pages.post("/practice/ties/<uuid:care_id>/hand-over")
@gate.lets(gate.ADMINISTRATOR)
def hand_over(care_id: UUID) -> ResponseReturnValue:
    """Another therapist takes over, now."""
    viewer, form = gate.viewer(), forms.typed()
    try:
        given = forms.load(HandOver, forms.filled(form, "therapist_id"))
        tie = ties.hand_over(viewer, care_id, given["therapist_id"])
    except (Invalid, Conflict) as problem:
        return _page(viewer, care_id, form, _errors(problem), "hand-over"), _status(problem)
    flash(f"Handed over to {tie.therapist.name}, who starts with nothing.")
    return redirect(url_for("people.show", member_id=tie.patient.id), 303)


@pages.post("/practice/ties/<uuid:care_id>/end")
@gate.lets(gate.ADMINISTRATOR)
def end(care_id: UUID) -> ResponseReturnValue:
    """End it, and with it all access."""
    viewer = gate.viewer()
    ties.end(viewer, care_id)
    flash("Ended, and with it all access.")
    return redirect(url_for("ties.show", care_id=care_id), 303)


def _page(
    viewer: Viewer,
    care_id: UUID,
    form: dict[str, str] | None = None,
    errors: dict[str, list[str]] | None = None,
    at: str = "",
) -> str:
    tie = ties.read(viewer, care_id)
    others = [one for one in members.therapists(viewer) if one.id != tie.therapist.id]
    typed: dict[str, Any] = {at: form or {}}
    return render_template(
        "tie.html",
        tie=tie,
        therapists=others,
        covering=typed.get("cover", {}),
        handing=typed.get("hand-over", {}),
        cover_errors=errors if at == "cover" else {},
        handing_errors=errors if at == "hand-over" else {},
        here="practice",
        **back.to_where_one_was("people.show", people=[tie.patient, tie.therapist]),
    )


def _errors(problem: Invalid | Conflict) -> dict[str, list[str]]:
    return problem.errors if isinstance(problem, Invalid) else {"therapist_id": [problem.message]}


def _status(problem: Invalid | Conflict) -> int:
    return 422 if isinstance(problem, Invalid) else 409
