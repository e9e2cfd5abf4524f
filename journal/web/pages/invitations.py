"""Inviting: by a therapist, patients; by an administrator, anyone. A link is shown once."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from journal.errors import Invalid
from journal.people import invitations, outbox, persons
from journal.people.invitation import Made, Wish
from journal.web import coming_in, gate, qr
from journal.web.pages import forms
from journal.web.schemas import paging
from journal.web.schemas.joining import InvitationIn
from journal.web.words import wants

pages = Blueprint("invitations", __name__)
STAFF = gate.THERAPIST | gate.ADMINISTRATOR
SHOWN_ONCE = "shown-once"
LIMIT = 50


@pages.get("/invitations")
@gate.lets(STAFF)
def index() -> str:
    """Who is invited, and a form to invite."""
    return _page()


@pages.post("/invitations")
@gate.lets(STAFF, counts="invite")
def invite() -> ResponseReturnValue:
    """Invite somebody."""
    form = forms.typed()
    try:
        given: dict[str, Any] = forms.filled(form, "role", "email", "label")
        given.setdefault("role", "patient")
        if given["role"] in persons.LANES:  # chosen in one: who treats, and in which lane
            given |= {"role": "therapist", "lane": given["role"]}
        given["mail"] = form.get("how") == "mail"
        wish = Wish(**forms.load(InvitationIn, given))
        made = invitations.invite(gate.viewer(), wish, coming_in.door())
    except Invalid as problem:
        return _page(form, problem.errors), 422
    return _told(made)


@pages.get("/invitations/<uuid:invitation_id>")
@gate.lets(STAFF)
def show(invitation_id: UUID) -> str:
    """One invitation; right after it was made, with its link, and never again."""
    one = invitations.read(gate.viewer(), invitation_id)
    kept = session.pop(SHOWN_ONCE, None) or {}
    link = kept.get("link") if kept.get("id") == str(one.id) else None
    picture = qr.of(link) if link else None
    return render_template(
        "invitation.html", one=one, link=link, qr=picture, mails=outbox.is_on(), here=_here()
    )


@pages.post("/invitations/<uuid:invitation_id>/again")
@gate.lets(STAFF, counts="invite")
def again(invitation_id: UUID) -> ResponseReturnValue:
    """Another link; the one before opens nothing from now."""
    mail = forms.typed().get("how") == "mail"
    return _told(invitations.again(gate.viewer(), invitation_id, coming_in.door(), mail=mail))


@pages.post("/invitations/<uuid:invitation_id>/take-back")
@gate.lets(STAFF)
def take_back(invitation_id: UUID) -> ResponseReturnValue:
    """Its link opens nothing from now."""
    invitations.take_back(gate.viewer(), invitation_id)
    flash("Taken back. Its link opens nothing any more.")
    return redirect(url_for("invitations.index"), 303)


def _told(made: Made) -> ResponseReturnValue:
    if made.link is None:
        flash("A mail is on its way to the address. It names nobody.")
    # Kept in the inviter's own cookie until the next page has shown it.
    session[SHOWN_ONCE] = {"id": str(made.invitation.id), "link": made.link}
    return redirect(url_for("invitations.show", invitation_id=made.invitation.id), 303)


def _page(form: dict[str, str] | None = None, errors: dict[str, list[str]] | None = None) -> str:
    viewer = gate.viewer()
    cursor = {"cursor": wants("cursor")} if wants("cursor") else {}
    found = invitations.page(viewer, after=paging.after(viewer, cursor), limit=LIMIT + 1)
    rows, key = paging.split(found, LIMIT, lambda one: (one.made_at, one.id))
    older = paging.cursor(viewer, key) if request.endpoint == "invitations.index" else None
    return render_template(
        "invitations.html",
        waiting=[one for one in rows if one.state == "waiting"],
        over=[one for one in rows if one.state != "waiting"],
        older_url=url_for("invitations.index", cursor=older) if older else None,
        newest_url=url_for("invitations.index") if cursor else None,
        mails=outbox.is_on(),
        form=form or {},
        errors=errors or {},
        here=_here(),
    )


def _here() -> str:
    return "caseload" if gate.viewer().is_therapist else "practice"
