"""Sharing a page again after it changed: the difference first, then in place of what was there."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from journal import clock
from tests.cast import Api, Cast
from tests.conftest import House
from tests.sharing.test_preview import article
from tests.sharing.test_shares import answers, full_entry, opened, shared, wish
from tests.sharing.test_withdrawing import kept
from tests.writing.test_entries import put

NOW = datetime(2035, 6, 5, 9, tzinfo=UTC)


def revised(cast: Cast, entry: Any, body: str, **more: Any) -> Any:
    answer = put(cast.ana, entry["id"], body, entry["version"], **more)
    assert answer.status_code == 200, answer.json
    return answer.json


def ticked(page: str) -> list[str]:
    """The parts that are ticked on the page."""
    return re.findall(r'name="parts"[^>]*value="([^"]+)" checked', page)


def test_sharing_again_takes_the_place_of_what_ben_saw(cast: Cast, house: House) -> None:
    entry = cast.ana.api.write("The first words.")
    first = shared(cast, entry, cast.ben)
    opened(cast.ben, first)
    with_fay = shared(cast, entry, cast.fay)
    entry = revised(cast, entry, "The second words.")
    second = shared(cast, entry, cast.ben)
    assert cast.ben.api.get(f"/shared/{first['id']}").status_code == 404
    assert [one["id"] for one in cast.ben.api.get("/inbox").json["items"]] == [second["id"]]
    assert opened(cast.ben, second)["body"] == "The second words."
    assert opened(cast.fay, with_fay)["body"] == "The first words."
    old = cast.ana.api.get(f"/shares/{first['id']}").json
    assert (old["state"], old["snapshot"], len(old["openings"])) == ("replaced", None, 1)
    assert kept(house, first).snapshot is None
    states = {one["id"]: one["state"] for one in cast.ana.api.get("/shares").json["items"]}
    assert states == {first["id"]: "replaced", second["id"]: "live", with_fay["id"]: "live"}
    assert "shared it again" in cast.ana.page(f"/sharing/{first['id']}").get_data(as_text=True)
    ledger = cast.ana.page("/sharing/ledger").get_data(as_text=True)
    assert "shared again since" in ledger


def test_another_page_shared_with_ben_takes_no_place(cast: Cast) -> None:
    first, second = cast.share(cast.ana, cast.ben), cast.share(cast.ana, cast.ben)
    assert cast.ana.api.get(f"/shares/{first['id']}").json["state"] == "live"
    assert len(cast.ben.api.get("/inbox").json["items"]) == 2
    assert first["id"] != second["id"]


def test_what_was_refused_takes_no_place_either(cast: Cast) -> None:
    entry = cast.ana.api.write("words")
    share = shared(cast, entry, cast.ben)
    bad = wish(entry, cast.ben, parts={"title": True})
    assert cast.ana.api.post("/shares", bad).status_code == 422
    assert opened(cast.ben, share)["body"] == "words"


def test_the_difference_stands_first_and_says_what_they_would_see_anew(cast: Cast) -> None:
    entry = full_entry(cast, title="A title")
    share = shared(cast, entry, cast.ben, note="read the end", flag="bring-up")
    unchanged = cast.ana.api.get(f"/shares/{share['id']}/again").json
    assert unchanged == {"version": 1, "parts": None, "changes": []}
    page = cast.ana.page(f"/sharing/{share['id']}").get_data(as_text=True)
    assert "/again" not in page
    entry = revised(cast, entry, "The body, rewritten.", title="A title", answers=answers("to one"))
    found = cast.ana.api.get(f"/shares/{share['id']}/again").json
    assert (found["version"], found["parts"]) == (2, None)
    how = {one["part"]: one["how"] for one in found["changes"]}
    assert how == {"title": "same", "answer": "removed", "body": "changed", "mood": "removed"}
    assert f"/sharing/{share['id']}/again" in cast.ana.page(f"/sharing/{share['id']}").text
    page = cast.ana.page(f"/sharing/{share['id']}/again").text
    assert page.index("What is different") < page.index("<form")
    assert "<ins>" in page
    assert "<del>" in page
    assert "read the end" in page
    assert re.search(r'id="flag-bring-up"[^>]* checked', page)
    assert re.search(rf'value="{cast.ben.id}"[^>]* checked', page)
    form = {"person_id": str(cast.ben.id), "version": "2", "parts": ticked(page)}
    preview = cast.ana.submit(f"/entries/{entry['id']}/share/preview", **form).text
    assert preview.index("What is different") < preview.index('<article class="snapshot">')
    assert opened(cast.ben, share)["body"] == "The body."
    assert cast.ana.submit(f"/entries/{entry['id']}/share", **form).status_code == 303
    newest = cast.ben.api.get("/inbox").json["items"][0]
    assert article(preview) == article(cast.ben.page(f"/shared/{newest['id']}").text)
    assert "<ins>" not in cast.ben.page(f"/shared/{newest['id']}").text


def test_the_same_parts_are_ticked_again_and_what_was_rewritten_is_not_guessed(cast: Cast) -> None:
    entry = full_entry(cast, title="A title", answers=answers("a\n\nb\n\nc", "two", "three"))
    first, second, third = (one["prompt"] for one in entry["answers"])
    parts = {
        "title": True,
        "answers": [second],
        "passages": [{"part": first, "paragraphs": [1, 3]}],
    }
    share = shared(cast, entry, cast.ben, parts=parts)
    entry = revised(
        cast, entry, "Another body.", title="B", answers=answers("new\n\na\n\nc!", "two!", "three")
    )
    found = cast.ana.api.get(f"/shares/{share['id']}/again").json
    assert found["parts"] == {
        "title": True,
        "body": False,
        "mood": False,
        "answers": [second],
        "passages": [{"part": first, "paragraphs": [2]}],
    }
    page = cast.ana.page(f"/sharing/{share['id']}/again").text
    assert ticked(page) == ["title", f"answer:{first}#2", f"answer:{second}"]
    assert third not in str(found)
    # What the API offers can be sent as it is.
    again = shared(cast, entry, cast.ben, parts=found["parts"])
    assert [one["text"] for one in opened(cast.ben, again)["answers"]] == ["a", "two!"]


def test_passages_of_a_body_are_found_again(cast: Cast) -> None:
    entry = cast.ana.api.write("one\n\ntwo\n\nthree")
    some = {"passages": [{"part": "body", "paragraphs": [2]}]}
    share = shared(cast, entry, cast.ben, parts=some)
    revised(cast, entry, "two\n\nthree\n\nfour")
    found = cast.ana.api.get(f"/shares/{share['id']}/again").json
    assert (found["parts"]["body"], found["changes"]) == (False, [])
    assert found["parts"]["passages"] == [{"part": "body", "paragraphs": [1]}]
    page = cast.ana.page(f"/sharing/{share['id']}/again").text
    assert "Nothing that <bdi>Ben</bdi> sees has changed" in page


def test_where_nothing_of_the_choice_is_left_the_difference_says_so(cast: Cast) -> None:
    entry = cast.ana.api.write("one\n\ntwo", title="kept back")
    some = {"passages": [{"part": "body", "paragraphs": [2]}]}
    share = shared(cast, entry, cast.ben, parts=some)
    revised(cast, entry, "three\n\nfour", title="kept back")
    found = cast.ana.api.get(f"/shares/{share['id']}/again").json
    assert found["parts"]["passages"] == []
    assert [one["how"] for one in found["changes"]] == ["removed"]
    assert ticked(cast.ana.page(f"/sharing/{share['id']}/again").text) == []


def test_only_what_is_live_and_anas_is_offered_again(cast: Cast) -> None:
    """A-2, P2-P1."""
    share = cast.share(cast.ana, cast.ben)
    for member in (cast.ben, cast.cleo, cast.gil):
        assert member.page(f"/sharing/{share['id']}/again").status_code == 404
        assert member.api.get(f"/shares/{share['id']}/again").status_code == 404
    cast.ana.api.delete(f"/shares/{share['id']}")
    assert cast.ana.page(f"/sharing/{share['id']}/again").status_code == 404


def test_the_end_of_a_share_is_kept_when_it_is_shared_again(cast: Cast) -> None:
    with clock.at(NOW):
        entry = cast.ana.api.write("words")
        form = {"person_id": str(cast.ben.id), "parts": "body", "lasts": "7", "until_on": ""}
        assert cast.ana.submit(f"/entries/{entry['id']}/share", **form).status_code == 303
        [share] = cast.ana.api.get("/shares").json["items"]
        assert share["until_at"] == "2035-06-12T22:59:59Z"  # the end of that day in Dublin
        revised(cast, entry, "more words")
        assert 'value="2035-06-12"' in cast.ana.page(f"/sharing/{share['id']}/again").text
        assert "It ends by itself" in cast.ana.page(f"/sharing/{share['id']}").text
        assert "until <time" in cast.ana.page("/sharing").text
    with clock.at(NOW + timedelta(days=8)):
        ana = Api(cast.ana.another_client())
        assert ana.get(f"/shares/{share['id']}/again").status_code == 404
        assert "It ended, as you had said" in ana.client.get(f"/sharing/{share['id']}").text


@pytest.mark.parametrize("wrong", [{"until_on": "soon"}, {"lasts": "999999999"}])
def test_an_end_that_is_no_day_is_refused_with_everything_kept(
    cast: Cast, wrong: dict[str, str]
) -> None:
    entry = cast.ana.api.write("one\n\ntwo", title="T")
    form = {"person_id": str(cast.ben.id), "parts": ["title", "body#2"], "note": "kept", **wrong}
    answer = cast.ana.submit(f"/entries/{entry['id']}/share/preview", **form)
    assert answer.status_code == 422
    assert ticked(answer.text) == ["title", "body#2"]
    assert "kept" in answer.text


def test_passages_are_ticked_on_the_page_and_win_over_the_whole(cast: Cast) -> None:
    entry = cast.ana.api.write("one\n\nsecret\n\nthree", title="T")
    page = cast.ana.page(f"/entries/{entry['id']}/share").text
    assert re.findall(r'value="(body#\d)"', page) == ["body#1", "body#2", "body#3"]
    assert ticked(page) == ["title", "body"]
    form = {"person_id": str(cast.ben.id), "version": "1", "parts": ["body", "body#1", "body#3"]}
    preview = cast.ana.submit(f"/entries/{entry['id']}/share/preview", **form).text
    assert "secret" not in article(preview)
    back = cast.ana.submit(f"/entries/{entry['id']}/share/again", **form).text
    assert ticked(back) == ["body", "body#1", "body#3"]
    revised(cast, entry, "zero\n\none\n\nsecret\n\nthree", title="T")
    assert cast.ana.submit(f"/entries/{entry['id']}/share", **form).status_code == 303
    [share] = cast.ana.api.get("/shares").json["items"]
    assert (share["version"], opened(cast.ben, share)["body"]) == (1, "one\n\nthree")
    assert "a part of it" in cast.ana.page("/sharing").text
    for parts in ("body#0", "body#9", "body#x", "body#", "nothing#1"):
        bad = {**form, "parts": parts}
        answer = cast.ana.submit(f"/entries/{entry['id']}/share/preview", **bad)
        assert answer.status_code == 422, parts


def test_a_version_that_is_not_there_cannot_be_previewed(cast: Cast) -> None:
    entry = cast.ana.api.write("words")
    form = {"person_id": str(cast.ben.id), "version": "7", "parts": "body"}
    for path in ("/share", "/share/preview", "/share/again"):
        assert cast.ana.submit(f"/entries/{entry['id']}{path}", **form).status_code == 404


def test_sharing_the_very_same_again_says_that_they_see_it_already(cast: Cast) -> None:
    entry = cast.ana.api.write("words")
    shared(cast, entry, cast.ben)
    form = {"person_id": str(cast.ben.id), "version": "1", "parts": "body", "note": "new"}
    preview = cast.ana.submit(f"/entries/{entry['id']}/share/preview", **form).text
    assert "sees these words already" in preview
