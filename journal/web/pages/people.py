"""The people of a practice, for its administrator: found, suspended, restored, their lane."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from journal.errors import Conflict
from journal.people import members, persons, ties
from journal.people.persons import Profile
from journal.viewer import Viewer
from journal.web import gate
from journal.web.pages import back, forms, shown
from journal.web.schemas import paging
from journal.web.schemas.practice import MemberChange
from journal.web.words import wants

pages = Blueprint("people", __name__)
LIMIT = 20


@pages.get("/practice/people")
@gate.lets(gate.ADMINISTRATOR)
def index() -> str:
    """Everyone, who came last first."""
    viewer, role = gate.viewer(), wants("role")
    role = role if role in persons.ROLES else ""
    cursor = {"cursor": wants("cursor")} if wants("cursor") else {}
    after = paging.after(viewer, cursor)
    rows = members.page(viewer, role=role or None, after=after, limit=LIMIT + 1)
    found, key = paging.split(rows, LIMIT, members.key)
    older = paging.cursor(viewer, key)
    older_url = url_for("people.index", role=role or None, cursor=older) if older else None
    newest_url = url_for("people.index", role=role or None) if cursor else None
    return _list(viewer, found, role=role, older_url=older_url, newest_url=newest_url)


@pages.post("/practice/people/search")
@gate.lets(gate.ADMINISTRATOR, writes=False)
def search() -> ResponseReturnValue:
    """Find someone by name or e-mail. A form, so that names stay out of the address."""
    viewer, words = gate.viewer(), request.form.get("q", "").strip()[:200]
    if not words:
        return redirect(url_for("people.index"), 303)
    found = members.search(viewer, words)
    return _list(viewer, found, q=words, only_some=len(found) == members.MOST_FOUND)


@pages.get("/practice/people/<uuid:member_id>")
@gate.lets(gate.ADMINISTRATOR)
def show(member_id: UUID) -> str:
    """One person: who they are here, and who treats whom."""
    return person_page(gate.viewer(), member_id)


@pages.get("/practice/people/<uuid:member_id>/suspend")
@gate.lets(gate.ADMINISTRATOR)
def ask_suspend(member_id: UUID) -> str:
    """Before someone is suspended: what that means."""
    member = members.read(gate.viewer(), member_id)
    return render_template("person_suspend.html", member=member, here="practice")


@pages.post("/practice/people/<uuid:member_id>/suspend")
@gate.lets(gate.ADMINISTRATOR)
def suspend(member_id: UUID) -> ResponseReturnValue:
    """Signed out everywhere, at their next request."""
    viewer = gate.viewer()
    try:
        members.suspend(viewer, member_id)
    except Conflict as problem:
        return person_page(viewer, member_id, refused=problem.message), 409
    flash("Suspended. They are signed out everywhere.")
    return redirect(url_for("people.show", member_id=member_id), 303)


@pages.post("/practice/people/<uuid:member_id>/restore")
@gate.lets(gate.ADMINISTRATOR)
def restore(member_id: UUID) -> ResponseReturnValue:
    """Let them in again."""
    members.restore(gate.viewer(), member_id)
    flash("Restored. They can sign in again.")
    return redirect(url_for("people.show", member_id=member_id), 303)


@pages.post("/practice/people/<uuid:member_id>/lane")
@gate.lets(gate.ADMINISTRATOR)
def change_lane(member_id: UUID) -> ResponseReturnValue:
    """Give a therapist another lane."""
    given = forms.load(MemberChange, forms.filled(forms.typed(), "lane"))
    members.change_lane(gate.viewer(), member_id, given["lane"])
    flash("Kept.")
    return redirect(url_for("people.show", member_id=member_id), 303)


def person_page(viewer: Viewer, member_id: UUID, **more: Any) -> str:
    """A person's page; `more` is what was typed and went wrong."""
    member = members.read(viewer, member_id)
    cursor = {"cursor": wants("cursor")} if wants("cursor") else {}
    after = paging.after(viewer, cursor)
    rows = ties.page(viewer, person_id=member_id, after=after, limit=LIMIT + 1)
    found, key = paging.split(rows, LIMIT, lambda tie: (tie.began_at, tie.id))
    older = paging.cursor(viewer, key) if request.endpoint == "people.show" else None
    treating = {tie.therapist.id for tie in found if not tie.is_over}
    return render_template(
        "person.html",
        member=member,
        ties=found,
        older_url=url_for("people.show", member_id=member_id, cursor=older) if older else None,
        newest_url=url_for("people.show", member_id=member_id) if cursor else None,
        therapists=[one for one in members.therapists(viewer) if one.id not in treating],
        lanes=sorted(persons.LANES.items()),
        here="practice",
        **back.to_where_one_was(),
        **more,
    )


def _list(viewer: Viewer, found: list[Profile], **more: Any) -> str:
    patients = [one.id for one in found if one.role == "patient"]
    treated = ties.live_of(viewer, patients)
    people = [shown.Beside(one, ties=treated.get(one.id, [])) for one in found]
    return render_template(
        "people.html", people=people, roles=persons.ROLES, here="practice", **more
    )
