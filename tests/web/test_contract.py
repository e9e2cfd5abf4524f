"""The calls and answers that 7-contract promises to other programs, field by field."""

from typing import Any
from uuid import UUID, uuid4

from journal.content.shelf import library
from tests.cast import PASSWORD, ZONE, Api, Cast

ENTRY = {
    *("id", "kind", "version", "therapy_session_id", "course_id", "when", "title", "body"),
    *("answers", "mood", "written_at", "time_zone", "near_medicine", "beside", "created_at"),
    *("changed_at", "trashed_at", "unreadable"),
}
COURSE = {
    *("id", "patient_id", "medicine", "medicine_name", "route", "route_name", "focus"),
    *("focus_name", "aim", "planned_sessions", "boosters", "created_at", "unreadable"),
}
SESSION = {
    *("id", "patient_id", "course_id", "number", "starts_at", "time_zone", "medicine", "route"),
    *("style", "place", "ride_home", "booster", "cancelled_at", "unreadable", "arc"),
}
PROMPT = {"slug", "version", "domain", "ask", "hint", "ways", "when", "offered", "reviewed"}
SHARE = {
    *("id", "entry_id", "version", "kind", "person", "state", "shared_at", "until_at"),
    *("ended_at", "openings", "changed_since", "snapshot", "unreadable", "replies"),
    "partial",
}
ITEM = {
    *("id", "patient", "kind", "when", "flag", "shared_at", "until_at", "therapy_session_id"),
    *("reading_minutes", "unopened", "due", "opened_at", "reviewed_at", "unreadable"),
}


def listed(answer: Any) -> list[Any]:
    """The items of a list, which has exactly the outside that was promised."""
    assert answer.status_code == 200, answer.json
    assert set(answer.json) == {"items", "next"}
    return list(answer.json["items"])


def is_moment(text: str) -> bool:
    """RFC 3339 in UTC."""
    return text.endswith("Z") and text[10] == "T"


def test_signing_in_and_out_and_me(cast: Cast) -> None:
    api = Api(cast.app.test_client())
    given = {"email": cast.ana.email, "password": PASSWORD}
    answer = api.post("/sign-in", given)
    person = {"id": str(cast.ana.id), "role": "patient", "name": "Ana"}
    assert (answer.status_code, answer.json) == (200, {"person": person})
    assert person.items() <= api.get("/me").json.items()
    assert api.post("/sign-out").status_code == 204
    assert api.get("/me").status_code == 401
    refused = [
        api.post("/sign-in", {**given, "password": "not this one"}),
        api.post("/sign-in", {**given, "email": "nobody@example.org"}),
    ]
    assert {one.status_code for one in refused} == {401}
    assert refused[0].data == refused[1].data
    assert set(refused[0].json) == {"code", "message"}


def test_courses_and_sessions_with_their_arc(cast: Cast) -> None:
    given = {"medicine": "ketamine", "route": "iv", "aim": "sleep", "planned_sessions": 6}
    made = cast.ana.api.post("/courses", given)
    assert made.status_code == 201
    assert set(made.json) == COURSE
    assert given.items() <= made.json.items()
    assert listed(cast.ana.api.get("/courses")) == [made.json]
    assert cast.ana.api.get(f"/courses/{made.json['id']}").json == made.json
    changed = cast.ana.api.patch(f"/courses/{made.json['id']}", {"aim": "rest"})
    assert changed.json == {**made.json, "aim": "rest"}
    path = f"/courses/{made.json['id']}/therapy-sessions"
    when = {"starts_at": "2027-03-01T14:00:00+01:00", "time_zone": ZONE, "place": "the clinic"}
    one = cast.ana.api.post(path, when)
    assert one.status_code == 201, one.json
    assert set(one.json) == SESSION
    assert (one.json["starts_at"], one.json["number"]) == ("2027-03-01T13:00:00Z", 1)
    for step in one.json["arc"]:
        assert set(step) == {"when", "name", "opens_at", "closes_at", "state", "prompts"}
        assert step["state"] in ("waiting", "open", "closed", "left-out")
        assert is_moment(step["opens_at"])
        assert is_moment(step["closes_at"])
    assert listed(cast.ana.api.get(path)) == [one.json]
    assert cast.ana.api.get(f"/therapy-sessions/{one.json['id']}").json == one.json
    moved = cast.ana.api.patch(
        f"/therapy-sessions/{one.json['id']}", {"starts_at": "2027-03-08T13:00:00Z"}
    )
    assert moved.json["starts_at"] == "2027-03-08T13:00:00Z"
    assert moved.json["arc"][-1]["opens_at"] > one.json["arc"][-1]["opens_at"]
    assert cast.ana.api.delete(f"/therapy-sessions/{one.json['id']}").status_code == 204
    assert cast.ana.api.get(f"/therapy-sessions/{one.json['id']}").json["cancelled_at"]


def test_ben_may_begin_a_course_for_ana(cast: Cast) -> None:
    given = {"medicine": "ketamine", "route": "iv", "patient_id": str(cast.ana.id)}
    made = cast.ben.api.post("/courses", given)
    assert (made.status_code, made.json["patient_id"]) == (201, str(cast.ana.id))
    [hers] = listed(cast.ana.api.get("/courses"))
    assert hers["id"] == made.json["id"]


def test_prompts_suit_the_step(cast: Cast) -> None:
    one = cast.session_of(cast.ana, hours=30)
    found = listed(cast.ana.api.get(f"/prompts?therapy_session_id={one['id']}"))
    opened = {step["when"] for step in one["arc"] if step["state"] == "open"}
    assert found
    assert all(set(prompt) >= PROMPT and prompt["when"] in opened for prompt in found)
    assert any(prompt["offered"] for prompt in found)
    when = found[0]["when"]
    path = f"/prompts?therapy_session_id={one['id']}&when={when}"
    assert {prompt["when"] for prompt in listed(cast.ana.api.get(path))} == {when}


def test_an_entry_is_written_revised_read_and_let_go(cast: Cast) -> None:
    prompt = library().current()[0]
    answer = {"prompt": prompt.slug, "version": prompt.version, "text": "an answer"}
    one = cast.session_of(cast.ana, hours=80)
    given = {
        "kind": "reflection",
        "therapy_session_id": one["id"],
        "title": "a title",
        "body": "a body",
        "answers": [answer],
        "mood": "lighter",
        "written_at": "2026-01-02T03:04:05Z",
        "time_zone": ZONE,
    }
    entry_id = str(uuid4())
    path = f"/entries/{entry_id}"
    made = cast.ana.api.put(path, given, If_None_Match="*", Idempotency_Key="a")
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    assert set(made.json) == ENTRY
    assert made.json["answers"] == [{**answer, "ask": prompt.ask}]
    kept = {**given, "answers": made.json["answers"], "id": entry_id, "version": 1}
    assert kept.items() <= made.json.items()
    again = cast.ana.api.put(path, {**given, "body": "more"}, If_Match='"1"')
    assert (again.status_code, again.headers["ETag"], again.json["version"]) == (200, '"2"', 2)
    stale = cast.ana.api.put(path, given, If_Match='"1"')
    assert (stale.status_code, stale.json["code"]) == (412, "stale")
    assert stale.json["current"] == again.json
    assert cast.ana.api.put(path, given).status_code == 428
    read = cast.ana.api.get(path)
    assert (read.json, read.headers["ETag"]) == (again.json, '"2"')
    for query in ("", "?kind=reflection", f"?therapy_session_id={one['id']}", "?q=more"):
        assert listed(cast.ana.api.get(f"/entries{query}")) == [again.json]
    assert listed(cast.ana.api.get("/entries?kind=letter")) == []
    numbers = [one["version"] for one in listed(cast.ana.api.get(f"{path}/versions"))]
    assert numbers == [2, 1]
    assert cast.ana.api.delete(path).status_code == 204
    assert cast.ana.api.get(path).status_code == 404
    back = cast.ana.api.post(f"{path}/restore")
    assert (back.status_code, back.json["body"]) == (200, "more")


def test_sharing_from_both_sides(cast: Cast) -> None:
    people = listed(cast.ana.api.get("/sharing/people"))
    assert {person["name"] for person in people} == {"Ben", "Fay"}
    standing = {"since", "stands_in_for", "stands_in_until", "suspended_at"}
    promised = {"id", "name", "lane", "reads_when", "between"}
    assert all(set(person) == promised | standing for person in people)
    entry = cast.ana.api.write("words", title="kept back")
    parts = {"title": False, "body": True, "mood": False, "answers": []}
    given = {
        "entry_id": entry["id"],
        "version": 1,
        "person_id": str(cast.ben.id),
        "parts": parts,
        "note": "a note",
        "flag": "let-me-start",
        "until": "2099-01-01",
    }
    made = cast.ana.api.post("/shares", given)
    assert made.status_code == 201, made.json
    assert set(made.json) == SHARE
    assert made.json["until_at"].startswith("2099-01-01T23:59:59")
    words = {"title": "", "body": "words", "note": "a note", "flag": "let-me-start"}
    assert words.items() <= made.json["snapshot"].items()
    assert made.json["partial"] is True
    assert "partial" not in made.json["snapshot"]
    [item] = listed(cast.ben.api.get("/inbox"))
    assert set(item) == ITEM
    assert (item["id"], item["unopened"], item["flag"]) == (made.json["id"], True, "let-me-start")
    assert listed(cast.ben.api.get(f"/patients/{cast.ana.id}/shared")) == [item]
    opened = cast.ben.api.get(f"/shared/{item['id']}").json
    assert set(opened) == ITEM | {"snapshot", "intention", "replies"}
    assert opened["snapshot"] == made.json["snapshot"]
    reply = cast.ben.api.post(f"/shared/{item['id']}/replies", {"text": "thank you"})
    assert reply.status_code == 201
    assert cast.ben.api.post(f"/shared/{item['id']}/reviewed").status_code == 204
    [row] = [
        one
        for one in listed(cast.ben.api.get("/caseload"))
        if one["patient"]["id"] == str(cast.ana.id)
    ]
    assert (row["unopened"], row["patient"]["name"]) == (0, "Ana")
    [mine] = listed(cast.ana.api.get("/shares"))
    assert len(mine["openings"]) == 1
    assert is_moment(mine["openings"][0])
    assert [one["text"] for one in mine["replies"]] == ["thank you"]
    assert UUID(mine["replies"][0]["id"])
    assert cast.ana.api.delete(f"/shares/{mine['id']}").status_code == 204
    assert cast.ben.api.get(f"/shared/{item['id']}").status_code == 404
    assert listed(cast.ben.api.get("/inbox")) == []
    [ended] = listed(cast.ana.api.get("/shares"))
    assert (ended["state"], ended["snapshot"]) == ("withdrawn", None)
