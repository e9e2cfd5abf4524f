"""The main job a second time, by the API alone: sign in, plan, intend, reflect, share, open,
answer, change, withdraw. On both databases."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from journal import clock
from tests.cast import PASSWORD, Api, Cast


def signed_in(cast: Cast, name: str) -> Api:
    """A new phone, from the sign-in on."""
    api = cast.nobody
    answer = api.post("/sign-in", {"email": f"{name}@example.org", "password": PASSWORD})
    assert answer.json["person"]["name"] == name.capitalize()
    return api


def found(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.json
    return answer.json


def test_the_whole_thread(cast: Cast) -> None:
    ana, ben = signed_in(cast, "ana"), signed_in(cast, "ben")
    found(ben.patch("/me", {"reads_when": "Mornings before nine."}))

    # She plans a session, and it is moved until it lies a day back.
    course = found(
        ana.post("/courses", {"medicine": "ketamine", "route": "iv", "aim": "Quieter evenings."}),
        201,
    )
    planned = {
        "starts_at": (clock.now() + timedelta(days=3)).isoformat(),
        "time_zone": "Europe/Dublin",
    }
    session = found(ana.post(f"/courses/{course['id']}/therapy-sessions", planned), 201)
    states = {step["when"]: step["state"] for step in session["arc"]}
    assert states["prepare"] == "open"
    assert states["day-1"] == "waiting"
    session_id = session["id"]
    query = f"/prompts?therapy_session_id={session_id}&when="
    assert found(ana.get(f"{query}prepare"))["items"]
    assert found(ana.get(f"{query}day-1"))["items"] == []

    # An intention and a coping plan, with the words as they were asked.
    intend = next(
        one for one in found(ana.get(f"{query}prepare"))["items"] if one["kind"] == "intention"
    )
    intention = ana.write(
        "",
        kind="intention",
        therapy_session_id=session_id,
        answers=[{"prompt": intend["slug"], "version": intend["version"], "text": "To be here."}],
    )
    assert intention["answers"][0]["ask"] == intend["ask"]
    ana.write("Here, warm, enough.", kind="coping-plan", therapy_session_id=session_id)

    # The day comes and goes: a word while landing, a reflection the next day.
    moved = {"starts_at": (clock.now() - timedelta(hours=23)).isoformat()}
    session = found(ana.patch(f"/therapy-sessions/{session_id}", moved))
    assert {s["when"]: s["state"] for s in session["arc"]}["day-1"] == "open"
    ana.write("water", kind="session-note", therapy_session_id=session_id)
    asked = found(ana.get(f"{query}day-1"))["items"][0]
    entry_id = str(uuid4())
    reflection = found(
        ana.put(
            f"/entries/{entry_id}",
            {
                "kind": "reflection",
                "therapy_session_id": session_id,
                "title": "After",
                "answers": [
                    {"prompt": asked["slug"], "version": asked["version"], "text": "Warm hands."}
                ],
                "mood": "plain",
            },
            If_None_Match="*",
            Idempotency_Key="one-write",
        ),
        201,
    )
    on_the_thread = found(ana.get(f"/entries?therapy_session_id={session_id}"))["items"]
    assert len(on_the_thread) == 4
    assert [e["id"] for e in found(ana.get("/entries?q=WARM+hands"))["items"]] == [entry_id]

    # Nobody sees anything yet.
    assert found(ben.get("/inbox"))["items"] == []

    # One version each, to Ben, after a look at what he will see.
    people = found(ana.get("/sharing/people"))["items"]
    to_ben = next(one for one in people if one["name"] == "Ben")
    assert to_ben["reads_when"] == "Mornings before nine."
    wish = {
        "entry_id": entry_id,
        "version": reflection["version"],
        "person_id": to_ben["id"],
        "note": "The hands.",
        "flag": "bring-up",
    }
    preview = found(ana.post("/shares/preview", wish))
    assert found(ben.get("/inbox"))["items"] == []
    share = found(ana.post("/shares", wish), 201)
    found(ana.post("/shares", {**wish, "entry_id": intention["id"], "flag": None}), 201)

    # Ben finds both unopened, opens the reflection beside the intention, answers.
    inbox = found(ben.get("/inbox"))["items"]
    assert [item["unopened"] for item in inbox] == [True, True]
    assert "Warm hands." not in ben.get("/inbox").text
    opened = found(ben.get(f"/shared/{share['id']}"))
    assert opened["snapshot"] == preview
    assert opened["intention"]["answers"][0]["text"] == "To be here."
    found(ben.post(f"/shared/{share['id']}/replies", {"text": "Thank you."}), 201)
    assert ben.post(f"/shared/{share['id']}/reviewed").status_code == 204
    row = next(
        one for one in found(ben.get("/caseload"))["items"] if one["patient"]["name"] == "Ana"
    )
    assert row["unopened"] == 0

    # Ana sees the opening and the answer; Ben sees that she saw it.
    ledger = found(ana.get(f"/shares/{share['id']}"))
    assert len(ledger["openings"]) == 1
    assert ledger["replies"][0]["text"] == "Thank you."
    assert found(ben.get(f"/shared/{share['id']}"))["replies"][0]["seen_at"]

    # She changes the page: hers changes, his does not.
    changed = {"kind": "reflection", "therapy_session_id": session_id, "body": "And a door."}
    found(ana.put(f"/entries/{entry_id}", changed, If_Match='"1"'))
    assert found(ben.get(f"/shared/{share['id']}"))["snapshot"] == preview
    assert found(ana.get(f"/shares/{share['id']}"))["changed_since"]

    # She withdraws it: for him it was never there, in the ledger it stays without words.
    assert ana.delete(f"/shares/{share['id']}").status_code == 204
    assert ben.get(f"/shared/{share['id']}").status_code == 404
    assert [item["kind"] for item in found(ben.get("/inbox"))["items"]] == ["intention"]
    ended = found(ana.get(f"/shares/{share['id']}"))
    assert (ended["state"], ended["snapshot"]) == ("withdrawn", None)
    assert len(ended["openings"]) == 3

    # Everyone else, at the end of it all, has nothing of it.
    for name in ("cleo", "dov", "eve", "fay", "gil"):
        other = signed_in(cast, name)
        for path in (f"/entries/{entry_id}", f"/shared/{share['id']}", f"/shares/{share['id']}"):
            assert other.get(path).status_code == 404
