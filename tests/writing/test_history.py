"""What Ana wrote before: compared, put back as a new version, and listed by sitting."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from journal import clock
from journal.writing import sittings
from journal.writing.versions import Version
from tests.cast import Cast, Member
from tests.writing.test_entries import bodies, put
from tests.writing.test_two_versions import PHONE, TABLET, conflicted, page_post, settle, unmarked

MORNING = datetime(2035, 6, 5, 9, tzinfo=UTC)


def restore(member: Member, entry_id: str, number: int, base: int | None) -> Any:
    said = {"If_Match": f'"{base}"'} if base else {}
    return member.api.post(f"/entries/{entry_id}/versions/{number}/restore", **said)


def test_putting_back_makes_a_new_version_and_loses_nothing(cast: Cast) -> None:
    entry = cast.ana.api.write("the first words")
    put(cast.ana, entry["id"], "the second words", 1)
    back = restore(cast.ana, entry["id"], 1, 2)
    assert (back.status_code, back.json["version"], back.json["body"]) == (
        200,
        3,
        "the first words",
    )
    assert back.headers["ETag"] == '"3"'
    assert bodies(cast.ana, entry["id"]) == {
        1: "the first words",
        2: "the second words",
        3: "the first words",
    }
    listed = cast.ana.api.get(f"/entries/{entry['id']}/versions").json["items"]
    assert [one["kind"] for one in listed] == ["restore", "write", "write"]


def test_putting_back_says_what_it_was_made_from(cast: Cast) -> None:
    entry = cast.ana.api.write("one")
    put(cast.ana, entry["id"], "two", 1)
    put(cast.ana, entry["id"], "three", 2)
    assert restore(cast.ana, entry["id"], 1, None).status_code == 428
    stale = restore(cast.ana, entry["id"], 1, 2)
    assert (stale.status_code, stale.json["current"]["body"]) == (412, "three")
    assert restore(cast.ana, entry["id"], 9, 3).status_code == 404
    assert restore(cast.cleo, entry["id"], 1, 3).status_code == 404
    assert restore(cast.ben, entry["id"], 1, 3).status_code == 404
    assert restore(cast.ana, entry["id"], 3, 3).json["version"] == 3
    assert len(bodies(cast.ana, entry["id"])) == 3


def test_on_the_page_a_version_is_put_back_in_words(cast: Cast) -> None:
    with clock.at(MORNING):
        entry = cast.ana.api.write("as it was")
        put(cast.ana, entry["id"], "as it is", 1)
        client = cast.ana.client
        path = f"/entries/{entry['id']}/versions/1"
        page = cast.ana.page(path).text
        assert "Put this version back" in page
        done = cast.ana.submit(f"{path}/restore", base="2")
        assert done.status_code == 303
        said = client.get(done.location).text
    assert "Put back as it was on Tuesday 5 June." in said.replace("2035", "").replace(" .", ".")
    assert "What stood there before is still in the history." in said
    with clock.at(MORNING):
        stale = cast.ana.submit(f"{path}/restore", base="2")
    assert stale.status_code == 409
    assert "Nothing was put back" in stale.text
    assert cast.ana.submit(f"{path}/restore", base="x").status_code == 409


def test_what_changed_is_said_in_words_and_not_by_colour_alone(cast: Cast) -> None:
    entry = cast.ana.api.write("The rain was soft.")
    put(cast.ana, entry["id"], "The rain was loud.", 1)
    page = cast.ana.page(f"/entries/{entry['id']}/versions/2").text
    assert '<del><span class="unseen"> (taken out: </span>soft.' in page
    assert '<ins><span class="unseen"> (added: </span>loud.' in page
    now = cast.ana.page(f"/entries/{entry['id']}/versions/1?since=now").text
    assert "<ins>" in now
    assert "This is the first version." in cast.ana.page(f"/entries/{entry['id']}/versions/1").text
    api = cast.ana.api.get(f"/entries/{entry['id']}/versions/2/changes?since=1").json["parts"]
    assert [run["kind"] for run in api[0]["runs"]] == ["same", "removed", "added"]
    same = cast.ana.api.get(f"/entries/{entry['id']}/versions/1/changes").json["parts"]
    assert same == api
    for member in (cast.cleo, cast.ben):
        asked = member.api.get(f"/entries/{entry['id']}/versions/2/changes")
        assert asked.status_code == 404
    gone = cast.ana.api.get(f"/entries/{entry['id']}/versions/2/changes?since=9")
    assert gone.status_code == 404


def test_markup_in_words_stays_words(cast: Cast) -> None:
    """I-1."""
    entry = cast.ana.api.write("</del><script>alert(1)</script> one")
    put(cast.ana, entry["id"], "<ins onclick=x> two", 1)
    page = cast.ana.page(f"/entries/{entry['id']}/versions/2").text
    assert "<script>alert" not in page
    assert "<ins onclick" not in page


def version(number: int, minutes: int, **more: Any) -> Version:
    given = {"kind": "write", "beside": False, "is_head": False, **more}
    return Version(number, MORNING + timedelta(minutes=minutes), **given)


def test_versions_of_one_sitting_are_folded_into_its_last() -> None:
    many = [version(5, 100, is_head=True), version(4, 99), version(3, 40), version(2, 15)]
    many.append(version(1, 0))
    found = [(one.last.number, [v.number for v in one.earlier]) for one in sittings.of(many)]
    assert found == [(5, [4]), (3, [2, 1])]


def test_what_waits_and_what_is_the_page_are_never_folded_away() -> None:
    many = [version(3, 2, beside=True), version(2, 1, is_head=True), version(1, 0)]
    assert [one.last.number for one in sittings.of(many)] == [3, 2]
    assert sittings.of([]) == []


def test_a_long_history_is_read_page_by_page(cast: Cast) -> None:
    entry = cast.ana.api.write("1")
    for number in range(2, 8):
        put(cast.ana, entry["id"], str(number), number - 1)
    path, found = f"/entries/{entry['id']}/versions", []
    answer = cast.ana.api.get(f"{path}?limit=3").json
    while True:
        found += [one["version"] for one in answer["items"]]
        if not answer["next"]:
            break
        answer = cast.ana.api.get(f"{path}?limit=3&cursor={answer['next']}").json
    assert found == [7, 6, 5, 4, 3, 2, 1]
    page = cast.ana.page(f"{path}?before=4").text
    assert page.count("/versions/3") == 1
    assert "/versions/5" not in page


def test_a_choice_made_on_an_old_screen_is_shown_again(cast: Cast) -> None:
    """Y-5: the head moved on while both were on the screen; nothing is chosen or lost."""
    entry = conflicted(cast)
    put(cast.ana, entry["id"], "and on we go", 2)
    path = f"/entries/{entry['id']}/two-versions"
    answer = cast.ana.submit(path, version="3", choice="keep-second", base="2")
    assert answer.status_code == 409
    assert "and on we go" in unmarked(answer.text)
    assert cast.ana.api.get(f"/entries/{entry['id']}").json["beside"] == [3]
    given = {"version": 3, "choice": "keep-second"}
    stale = cast.ana.api.post(f"/entries/{entry['id']}/settle", given, If_Match='"2"')
    assert stale.status_code == 412
    done = cast.ana.api.post(f"/entries/{entry['id']}/settle", given, If_Match='"4"')
    assert done.json["body"] == TABLET


def test_on_the_page_the_next_one_waiting_follows(cast: Cast) -> None:
    entry = conflicted(cast)
    page_post(cast.ana, entry["id"], "a third", 1)
    path = f"/entries/{entry['id']}/two-versions"
    assert "One more version waits" in cast.ana.page(path).text
    first = cast.ana.submit(path, version="3", choice="keep-first", base="2")
    assert first.location.endswith("/two-versions")
    assert "One more version is waiting." in cast.ana.page(path).text
    last = cast.ana.submit(path, version="4", choice="keep-both", base="2")
    assert entry["id"] not in last.location
    again = cast.ana.submit(path, version="4", choice="keep-both", base="2")
    assert (again.status_code, again.location) == (303, f"/entries/{entry['id']}")
    assert "on another device" in cast.ana.page(again.location).text


def test_both_put_together_settle_only_when_the_page_is_kept(cast: Cast) -> None:
    entry = conflicted(cast)
    page = cast.ana.page(f"/entries/{entry['id']}/edit?merge=3").text
    assert PHONE in page
    assert TABLET in page
    assert 'name="merges" value="3"' in page
    assert cast.ana.api.get(f"/entries/{entry['id']}").json["beside"] == [3]
    together = f"{PHONE}\n\n{TABLET}"
    done = page_post(cast.ana, entry["id"], together, 2, merges="3")
    assert done.location == f"/entries/{entry['id']}"
    found = cast.ana.api.get(f"/entries/{entry['id']}").json
    assert (found["body"], found["beside"]) == (together, [])
    assert set(bodies(cast.ana, entry["id"]).values()) >= {PHONE, TABLET, together}


def test_put_together_on_an_old_screen_waits_itself(cast: Cast) -> None:
    entry = conflicted(cast)
    put(cast.ana, entry["id"], "moved on", 2)
    done = page_post(cast.ana, entry["id"], "both, by hand", 2, merges="3")
    assert done.location.endswith("/two-versions")
    assert cast.ana.api.get(f"/entries/{entry['id']}").json["beside"] == [3, 5]
    assert settle(cast.ana, {**entry, "beside": [3]}, "keep-first").status_code == 200


def erase(member: Member, entry_id: str, query: str = "?for_good=yes") -> int:
    return member.api.delete(f"/trash/{entry_id}{query}").status_code


def test_erasing_is_for_good_and_has_to_be_said(cast: Cast) -> None:
    """R19: explicit, confirmed, and only of what is in one's own trash."""
    entry = cast.ana.api.write("a heavy evening")
    path = f"/journal/trash/{entry['id']}/erase"
    assert erase(cast.ana, entry["id"]) == 404
    cast.ana.api.delete(f"/entries/{entry['id']}")
    assert erase(cast.ana, entry["id"], "") == 422
    assert erase(cast.cleo, entry["id"]) == 404
    assert erase(cast.ben, entry["id"]) == 404
    assert "for good" in cast.ana.page(path).text
    unsaid = cast.ana.submit(path)
    assert (unsaid.status_code, "Say so" in unsaid.text) == (422, True)
    assert cast.ana.submit(path, for_good="yes").status_code == 303
    assert cast.ana.api.get("/trash").json["items"] == []
    assert cast.ana.api.post(f"/entries/{entry['id']}/restore").status_code == 404
    assert erase(cast.ana, entry["id"]) == 404
    assert put(cast.ana, entry["id"], "from a tunnel", 1).status_code == 404


def test_another_persons_page_of_the_same_id_is_not_erased(cast: Cast) -> None:
    """R4."""
    entry_id = uuid4()
    for member in (cast.ana, cast.cleo):
        member.api.write(f"of {member.name}", entry_id)
        member.api.delete(f"/entries/{entry_id}")
    assert erase(cast.ana, str(entry_id)) == 204
    back = cast.cleo.api.post(f"/entries/{entry_id}/restore").json
    assert back["body"] == "of cleo"


@pytest.mark.parametrize(
    ("days", "said"),
    [(0.01, "29 more days"), (28.5, "1 more day."), (29.5, "within a day")],
)
def test_the_trash_says_how_long_it_keeps_a_page(cast: Cast, days: float, said: str) -> None:
    with clock.at(MORNING):
        entry = cast.ana.api.write("one")
        cast.ana.api.delete(f"/entries/{entry['id']}")
    with clock.at(MORNING + timedelta(days=days)):
        assert said in cast.ana.another_client().get("/journal/trash").text


def test_a_full_trash_is_read_page_by_page(cast: Cast) -> None:
    for number in range(23):
        entry = cast.ana.api.write(f"number {number}")
        cast.ana.api.delete(f"/entries/{entry['id']}")
    first = cast.ana.api.get("/trash?limit=20").json
    rest = cast.ana.api.get(f"/trash?limit=20&cursor={first['next']}").json
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (20, 3, None)
    page = cast.ana.page("/journal/trash").text
    assert "What was put here before" in page
