"""Sharing, for the patient; the reading list, opening and answering, for the therapist."""

from typing import Any
from uuid import UUID

from journal.people import care
from journal.sharing import again, ledger, opening, replies, reviewing, shares
from journal.sharing import caseload as caseloads
from journal.sharing import inbox as reading_list
from journal.sharing import people as sights
from journal.sharing.opening import Opened
from journal.sharing.shares import Wish
from journal.web import gate
from journal.web.api.door import group
from journal.web.schemas import paging
from journal.web.schemas import sharing as shapes

calls = group("sharing", "Shares, openings, replies")


@calls.get("/sharing/people")
@gate.lets(gate.PATIENT)
@calls.response(200, shapes.PeopleToShareWith)
def people() -> Any:
    """Who I may share with, each with their reading contract."""
    return {"items": care.team(gate.viewer()), "next": None}


@calls.get("/sharing/people/<uuid:person_id>")
@gate.lets(gate.PATIENT)
@calls.arguments(paging.PageQuery, location="query")
@calls.response(200, shapes.SightOut)
def everything_they_see(query: dict[str, Any], person_id: UUID) -> Any:
    """Everything one person can see of me; also of someone who treated me before."""
    viewer, limit = gate.viewer(), query["limit"]
    after = paging.after(viewer, query)
    sight = sights.sight(viewer, person_id, after=after, limit=limit + 1)
    shown, key = paging.split(list(sight.shares), limit, lambda one: (one.shared_at, one.id))
    named = {name: getattr(sight, name) for name in ("person", "treats", "ties", "sessions")}
    return {**named, "shares": shown, "next": paging.cursor(viewer, key)}


@calls.route("/sharing/people/<uuid:person_id>/shares", methods=["DELETE"])
@gate.lets(gate.PATIENT)
@calls.response(204)
def stop_sharing(person_id: UUID) -> None:
    """Stop sharing with one person: withdraw everything they can see, in one act."""
    shares.stop(gate.viewer(), person_id)


@calls.get("/shares")
@gate.lets(gate.PATIENT)
@calls.arguments(shapes.SharesQuery, location="query")
@calls.response(200, shapes.Shares)
def list_shares(query: dict[str, Any]) -> Any:
    """One's own ledger: everything shared, with every opening and reply."""
    viewer, limit = gate.viewer(), query["limit"]
    after = paging.after(viewer, query)
    of = {name: query[name] for name in ("entry_id", "person_id", "live") if name in query}
    rows = ledger.page(viewer, **of, after=after, limit=limit + 1)
    shown, key = paging.split(rows, limit, lambda one: (one.shared_at, one.id))
    return {"items": shown, "next": paging.cursor(viewer, key)}


@calls.post("/shares")
@gate.lets(gate.PATIENT)
@calls.arguments(shapes.ShareIn)
@calls.response(201, shapes.ShareOut)
def share(given: dict[str, Any]) -> Any:
    """Share one version with one person, in place of what they saw of this entry before.
    The same share again changes nothing."""
    return shares.share(gate.viewer(), given.pop("entry_id"), Wish(**given))


@calls.post("/shares/preview")
@gate.lets(gate.PATIENT, writes=False)
@calls.arguments(shapes.ShareIn)
@calls.response(200, shapes.SnapshotOut)
def preview(given: dict[str, Any]) -> Any:
    """Exactly what the person will see; nothing is shared."""
    return shares.preview(gate.viewer(), given.pop("entry_id"), Wish(**given)).snapshot


@calls.get("/shares/<uuid:share_id>")
@gate.lets(gate.PATIENT, writes=True)
@calls.response(200, shapes.ShareOut)
def read_share(share_id: UUID) -> Any:
    """One row of one's own ledger; its replies count as seen from now."""
    viewer = gate.viewer()
    found = ledger.read(viewer, share_id)
    replies.see(viewer, share_id)
    return found


@calls.get("/shares/<uuid:share_id>/again")
@gate.lets(gate.PATIENT)
@calls.response(200, shapes.OfferOut)
def share_again(share_id: UUID) -> Any:
    """What sharing the same parts of the newest version would change for the person who
    sees them; nothing is shared. `parts` is ready to be sent with POST /shares."""
    found = again.offer(gate.viewer(), share_id)
    return {"version": found.entry.version, "parts": found.parts, "changes": found.changes}


@calls.route("/shares/<uuid:share_id>", methods=["DELETE"])
@gate.lets(gate.PATIENT)
@calls.response(204)
def withdraw(share_id: UUID) -> None:
    """Withdraw: the words are removed from the other person's page at once."""
    shares.withdraw(gate.viewer(), share_id)


@calls.get("/inbox")
@gate.lets(gate.THERAPIST)
@calls.arguments(shapes.ItemsQuery, location="query")
@calls.response(200, shapes.Items)
def inbox(query: dict[str, Any]) -> Any:
    """What is live and shared with me, newest first (`show=unopened`: what waits longest
    first). No words: opening is recorded."""
    return _items(query)


@calls.get("/caseload")
@gate.lets(gate.THERAPIST)
@calls.arguments(paging.PageQuery, location="query")
@calls.response(200, shapes.Caseload)
def caseload(query: dict[str, Any]) -> Any:
    """Whom I treat now, those with something unopened first."""
    viewer, after = gate.viewer(), paging.after(gate.viewer(), query)
    rows = caseloads.every(viewer)
    some, key = paging.behind(rows, after, query["limit"], lambda row: row.patient.id)
    return {"items": some, "next": paging.cursor(viewer, key)}


@calls.get("/patients/<uuid:patient_id>/shared")
@gate.lets(gate.THERAPIST)
@calls.arguments(shapes.ItemsQuery, location="query")
@calls.response(200, shapes.Items)
def shared_by(query: dict[str, Any], patient_id: UUID) -> Any:
    """What one patient shares with me now, newest first."""
    return _items(query, patient_id)


@calls.get("/shared/<uuid:share_id>")
@gate.lets(gate.THERAPIST, writes=True)
@calls.response(200, shapes.OpenedShare)
def open_share(share_id: UUID) -> Any:
    """Read what was shared with me. Opening it is recorded, and its patient sees that."""
    return _opened(opening.open_share(gate.viewer(), share_id))


@calls.post("/shared/<uuid:share_id>/replies")
@gate.lets(gate.THERAPIST)
@calls.arguments(shapes.ReplyIn)
@calls.response(201, shapes.ReplyOut)
def reply(given: dict[str, Any], share_id: UUID) -> Any:
    """Answer what was shared with me."""
    return replies.write(gate.viewer(), share_id, given["text"])


@calls.post("/shared/<uuid:share_id>/reviewed")
@gate.lets(gate.THERAPIST)
@calls.response(204)
def reviewed(share_id: UUID) -> None:
    """Put a share away as reviewed."""
    reviewing.put_away(gate.viewer(), share_id)


@calls.route("/shared/<uuid:share_id>/reviewed", methods=["DELETE"])
@gate.lets(gate.THERAPIST)
@calls.response(204)
def unreviewed(share_id: UUID) -> None:
    """Take back that a share was reviewed."""
    reviewing.take_back(gate.viewer(), share_id)


def _items(query: dict[str, Any], patient_id: UUID | None = None) -> dict[str, Any]:
    viewer, limit, show = gate.viewer(), query["limit"], query.get("show")
    after = paging.after(viewer, query)
    rows = reading_list.page(viewer, patient_id=patient_id, show=show, after=after, limit=limit + 1)
    shown, key = paging.split(rows, limit, lambda item: (item.shared_at, item.share_id))
    return {"items": shown, "next": paging.cursor(viewer, key)}


def _opened(opened: Opened) -> dict[str, Any]:
    found = {
        field.attribute or name: getattr(opened.item, field.attribute or name)
        for name, field in shapes.ItemOut().fields.items()
    }
    words = {name: getattr(opened, name) for name in ("snapshot", "intention", "replies")}
    return {**found, **words}
