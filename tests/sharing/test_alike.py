"""The same choice on a newer version, by itself: it finds what it can and never widens."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from journal.sharing import again, snapshot
from journal.writing import changes
from journal.writing.entry import Entry
from journal.writing.words import Answer, Words

NOW = datetime(2035, 6, 5, 9, tzinfo=UTC)
NOTHING: dict[str, Any] = {
    "title": False,
    "body": False,
    "mood": False,
    "answers": [],
    "passages": [],
}


def entry(title: str = "", body: str = "", mood: str = "", **answers: str) -> Entry:
    given = tuple(Answer(prompt, 1, f"{prompt}?", text) for prompt, text in answers.items())
    words = Words(title, body, given, mood)
    return Entry(uuid4(), "reflection", 1, NOW, NOW, words=words)


FULL = entry("A title", "one\n\ntwo\n\nthree", "soft", arrived="a\n\nb", left="c\n\nd")


def found(parts: Any, then: Entry, now: Entry) -> Any:
    """What would be chosen of the newer version, where this was of the older."""
    seen = snapshot.of(then, None, note="", flag=None, parts=parts)
    return again.alike(seen, then, now)


@pytest.mark.parametrize(
    "some",
    [
        {"title": True},
        {"body": True},
        {"mood": True},
        {"answers": ["left"]},
        {"title": True, "body": True, "answers": ["arrived", "left"]},
        {"passages": [{"part": "body", "paragraphs": [1, 3]}]},
        {"answers": ["left"], "passages": [{"part": "arrived", "paragraphs": [2]}]},
        {
            "body": True,
            "passages": [
                {"part": "arrived", "paragraphs": [1]},
                {"part": "left", "paragraphs": [2]},
            ],
        },
    ],
)
def test_of_a_page_that_did_not_change_it_is_the_same_parts(some: dict[str, Any]) -> None:
    assert found(some, FULL, FULL) == {**NOTHING, **some}


def test_all_of_a_page_is_all_of_the_newer_one() -> None:
    everything = {"title": True, "body": True, "mood": True, "answers": ["arrived", "left"]}
    for parts in (None, everything):
        assert found(parts, FULL, entry(body="rewritten")) is None


def test_a_whole_text_stays_whole_however_it_was_rewritten() -> None:
    now = entry("B", "other", "other", arrived="other", left="other")
    for some in ({"title": True, "mood": True}, {"body": True}, {"answers": ["left"]}):
        assert found(some, FULL, now) == {**NOTHING, **some}


def test_what_was_not_there_is_not_chosen_when_it_comes() -> None:
    then = entry("A title", mood="soft")
    assert found({"title": True}, then, FULL) == {**NOTHING, "title": True}


def test_passages_are_found_where_they_stand_now_and_only_in_their_own_text() -> None:
    some = {
        "passages": [
            {"part": "body", "paragraphs": [2]},
            {"part": "arrived", "paragraphs": [1]},
            {"part": "left", "paragraphs": [2]},
        ]
    }
    now = entry("A title", "a\n\nd\n\ntwo", "soft", left="a\n\nd", arrived="d\n\ntwo!")
    assert found(some, FULL, now) == {
        **NOTHING,
        "passages": [
            {"part": "left", "paragraphs": [2]},
            {"part": "body", "paragraphs": [3]},
        ],
    }


def test_a_difference_is_all_the_parts_or_nothing() -> None:
    before = snapshot.of(FULL, None, note="", flag=None, parts={"body": True, "mood": True})
    assert again.differences(before, replace(before, note="new", flag="not-ready")) == ()
    after = replace(before, body="one\n\ntwo\n\nfour")
    assert again.differences(before, after) == tuple(changes.between(before, after))
    assert [one.how for one in again.differences(before, after)] == ["changed", "same"]
