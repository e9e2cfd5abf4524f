"""A conflict keeps both texts, in either order and whatever the clocks say, until Ana chooses."""

import re
from typing import Any
from uuid import uuid4

import pytest

from tests.cast import Cast, Member
from tests.writing.test_entries import bodies, put

PHONE, TABLET = "written on the phone, in a tunnel", "written on the tablet, in bed"


def page_post(member: Member, entry_id: Any, body: str, base: int | None, **form: Any) -> Any:
    given = {"kind": "reflection", "body": body, "base": "" if base is None else str(base)}
    return member.submit(f"/entries/{entry_id}", **given, **form)


def conflicted(cast: Cast, first: str = PHONE, second: str = TABLET) -> Any:
    """An entry of Ana's with a head and a version that waits beside it."""
    entry = cast.ana.api.write("as it was in the morning")
    assert page_post(cast.ana, entry["id"], first, 1).status_code == 303
    answer = page_post(cast.ana, entry["id"], second, 1)
    assert answer.location.endswith(f"/entries/{entry['id']}/two-versions")
    return cast.ana.api.get(f"/entries/{entry['id']}").json


def unmarked(page: str) -> str:
    """A page's text without the marks of what changed in it."""
    return re.sub(r'<span class="unseen">[^<]*</span>|</?(ins|del)>', "", page)


def settle(member: Member, entry: Any, choice: str, version: int | None = None) -> Any:
    number = version or entry["beside"][0]
    return member.api.post(f"/entries/{entry['id']}/settle", {"version": number, "choice": choice})


@pytest.mark.parametrize(("first", "second"), [(PHONE, TABLET), (TABLET, PHONE)])
def test_two_devices_that_edited_the_same_version_lose_nothing(
    cast: Cast, first: str, second: str
) -> None:
    """Y-3: the first to arrive is the head, in either order; the other waits beside it."""
    entry = conflicted(cast, first, second)
    assert (entry["version"], entry["body"], entry["beside"]) == (2, first, [3])
    assert bodies(cast.ana, entry["id"]) == {1: "as it was in the morning", 2: first, 3: second}


@pytest.mark.parametrize("early", ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z"])
@pytest.mark.parametrize("late", ["2099-12-31T23:59:59Z", "9999-12-31T23:59:59Z"])
@pytest.mark.parametrize("swapped", [False, True])
def test_absurd_phone_clocks_change_nothing_of_it(
    cast: Cast, early: str, late: str, swapped: bool
) -> None:
    """Y-4: no clocks are compared."""
    clocks = (late, early) if swapped else (early, late)
    entry = cast.ana.api.write("morning", written_at=clocks[0])
    put(cast.ana, entry["id"], PHONE, 1, written_at=clocks[0])
    stale = put(cast.ana, entry["id"], TABLET, 1, written_at=clocks[1])
    assert stale.status_code == 412
    assert stale.json["current"]["body"] == PHONE
    assert page_post(cast.ana, entry["id"], TABLET, 1).status_code == 303
    assert bodies(cast.ana, entry["id"]) == {1: "morning", 2: PHONE, 3: TABLET}


def test_the_same_words_are_no_conflict(cast: Cast) -> None:
    entry = cast.ana.api.write("one")
    page_post(cast.ana, entry["id"], "two", 1)
    same = page_post(cast.ana, entry["id"], "two", 1)
    assert same.location.endswith(f"/entries/{entry['id']}")
    assert list(bodies(cast.ana, entry["id"])) == [2, 1]


def test_a_page_that_was_only_looked_at_is_no_conflict(cast: Cast) -> None:
    """Y-14: kept as it was opened, after another phone had written."""
    entry = cast.ana.api.write("as it was in the morning")
    put(cast.ana, entry["id"], PHONE, 1)
    answer = page_post(cast.ana, entry["id"], "as it was in the morning", 1)
    assert answer.location.endswith(f"/entries/{entry['id']}")
    entry = cast.ana.api.get(f"/entries/{entry['id']}").json
    assert (entry["version"], entry["body"], entry["beside"]) == (2, PHONE, [])


def test_a_double_tap_on_a_stale_page_keeps_its_text_once(cast: Cast) -> None:
    entry = conflicted(cast)
    page_post(cast.ana, entry["id"], TABLET, 1)
    assert list(bodies(cast.ana, entry["id"])) == [3, 2, 1]


def test_a_conflict_stays_flagged_everywhere_until_ana_chooses(cast: Cast) -> None:
    """Y-5: also after the head moved on, and on every device."""
    entry = conflicted(cast)
    put(cast.ana, entry["id"], "and on we go", 2)
    found = cast.ana.api.get(f"/entries/{entry['id']}").json
    assert (found["version"], found["beside"]) == (4, [3])
    listed = cast.ana.api.get("/entries").json["items"]
    assert [one["beside"] for one in listed] == [[3]]
    page = cast.ana.another_client().get(f"/entries/{entry['id']}/two-versions")
    assert page.status_code == 200
    assert TABLET in unmarked(page.get_data(as_text=True))


def test_keeping_the_first_leaves_the_head_and_destroys_nothing(cast: Cast) -> None:
    entry = conflicted(cast)
    answer = settle(cast.ana, entry, "keep-first")
    assert (answer.json["body"], answer.json["version"], answer.json["beside"]) == (PHONE, 2, [])
    assert bodies(cast.ana, entry["id"])[3] == TABLET


def test_keeping_the_second_makes_it_a_new_head_and_destroys_nothing(cast: Cast) -> None:
    entry = conflicted(cast)
    answer = settle(cast.ana, entry, "keep-second")
    assert (answer.json["body"], answer.json["version"], answer.json["beside"]) == (TABLET, 4, [])
    assert set(bodies(cast.ana, entry["id"]).values()) >= {PHONE, TABLET}
    assert bodies(cast.ana, entry["id"])[2] == PHONE


def test_keeping_both_makes_two_entries(cast: Cast) -> None:
    entry = conflicted(cast)
    answer = settle(cast.ana, entry, "keep-both")
    assert answer.json["id"] != entry["id"]
    assert (answer.json["body"], answer.json["beside"]) == (TABLET, [])
    listed = cast.ana.api.get("/entries").json["items"]
    assert {one["body"] for one in listed} == {PHONE, TABLET}
    assert all(one["beside"] == [] for one in listed)


@pytest.mark.parametrize("first", ["keep-first", "keep-second", "keep-both"])
@pytest.mark.parametrize("second", ["keep-first", "keep-second", "keep-both"])
def test_choosing_on_two_devices_loses_nothing(cast: Cast, first: str, second: str) -> None:
    """Y-5: the second choice finds nothing that waits, and changes nothing."""
    entry = conflicted(cast)
    assert settle(cast.ana, entry, first).status_code == 200
    before = cast.ana.api.get("/entries").data
    assert settle(cast.ana, entry, second).status_code == 404
    assert cast.ana.api.get("/entries").data == before
    assert set(bodies(cast.ana, entry["id"]).values()) >= {PHONE, TABLET}


def test_several_waiting_versions_are_chosen_between_one_at_a_time(cast: Cast) -> None:
    entry = conflicted(cast)
    page_post(cast.ana, entry["id"], "a third", 1)
    found = cast.ana.api.get(f"/entries/{entry['id']}").json
    assert found["beside"] == [3, 4]
    assert settle(cast.ana, entry, "keep-second", 4).json["beside"] == [3]
    assert settle(cast.ana, entry, "keep-first", 3).json["beside"] == []
    assert set(bodies(cast.ana, entry["id"]).values()) >= {PHONE, TABLET, "a third"}


@pytest.mark.parametrize("version", [1, 2, 99])
def test_what_does_not_wait_cannot_be_chosen(cast: Cast, version: int) -> None:
    entry = conflicted(cast)
    assert settle(cast.ana, entry, "keep-second", version).status_code == 404
    assert settle(cast.cleo, entry, "keep-second").status_code == 404
    assert settle(cast.ana, entry, "throw-away").status_code == 422
    assert cast.ana.api.get(f"/entries/{entry['id']}").json == entry


def test_a_page_opened_as_new_twice_keeps_both(cast: Cast) -> None:
    entry_id = uuid4()
    assert page_post(cast.ana, entry_id, PHONE, None).status_code == 303
    assert page_post(cast.ana, entry_id, TABLET, None).location.endswith("/two-versions")
    assert bodies(cast.ana, entry_id) == {1: PHONE, 2: TABLET}


def test_a_form_that_would_empty_a_page_comes_back_with_its_words(cast: Cast) -> None:
    entry = cast.ana.api.write("words", title="t")
    answer = page_post(cast.ana, entry["id"], "", 1, title="a new title")
    assert answer.status_code == 422
    assert "a new title" in answer.get_data(as_text=True)
    assert bodies(cast.ana, entry["id"]) == {1: "words"}
    assert page_post(cast.ana, entry["id"], "", 1, title="x", clear="yes").status_code == 303
