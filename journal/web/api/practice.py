"""Administration: people, ties, settings; and the record of acts, for everyone it touches."""

from typing import Any
from uuid import UUID

from journal.people import acts, clinic_settings, cover, members, parting
from journal.people import ties as all_ties
from journal.viewer import Viewer
from journal.web import gate
from journal.web.api.door import group
from journal.web.schemas import paging
from journal.web.schemas import practice as shapes

calls = group("practice", "The practice: its people, ties and settings; never what is written")


@calls.get("/practice")
@gate.lets(gate.EVERYONE)
@calls.response(200, shapes.PracticeOut)
def practice() -> Any:
    """What my practice says of itself."""
    return clinic_settings.of(gate.viewer())


@calls.get("/practice/settings")
@gate.lets(gate.ADMINISTRATOR)
@calls.response(200, shapes.SettingsOut)
def settings() -> Any:
    """All that can be set."""
    return clinic_settings.of(gate.viewer())


@calls.route("/practice/settings", methods=["PATCH"])
@gate.lets(gate.ADMINISTRATOR)
@calls.arguments(shapes.SettingsIn)
@calls.response(200, shapes.SettingsOut)
def change_settings(given: dict[str, Any]) -> Any:
    """Change some of it, from the version that was read; 409 when it has changed since."""
    return clinic_settings.change(gate.viewer(), given, given.pop("version"))


@calls.get("/practice/people")
@gate.lets(gate.ADMINISTRATOR)
@calls.arguments(shapes.MembersQuery, location="query")
@calls.response(200, shapes.Members)
def people(query: dict[str, Any]) -> Any:
    """Everyone of the practice, who came last first."""
    viewer, limit = gate.viewer(), query["limit"]
    after = paging.after(viewer, query)
    rows = members.page(viewer, role=query.get("role"), after=after, limit=limit + 1)
    return _listed(viewer, rows, limit, members.key)


@calls.post("/practice/people/search")
@gate.lets(gate.ADMINISTRATOR, writes=False)
@calls.arguments(shapes.MembersSearch)
@calls.response(200, shapes.Members)
def search(given: dict[str, Any]) -> Any:
    """Whose name or e-mail has these words in it; at most fifty."""
    return {"items": members.search(gate.viewer(), given["q"]), "next": None}


@calls.get("/practice/people/<uuid:member_id>")
@gate.lets(gate.ADMINISTRATOR)
@calls.response(200, shapes.MemberOut)
def member(member_id: UUID) -> Any:
    """One person of the practice."""
    return members.read(gate.viewer(), member_id)


@calls.route("/practice/people/<uuid:member_id>", methods=["PATCH"])
@gate.lets(gate.ADMINISTRATOR)
@calls.arguments(shapes.MemberChange)
@calls.response(200, shapes.MemberOut)
def change_member(given: dict[str, Any], member_id: UUID) -> Any:
    """Give a therapist another lane."""
    return members.change_lane(gate.viewer(), member_id, given["lane"])


@calls.post("/practice/people/<uuid:member_id>/suspend")
@gate.lets(gate.ADMINISTRATOR)
@calls.response(204)
def suspend(member_id: UUID) -> None:
    """Signed out everywhere at their next request, until restored."""
    members.suspend(gate.viewer(), member_id)


@calls.post("/practice/people/<uuid:member_id>/restore")
@gate.lets(gate.ADMINISTRATOR)
@calls.response(204)
def restore(member_id: UUID) -> None:
    """Let them in again; they sign in anew."""
    members.restore(gate.viewer(), member_id)


@calls.get("/practice/ties")
@gate.lets(gate.ADMINISTRATOR)
@calls.arguments(shapes.TiesQuery, location="query")
@calls.response(200, shapes.Ties)
def ties(query: dict[str, Any]) -> Any:
    """Who treats whom, and did; newest first."""
    viewer, limit = gate.viewer(), query["limit"]
    after = paging.after(viewer, query)
    rows = all_ties.page(viewer, person_id=query.get("person_id"), after=after, limit=limit + 1)
    return _listed(viewer, rows, limit, lambda tie: (tie.began_at, tie.id))


@calls.post("/practice/ties")
@gate.lets(gate.ADMINISTRATOR)
@calls.arguments(shapes.TieIn)
@calls.response(201, shapes.TieOut)
def begin_tie(given: dict[str, Any]) -> Any:
    """Tie a patient to a therapist, who starts with nothing."""
    return all_ties.begin(gate.viewer(), given["patient_id"], given["therapist_id"])


@calls.get("/practice/ties/<uuid:care_id>")
@gate.lets(gate.ADMINISTRATOR)
@calls.response(200, shapes.TieOut)
def tie(care_id: UUID) -> Any:
    """One tie."""
    return all_ties.read(gate.viewer(), care_id)


@calls.route("/practice/ties/<uuid:care_id>", methods=["DELETE"])
@gate.lets(gate.ADMINISTRATOR)
@calls.response(204)
def end_tie(care_id: UUID) -> None:
    """End a tie or a cover: access ends, and the words shared under it are removed."""
    all_ties.end(gate.viewer(), care_id)


@calls.post("/practice/ties/<uuid:care_id>/cover")
@gate.lets(gate.ADMINISTRATOR)
@calls.arguments(shapes.CoverIn)
@calls.response(201, shapes.TieOut)
def arrange_cover(given: dict[str, Any], care_id: UUID) -> Any:
    """Another therapist stands in for dates, and starts with nothing."""
    return cover.arrange(gate.viewer(), care_id, **given)


@calls.post("/practice/ties/<uuid:care_id>/hand-over")
@gate.lets(gate.ADMINISTRATOR)
@calls.arguments(shapes.HandOver)
@calls.response(201, shapes.TieOut)
def hand_over(given: dict[str, Any], care_id: UUID) -> Any:
    """The tie ends and another begins, in one act."""
    return all_ties.hand_over(gate.viewer(), care_id, given["therapist_id"])


@calls.get("/acts")
@gate.lets(gate.EVERYONE)
@calls.arguments(paging.PageQuery, location="query")
@calls.response(200, shapes.Acts)
def record(query: dict[str, Any]) -> Any:
    """The record of acts: an administrator's is the whole practice's, others' what touches them."""
    viewer, limit = gate.viewer(), query["limit"]
    rows = acts.page(viewer, after=paging.after(viewer, query), limit=limit + 1)
    return _listed(viewer, rows, limit, lambda act: (act.done_at, act.id))


@calls.route("/sharing/people/<uuid:person_id>", methods=["DELETE"])
@gate.lets(gate.PATIENT)
@calls.response(204)
def leave(person_id: UUID) -> None:
    """Leave a therapist at once: their access ends, and the words shared with them are removed."""
    parting.part(gate.viewer(), person_id)


def _listed(viewer: Viewer, rows: list[Any], limit: int, key: Any) -> dict[str, Any]:
    shown, last = paging.split(rows, limit, key)
    return {"items": shown, "next": paging.cursor(viewer, last)}
