"""One share on the therapist's screen: opened (and recorded), answered, put away."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from journal.errors import Invalid
from journal.sharing import opening, replies, reviewing
from journal.viewer import Viewer
from journal.web import gate
from journal.web.pages import back, forms
from journal.web.words import alone

pages = Blueprint("shared", __name__)


@pages.get("/shared/<uuid:share_id>")
@gate.lets(gate.THERAPIST, writes=True)
def show(share_id: UUID) -> str:
    """The words that were shared. Opening is recorded in the same transaction."""
    return _page(gate.viewer(), share_id)


@pages.post("/shared/<uuid:share_id>/replies")
@gate.lets(gate.THERAPIST)
def reply(share_id: UUID) -> ResponseReturnValue:
    """Answer it."""
    viewer, form = gate.viewer(), forms.typed()
    try:
        replies.write(viewer, share_id, form.get("text", ""))
    except Invalid as problem:
        return _page(viewer, share_id, form, problem.errors), 422
    flash("Your answer is with them. You will see here when they have seen it.")
    return redirect(url_for("shared.show", share_id=share_id), 303)


@pages.post("/shared/<uuid:share_id>/reviewed")
@gate.lets(gate.THERAPIST)
def reviewed(share_id: UUID) -> ResponseReturnValue:
    """Put it away."""
    viewer, form = gate.viewer(), forms.typed()
    if form.get("text", "").strip():  # an answer that was begun is not thrown away
        try:
            replies.write(viewer, share_id, form["text"])
        except Invalid as problem:
            return _page(viewer, share_id, form, problem.errors), 422
        flash("Your answer is with them.")
    patient_id = reviewing.put_away(viewer, share_id)
    flash("Put away as reviewed.")
    return redirect(_back(form, patient_id), 303)


@pages.post("/shared/<uuid:share_id>/unreviewed")
@gate.lets(gate.THERAPIST)
def unreviewed(share_id: UUID) -> ResponseReturnValue:
    """Take it out again."""
    patient_id = reviewing.take_back(gate.viewer(), share_id)
    flash("It is among what you opened again.")
    return redirect(_back(forms.typed(), patient_id), 303)


def _back(form: dict[str, str], patient_id: UUID) -> str:
    if form.get("back") == "patient":
        return url_for("caseload.patient", patient_id=patient_id)
    return url_for("inbox.index")


def _page(
    viewer: Viewer,
    share_id: UUID,
    form: dict[str, str] | None = None,
    errors: dict[str, list[str]] | None = None,
) -> str:
    opened = opening.open_share(viewer, share_id, still=errors is not None)
    patient = opened.item.patient
    return render_template(
        "shared.html",
        share={"id": share_id},
        patient=patient,
        opened_note=f"{alone(patient.name)} sees that you opened this.",
        reviewed_at=opened.item.reviewed_at,
        until_at=opened.item.until_at,
        found=opened,
        replies=opened.replies,
        form=form or {},
        errors=errors or {},
        here="inbox",
        **back.to_where_one_was("caseload.patient", people=[patient]),
    )
