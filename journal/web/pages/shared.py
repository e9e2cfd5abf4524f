"""One share on the therapist's screen: opened (and recorded), answered, put away."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from journal.errors import Invalid
from journal.sharing import inbox, replies
from journal.viewer import Viewer
from journal.web import gate
from journal.web.pages import forms

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
    inbox.review(viewer, share_id)
    flash("Put away as reviewed.")
    return redirect(url_for("inbox.index"), 303)


def _page(
    viewer: Viewer,
    share_id: UUID,
    form: dict[str, str] | None = None,
    errors: dict[str, list[str]] | None = None,
) -> str:
    opened = inbox.open_share(viewer, share_id)
    return render_template(
        "shared.html",
        share={"id": share_id},
        patient=opened.item.patient,
        opened_note=f"{opened.item.patient.name} sees that you opened this.",
        reviewed_at=opened.item.reviewed_at,
        snapshot=opened.snapshot,
        intention=opened.intention,
        replies=opened.replies,
        form=form or {},
        errors=errors or {},
        here="inbox",
    )
