"""Coming in: inviting, joining, connecting, and agreeing to what it means."""

from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue

from journal.content.consent import Document as Words
from journal.content.shelf import library
from journal.errors import NotFound
from journal.people import codes, connecting, consents, invitations, joining, persons, signing_in
from journal.people.codes import Code as Handed
from journal.people.invitation import Made, Wish
from journal.people.persons import Profile
from journal.web import coming_in, gate
from journal.web.api.door import group
from journal.web.schemas import joining as shapes
from journal.web.schemas.paging import PageQuery, after, cursor, split

calls = group("joining", "Inviting, joining, connecting, and agreeing to what it means")
STAFF = gate.THERAPIST | gate.ADMINISTRATOR


@calls.get("/invitations")
@gate.lets(STAFF)
@calls.arguments(PageQuery, location="query")
@calls.response(200, shapes.Invitations)
def index(query: dict[str, Any]) -> Any:
    """The invitations I made, newest first; an administrator's, all administrators'."""
    viewer, limit = gate.viewer(), query["limit"]
    rows = invitations.page(viewer, after=after(viewer, query), limit=limit + 1)
    items, last = split(rows, limit, lambda one: (one.made_at, one.id))
    return {"items": items, "next": cursor(viewer, last)}


@calls.post("/invitations")
@gate.lets(STAFF, counts="invite")
@calls.arguments(shapes.InvitationIn)
@calls.response(201, shapes.InvitationMade)
def invite(given: dict[str, Any]) -> Made:
    """Invite somebody: a therapist, a patient; an administrator, anyone."""
    return invitations.invite(gate.viewer(), Wish(**given), coming_in.door())


@calls.post("/invitations/<uuid:invitation_id>/again")
@gate.lets(STAFF, counts="invite")
@calls.arguments(shapes.InvitationAgain)
@calls.response(200, shapes.InvitationMade)
def again(given: dict[str, Any], invitation_id: UUID) -> Made:
    """Another link for another seven days; the one before opens nothing from now."""
    door = coming_in.door()
    return invitations.again(gate.viewer(), invitation_id, door, mail=given["mail"])


@calls.delete("/invitations/<uuid:invitation_id>")
@gate.lets(STAFF)
@calls.response(204)
def take_back(invitation_id: UUID) -> None:
    """Its link opens nothing from now."""
    invitations.take_back(gate.viewer(), invitation_id)


@calls.post("/join")
@gate.lets(gate.ANYONE, unit=False, counts="join")
@calls.arguments(shapes.Join)
@calls.response(201, shapes.Joined)
@calls.alt_response(202, schema=shapes.Joined, description="A mail waits at the address")
def join(given: dict[str, Any]) -> ResponseReturnValue:
    """Join, by an invitation or, where a practice lets people, without one."""
    token = coming_in.come_in(given.pop("invitation"), given)
    with gate.unit(writes=False):
        found = signing_in.whose(token) if token else None
        person = persons.profile(found.viewer) if found else None
    return {"person": person}, 201 if person else 202


@calls.post("/join/confirm")
@gate.lets(gate.ANYONE, counts="token")
@calls.arguments(shapes.Confirm)
@calls.response(204)
def confirm(given: dict[str, Any]) -> None:
    """The address is mine; from now on I can sign in."""
    joining.confirm(given["key"])


@calls.post("/connections/by-invitation")
@gate.lets(gate.PATIENT, counts="token")
@calls.arguments(shapes.ByInvitation)
@calls.response(201, shapes.Connection)
def by_invitation(given: dict[str, Any]) -> dict[str, Profile]:
    """For a patient of the same practice: be treated by whoever invited."""
    return {"person": connecting.accept(gate.viewer(), given["invitation"])}


@calls.post("/connections/by-code")
@gate.lets(gate.THERAPIST, counts="code")
@calls.arguments(shapes.ConnectByCode)
@calls.response(201, shapes.Connection)
def by_code(given: dict[str, Any]) -> dict[str, Profile]:
    """For a therapist: use the code that a patient handed over."""
    return {"person": codes.use(gate.viewer(), given["code"])}


@calls.get("/connect-code")
@gate.lets(gate.PATIENT)
@calls.response(200, shapes.Code)
def code() -> Handed:
    """What became of my newest code."""
    found = codes.newest(gate.viewer())
    if found is None:
        raise NotFound
    return found


@calls.post("/connect-code")
@gate.lets(gate.PATIENT)
@calls.response(201, shapes.CodeMade)
def make_code() -> dict[str, Any]:
    """A code to hand to whoever is to treat me; the one before is over."""
    made, expires_at = codes.make(gate.viewer())
    return {"code": made, "expires_at": expires_at}


@calls.delete("/connect-code")
@gate.lets(gate.PATIENT)
@calls.response(204)
def end_code() -> None:
    """Nobody can use my code any more."""
    codes.end(gate.viewer())


@calls.get("/consents")
@gate.lets(gate.EVERYONE)
@calls.response(200, shapes.Consents)
def agreed() -> dict[str, Any]:
    """What I agreed to and when, and the words that wait to be read, if they changed."""
    viewer = gate.viewer()
    return {"items": consents.mine(viewer), "waiting": consents.waiting(viewer)}


@calls.post("/consents")
@gate.lets(gate.EVERYONE)
@calls.arguments(shapes.Agree)
@calls.response(204)
def agree(given: dict[str, Any]) -> None:
    """Agree to the words of my role as they are now."""
    consents.agree(gate.viewer(), given["document"], given["version"])


@calls.get("/consent-documents/<document>/<int:number>")
@gate.lets(gate.ANYONE)
@calls.response(200, shapes.Document)
def words(document: str, number: int) -> Words:
    """What people of a role agree to, in one version."""
    found = library().consents.get((document, number))
    if found is None:
        raise NotFound
    return found
