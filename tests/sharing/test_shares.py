"""Sharing one version with one person: a copy, made on purpose, that nothing changes afterwards."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from journal import clock
from journal.content.shelf import library
from tests.cast import Api, Cast, Member
from tests.writing.test_entries import put

NOW = datetime(2035, 6, 5, 9, tzinfo=UTC)


def answers(*texts: str) -> list[dict[str, Any]]:
    """Answers to as many prompts of the library."""
    asked = library().current()[: len(texts)]
    return [
        {"prompt": p.slug, "version": p.version, "text": text}
        for p, text in zip(asked, texts, strict=True)
    ]


def full_entry(cast: Cast, **more: Any) -> Any:
    given = {"title": "A title", "mood": "soft", "answers": answers("to one", "to two"), **more}
    return cast.ana.api.write("The body.", **given)


def wish(entry: Any, person: Member, **more: Any) -> dict[str, Any]:
    base = {"entry_id": entry["id"], "version": entry["version"], "person_id": str(person.id)}
    return {**base, **more}


def shared(cast: Cast, entry: Any, person: Member, **more: Any) -> Any:
    answer = cast.ana.api.post("/shares", wish(entry, person, **more))
    assert answer.status_code == 201, answer.json
    return answer.json


def opened(member: Member, share: Any) -> Any:
    answer = member.api.get(f"/shared/{share['id']}")
    assert answer.status_code == 200, answer.json
    return answer.json["snapshot"]


def test_ben_sees_the_version_that_was_shared_whatever_ana_writes_later(cast: Cast) -> None:
    entry = full_entry(cast)
    share = shared(cast, entry, cast.ben, note="the second part", flag="bring-up")
    before = opened(cast.ben, share)
    put(cast.ana, entry["id"], "All of it rewritten.", 1)
    cast.ana.api.patch("/me", {"name": "Anna"})
    assert opened(cast.ben, share) == before
    assert before["body"] == "The body."
    assert [one["text"] for one in before["answers"]] == ["to one", "to two"]
    assert (before["note"], before["flag"]) == ("the second part", "bring-up")
    assert cast.ana.api.get(f"/shares/{share['id']}").json["changed_since"] is True


def test_an_earlier_version_can_be_shared_and_is_the_one_that_is_seen(cast: Cast) -> None:
    entry = cast.ana.api.write("the first")
    put(cast.ana, entry["id"], "the second", 1)
    share = shared(cast, entry, cast.ben)
    assert opened(cast.ben, share)["body"] == "the first"
    assert cast.ana.api.get(f"/shares/{share['id']}").json["changed_since"] is True


@pytest.mark.parametrize("name", ["fay", "dov", "eve", "gil", "hal", "cleo"])
def test_nobody_but_ben_opens_what_ana_shared_with_ben(cast: Cast, name: str) -> None:
    share = cast.share(cast.ana, cast.ben, "for ben alone")
    member = getattr(cast, name)
    for path in (f"/shared/{share['id']}", f"/shares/{share['id']}"):
        real, sham = member.api.get(path), member.api.get(f"{path[:-4]}0000")
        assert (real.status_code, real.data) == (404, sham.data)
    page, sham_page = member.page(f"/shared/{share['id']}"), member.page(f"/shared/{uuid4()}")
    assert (page.status_code, page.data) == (404, sham_page.data)
    assert cast.ana.api.get(f"/shares/{share['id']}").json["openings"] == []


def test_one_share_is_for_one_person_and_two_are_two(cast: Cast) -> None:
    entry = cast.ana.api.write("words")
    first, second = shared(cast, entry, cast.ben), shared(cast, entry, cast.fay)
    assert first["id"] != second["id"]
    assert cast.fay.api.get(f"/shared/{first['id']}").status_code == 404
    assert opened(cast.fay, second)["body"] == "words"
    assert cast.ana.api.get(f"/shares/{first['id']}").json["openings"] == []


@pytest.mark.parametrize("name", ["ana", "cleo", "dov", "eve", "gil", "hal"])
def test_ana_shares_only_with_who_treats_her_now(cast: Cast, name: str) -> None:
    entry = cast.ana.api.write("words")
    answer = cast.ana.api.post("/shares", wish(entry, getattr(cast, name)))
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["person_id"]
    nobody = {**wish(entry, cast.ben), "person_id": str(uuid4())}
    assert cast.ana.api.post("/shares", nobody).data == answer.data
    assert cast.ana.api.get("/shares").json["items"] == []


def test_the_same_share_twice_is_one(cast: Cast) -> None:
    entry = full_entry(cast)
    until = (clock.now() + timedelta(days=3)).isoformat()
    for more in ({}, {"note": "n"}, {"flag": "not-ready"}, {"until": until}):
        first = shared(cast, entry, cast.ben, **more)
        assert shared(cast, entry, cast.ben, **more)["id"] == first["id"]
    assert len(cast.ana.api.get("/shares").json["items"]) == 4


def test_the_same_share_after_withdrawing_is_a_new_one(cast: Cast) -> None:
    entry = full_entry(cast)
    first = shared(cast, entry, cast.ben)
    cast.ana.api.delete(f"/shares/{first['id']}")
    assert shared(cast, entry, cast.ben)["id"] != first["id"]


@pytest.mark.parametrize(
    ("parts", "seen"),
    [
        ({"title": True}, {"title"}),
        ({"body": True, "mood": False}, {"body"}),
        ({"mood": True, "answers": []}, {"mood"}),
        ({"title": True, "body": True, "mood": True}, {"title", "body", "mood"}),
    ],
)
def test_only_the_parts_that_ana_chose_are_copied(
    cast: Cast, parts: dict[str, Any], seen: set[str]
) -> None:
    entry = full_entry(cast)
    share = shared(cast, entry, cast.ben, parts=parts)
    snapshot = opened(cast.ben, share)
    assert {name for name in ("title", "body", "mood") if snapshot[name]} == seen
    assert snapshot["answers"] == []
    assert share["partial"] is True


def test_single_answers_can_be_shared(cast: Cast) -> None:
    entry = full_entry(cast)
    second = entry["answers"][1]
    share = shared(cast, entry, cast.ben, parts={"answers": [second["prompt"]]})
    snapshot = opened(cast.ben, share)
    assert snapshot["answers"] == [second]
    assert snapshot["title"] == snapshot["body"] == snapshot["mood"] == ""
    page = cast.ben.page(f"/shared/{share['id']}").get_data(as_text=True)
    assert "to two" in page
    assert not any(words in page for words in ("to one", "The body.", "A title", "soft"))


def test_an_answer_without_words_is_not_shared_and_nothing_is_left_out_by_that(cast: Cast) -> None:
    share = shared(cast, full_entry(cast, answers=answers("to one", " \n")), cast.ben)
    assert [one["text"] for one in opened(cast.ben, share)["answers"]] == ["to one"]
    assert share["partial"] is False


def test_of_a_text_that_was_not_chosen_not_even_its_empty_lines_are_kept(cast: Cast) -> None:
    entry = cast.ana.api.write(" \n\n", title="A title")
    assert opened(cast.ben, shared(cast, entry, cast.ben, parts={"title": True}))["body"] == ""


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"title": False, "body": False},
        {"answers": ["no-such-prompt"]},
        {"bodies": True},
        {"body": "off"},
        {"body": "true"},
        {"body": 1},
        [],
        "body",
    ],
)
def test_parts_that_name_nothing_share_nothing(cast: Cast, parts: Any) -> None:
    """I-7: consent is never guessed."""
    entry = full_entry(cast)
    answer = cast.ana.api.post("/shares", wish(entry, cast.ben, parts=parts))
    assert answer.status_code == 422
    assert {blamed.split(".")[0] for blamed in answer.json["errors"]} == {"parts"}
    assert cast.ana.api.get("/shares").json["items"] == []
    assert cast.ben.api.get("/inbox").json["items"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"flag": "urgent"},
        {"note": "x" * 1001},
        {"note": "\0"},
        {"until": "2020-01-01"},
        {"until": "2020-01-01T00:00:00Z"},
        {"until": "tomorrow"},
        {"version": 0},
        {"version": "1"},
        {"despite_hold": "yes"},
        {"shared": True},
    ],
)
def test_a_share_that_makes_no_sense_is_refused(cast: Cast, wrong: Any) -> None:
    entry = cast.ana.api.write("words")
    answer = cast.ana.api.post("/shares", {**wish(entry, cast.ben), **wrong})
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == list(wrong)
    assert cast.ana.api.get("/shares").json["items"] == []


def test_what_is_not_anas_or_not_there_cannot_be_shared(cast: Cast) -> None:
    theirs, mine = cast.cleo.api.write("cleo's"), cast.ana.api.write("mine")
    gone = cast.ana.api.write("gone")
    cast.ana.api.delete(f"/entries/{gone['id']}")
    for entry in (theirs, gone, {**mine, "version": 2}, {**mine, "id": str(uuid4())}):
        for path in ("/shares", "/shares/preview"):
            assert cast.ana.api.post(path, wish(entry, cast.ben)).status_code == 404
    for member in (cast.ben, cast.gil):
        assert member.api.post("/shares", wish(mine, cast.ben)).status_code == 404


def test_a_share_with_an_end_is_over_a_second_after_it(cast: Cast) -> None:
    """A-20: by the server's clock."""
    with clock.at(NOW):
        until = (NOW + timedelta(days=1)).isoformat()
        share = shared(cast, cast.ana.api.write("words"), cast.ben, until=until)
    for after, status in ((-1, 200), (0, 404), (1, 404)):
        with clock.at(NOW + timedelta(days=1, seconds=after)):
            ben = Api(cast.ben.another_client())
            assert ben.get(f"/shared/{share['id']}").status_code == status
            assert len(ben.get("/inbox").json["items"]) == (status == 200)
    with clock.at(NOW + timedelta(days=1, seconds=1)):
        found = Api(cast.ana.another_client()).get(f"/shares/{share['id']}").json
        assert (found["state"], found["ended_at"]) == ("ended", found["until_at"])


def test_a_share_until_a_day_lasts_that_whole_day(cast: Cast) -> None:
    with clock.at(NOW):
        entry = cast.ana.api.write("words")
        share = shared(cast, entry, cast.ben, until="2035-06-06")
        assert share["until_at"].startswith("2035-06-06T23:59:59")
        form = {"person_id": str(cast.ben.id), "version": "1", "until_on": "2035-06-06"}
        page = cast.ana.submit(f"/entries/{entry['id']}/share", **form, parts="body")
        assert page.status_code == 303
        newest = cast.ana.api.get("/shares").json["items"]
        # Dublin's summer day ends an hour before London's Greenwich does.
        assert "2035-06-06T22:59:59Z" in {one["until_at"] for one in newest}
