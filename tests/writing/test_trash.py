"""The trash: thirty days to take back; an edit beats a delete, and nothing is shared again."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from journal import clock
from tests.cast import Cast
from tests.writing.test_entries import bodies, put
from tests.writing.test_two_versions import page_post


def test_what_ana_lets_go_is_gone_from_everywhere_but_the_trash(cast: Cast) -> None:
    entry = cast.ana.api.write("a heavy evening")
    path = f"/entries/{entry['id']}"
    assert cast.ana.api.delete(path).status_code == 204
    for answer in (
        cast.ana.api.get(path),
        cast.ana.api.get(f"{path}/versions"),
        cast.ana.api.get(f"{path}/versions/1"),
        cast.ana.api.delete(path),
    ):
        assert answer.status_code == 404
    assert cast.ana.api.get("/entries").json["items"] == []
    assert cast.ana.api.get("/entries?q=heavy").json["items"] == []
    assert [one["id"] for one in cast.ana.api.get("/trash").json["items"]] == [entry["id"]]
    assert cast.cleo.api.get("/trash").json["items"] == []


def test_taken_back_it_is_as_it_was(cast: Cast) -> None:
    entry = cast.ana.api.write("one")
    put(cast.ana, entry["id"], "two", 1)
    before = cast.ana.api.get(f"/entries/{entry['id']}").json
    cast.ana.api.delete(f"/entries/{entry['id']}")
    assert cast.cleo.api.post(f"/entries/{entry['id']}/restore").status_code == 404
    back = cast.ana.api.post(f"/entries/{entry['id']}/restore")
    assert back.status_code == 200
    assert {**back.json, "changed_at": 0} == {**before, "changed_at": 0}
    assert bodies(cast.ana, entry["id"]) == {1: "one", 2: "two"}
    assert cast.ana.api.post(f"/entries/{entry['id']}/restore").status_code == 404
    assert cast.ana.api.post(f"/entries/{uuid4()}/restore").status_code == 404


def test_a_share_ends_with_its_entry_and_does_not_come_back(cast: Cast) -> None:
    """Y-6: recoverable by the patient, not shared again."""
    share = cast.share(cast.ana, cast.ben, "for ben")
    entry_id = share["entry_id"]
    assert cast.ben.api.get(f"/shared/{share['id']}").status_code == 200
    cast.ana.api.delete(f"/entries/{entry_id}")
    assert cast.ben.api.get(f"/shared/{share['id']}").status_code == 404
    cast.ana.api.post(f"/entries/{entry_id}/restore")
    assert cast.ben.api.get(f"/shared/{share['id']}").status_code == 404
    assert cast.ben.api.get("/inbox").json["items"] == []
    assert cast.ana.api.get(f"/shares/{share['id']}").json["state"] == "withdrawn"


def test_an_edit_made_before_the_delete_was_known_brings_it_back(cast: Cast) -> None:
    """Y-6: deleted on one device, edited offline on the other; the edit wins."""
    share = cast.share(cast.ana, cast.ben, "one")
    cast.ana.api.delete(f"/entries/{share['entry_id']}")
    answer = put(cast.ana, share["entry_id"], "edited in a tunnel", 1)
    assert (answer.status_code, answer.json["version"]) == (200, 2)
    assert cast.ana.api.get(f"/entries/{share['entry_id']}").json["trashed_at"] is None
    assert cast.ana.api.get("/trash").json["items"] == []
    assert cast.ben.api.get(f"/shared/{share['id']}").status_code == 404


def test_a_stale_edit_of_what_was_let_go_keeps_both_texts(cast: Cast) -> None:
    """Y-6: from a page whose version was old already."""
    entry = cast.ana.api.write("one")
    put(cast.ana, entry["id"], "two", 1)
    cast.ana.api.delete(f"/entries/{entry['id']}")
    stale = put(cast.ana, entry["id"], "from version one", 1)
    assert stale.status_code == 412
    assert stale.json["current"]["trashed_at"] is not None
    assert page_post(cast.ana, entry["id"], "from version one", 1).status_code == 303
    found = cast.ana.api.get(f"/entries/{entry['id']}").json
    assert (found["body"], found["beside"]) == ("two", [3])
    assert bodies(cast.ana, entry["id"])[3] == "from version one"


def test_a_delete_made_before_the_edit_was_known_is_refused(cast: Cast) -> None:
    """Y-6, the other order."""
    entry = cast.ana.api.write("one")
    put(cast.ana, entry["id"], "two", 1)
    answer = cast.ana.api.delete(f"/entries/{entry['id']}", If_Match='"1"')
    assert answer.status_code == 412
    assert answer.json["current"]["body"] == "two"
    assert cast.ana.api.get(f"/entries/{entry['id']}").status_code == 200
    assert cast.ana.api.delete(f"/entries/{entry['id']}", If_Match='"2"').status_code == 204


def test_a_conflict_survives_the_trash(cast: Cast) -> None:
    entry = cast.ana.api.write("one")
    page_post(cast.ana, entry["id"], "two", 1)
    page_post(cast.ana, entry["id"], "other", 1)
    cast.ana.api.delete(f"/entries/{entry['id']}")
    back = cast.ana.api.post(f"/entries/{entry['id']}/restore").json
    assert (back["body"], back["beside"]) == ("two", [3])


@pytest.mark.parametrize(("days", "there"), [(0, True), (29.9, True)])
def test_the_trash_keeps_for_thirty_days(cast: Cast, days: float, there: bool) -> None:
    now = datetime(2035, 6, 5, 9, tzinfo=UTC)
    with clock.at(now):
        entry = cast.ana.api.write("one")
        cast.ana.api.delete(f"/entries/{entry['id']}")
    with clock.at(now + timedelta(days=days)):
        client = cast.ana.another_client()
        answer = client.get("/api/v1/trash")
        assert bool(answer.json["items"]) is there


def test_a_form_opened_as_new_and_sent_after_the_entry_was_trashed_keeps_its_words(
    cast: Cast,
) -> None:
    entry = cast.ana.api.write("first")
    cast.ana.api.delete(f"/entries/{entry['id']}")
    path = f"/entries/{entry['id']}"
    answer = cast.ana.submit(path, base="", kind="reflection", body="sent again, later")
    assert answer.status_code == 303
    assert "sent again, later" in cast.ana.page(f"{path}/two-versions").text
