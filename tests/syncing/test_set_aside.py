"""What a phone pushed and nobody here could read: found by its patient on a page of its own,
with its words, and there until they let it go."""

import json
import re
from typing import Any
from uuid import uuid4

from journal import clock
from journal.store.tables import SetAside
from journal.syncing.set_aside import Aside
from tests.cast import Cast, Member
from tests.syncing.queue import Line, write

DREAM = {
    "kind": "dream",
    "title": "The lake",
    "body": "It was\nvery still <b>",
    "mood": "awake",
    "answers": [{"prompt": "of-tomorrow", "version": 1, "text": "Yes, twice."}],
    "smell": "of rain, I think",
}


def pushed(member: Member, **entry: Any) -> dict[str, Any]:
    """One that is kept aside, as the API gives it."""
    operation = write(uuid4(), "") | {"entry": {**DREAM, **entry}}
    assert Line(member).one(operation)["code"] == "quarantined"
    found = member.api.get("/sync/set-aside").json["items"]
    [one] = [one for one in found if one["op_id"] == operation["op_id"]]
    return {**one, "operation": json.loads(one["operation"])}


def test_its_words_are_found_and_can_be_written_anew(cast: Cast) -> None:
    assert 'aria-label="On this phone" hidden' in cast.ana.page("/").text
    one = pushed(cast.ana)
    assert one["operation"]["entry"] == DREAM
    assert 'aria-label="On this phone" hidden' not in cast.ana.page("/").text
    assert 'href="/kept-aside"' in cast.ana.page("/").text
    page = cast.ana.page("/kept-aside").text
    for words in ("The lake", "very still &lt;b&gt;", "awake", "Yes, twice.", "of rain, I think"):
        assert words in page
    assert "of-tomorrow" not in page
    assert "Nothing is kept aside" not in page
    sheet = cast.ana.page(f"/kept-aside/{one['id']}/anew").text
    [entry_id] = re.findall(r'name="entry_id" value="([^"]+)"', sheet)
    assert entry_id != one["operation"]["entry_id"]
    form = {"kind": "free-page", "base": "", "title": "The lake", "body": "It was very still"}
    assert "Yes, twice.\n\nIt was\nvery still &lt;b&gt;\n\nof rain, I think" in sheet
    assert cast.ana.submit(f"/entries/{entry_id}", **form).status_code == 303
    assert "very still" in cast.ana.page("/kept-aside").text, "it stays until it is let go"


def test_it_is_let_go_only_by_its_patient_and_only_itself(cast: Cast) -> None:
    one, other = pushed(cast.ana), pushed(cast.ana, title="Another")
    for member in (cast.cleo, cast.ben, cast.gil):
        assert member.api.delete(f"/sync/set-aside/{one['id']}").status_code == 404
        assert member.submit(f"/kept-aside/{one['id']}/let-go").status_code == 404
        for further in ("anew", "as-it-came"):
            assert member.page(f"/kept-aside/{one['id']}/{further}").status_code == 404
    assert cast.cleo.api.get("/sync/set-aside").json["items"] == []
    assert cast.ana.submit(f"/kept-aside/{one['id']}/let-go").status_code == 303
    assert cast.ana.api.delete(f"/sync/set-aside/{one['id']}").status_code == 404
    assert [left["id"] for left in cast.ana.api.get("/sync/set-aside").json["items"]] == [
        other["id"]
    ]
    assert cast.ana.api.delete(f"/sync/set-aside/{other['id']}").status_code == 204
    assert "Nothing is kept aside" in cast.ana.page("/kept-aside").text


def test_it_can_be_taken_along_as_it_came(cast: Cast) -> None:
    for words in ("Grüße, \U0001f30a", "half a pair \ud83d"):
        one = pushed(cast.ana, smell=words)
        answer = cast.ana.page(f"/kept-aside/{one['id']}/as-it-came")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert json.loads(answer.text) == one["operation"]
        assert cast.ana.page("/kept-aside").status_code == 200


def test_one_that_does_not_open_is_said_and_spoils_no_other(cast: Cast) -> None:
    damaged, sound = pushed(cast.ana), pushed(cast.ana, title="Sound")
    row = SetAside.__table__
    with cast.store.engine.begin() as connection:
        connection.execute(
            row.update().where(row.c.op_id == damaged["op_id"]).values(operation=b"damaged")
        )
    page = cast.ana.page("/kept-aside").text
    assert "It cannot be opened at the moment" in page
    assert "Sound" in page
    items = cast.ana.api.get("/sync/set-aside").json["items"]
    assert [one["operation"] is None for one in items] == [True, False]
    assert items[1]["id"] == sound["id"]
    assert cast.ana.page(f"/kept-aside/{damaged['id']}/as-it-came").status_code == 404


def test_what_is_no_writing_is_not_shown_as_such() -> None:
    """A drawing has no words; what holds neither a space nor a place of words is none."""

    def texts(operation: Any) -> tuple[str, ...]:
        return Aside(uuid4(), "a", clock.now(), operation).texts

    drawing = {"op_id": "a", "kind": "drawing", "lines": [[1, 2]], "at": "2026-06-09T14:10:00Z"}
    assert texts(drawing) == texts({"entry": "odd"}) == texts(None) == ()
    assert texts(["two words"]) == ("two words",)
