"""Some passages of a text: chosen by Ana, copied byte for byte, and no trace of the rest."""

from typing import Any

import pytest

from journal.sharing import passages
from tests.cast import Cast
from tests.conftest import House
from tests.sharing.test_preview import article
from tests.sharing.test_shares import answers, full_entry, opened, shared, wish
from tests.sharing.test_withdrawing import kept

FIRST, THIRD = "First, a\nsecond line.", "Third \U0001f9d1\u200d\U0001f33e e\u0301."
BODY = f"{FIRST}\n\nThe secret one.\n \n\n{THIRD}\n\nLast."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" \n\n\u200b\n", []),
        ("one", ["one"]),
        ("one\n", ["one"]),
        ("one\ntwo", ["one", "two"]),
        ("\n\none\ntwo\n\n", ["one", "two"]),
        ("one\ntwo\n\nthree", ["one\ntwo", "three"]),
        ("one\n\ntwo\nthree", ["one", "two\nthree"]),
        ("one\n\u200b\t\nthree", ["one", "three"]),
        ("one\r\ntwo\r\n\r\nthree\r\n", ["one\r\ntwo", "three"]),
        ("  one \n\n\n\n two", ["  one ", " two"]),
        ("- a\n- b\n- c", ["- a", "- b", "- c"]),
    ],
)
def test_a_text_in_passages(text: str, found: list[str]) -> None:
    assert list(passages.of(text)) == found
    assert len(passages.of(text)) == len(found)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([1], FIRST),
        ([4, 1], f"{FIRST}\n\nLast."),
        ([3, 3], THIRD),
        ([2, 3], f"The secret one.\n \n\n{THIRD}"),
        ([1, 3, 4], f"{FIRST}\n\n{THIRD}\n\nLast."),
        ([1, 1, 3, 3], f"{FIRST}\n\n{THIRD}"),
        ([4, 3, 2, 1], BODY),
    ],
)
def test_passages_are_taken_byte_for_byte(numbers: list[int], words: str) -> None:
    """X-5: nothing is cut but between lines, and nothing marks what was left out."""
    assert passages.of(BODY).taken(numbers) == words


def test_lines_that_were_chosen_stay_lines() -> None:
    assert passages.of("one\ntwo\nthree\nfour").taken([1, 2, 4]) == "one\ntwo\nfour"


def test_neighbours_stay_as_they_stood_wherever_in_the_text_they_are() -> None:
    text = "one\n\ntwo\n\nthree\n \n\nfour"
    assert passages.of(text).taken([1, 3, 4]) == "one\n\nthree\n \n\nfour"


def test_passages_keep_their_order_whatever_order_they_were_chosen_in() -> None:
    assert passages.of("a\nb\nc\nd\ne\nf\ng\nh\ni").taken([8, 1]) == "a\nh"


def test_every_passage_chosen_is_the_text_itself() -> None:
    assert passages.of("\none\ntwo\n").taken([2, 1, 1]) == "\none\ntwo\n"


@pytest.mark.parametrize("numbers", [[0], [5], [1, 5], [1, 0], [-1], [-1, 2]])
def test_there_is_no_passage_of_that_number(numbers: list[int]) -> None:
    with pytest.raises(IndexError):
        passages.of(BODY).taken(numbers)


def test_ben_sees_the_passages_that_ana_chose_and_no_trace_of_others(
    cast: Cast, house: House
) -> None:
    entry = cast.ana.api.write(BODY, title="A title", answers=answers("yes\n\nno\n\nmaybe", "2"))
    first, second = (one["prompt"] for one in entry["answers"])
    some = [{"part": "body", "paragraphs": [1, 3]}, {"part": first, "paragraphs": [3]}]
    share = shared(cast, entry, cast.ben, parts={"answers": [second], "passages": some})
    assert share["partial"] is True
    found = opened(cast.ben, share)
    assert found["body"] == passages.of(BODY).taken([1, 3])
    assert [one["text"] for one in found["answers"]] == ["maybe", "2"]
    assert "partial" not in found
    page = cast.ben.page(f"/shared/{share['id']}").get_data(as_text=True)
    for left_out in ("The secret one.", "Last.", "A title", "yes", "…"):
        assert left_out not in article(page)
    whole = cast.ana.api.write(passages.of(BODY).taken([1, 3]), answers=[])
    again = shared(cast, whole, cast.ben)
    # What is kept of a part is as long as what is kept of the same words written alone.
    alone = shared(cast, entry, cast.fay, parts={"passages": some[:1]})
    sizes = [len(kept(house, one).snapshot or b"") for one in (again, alone)]
    assert abs(sizes[0] - sizes[1]) <= len("false") - len("true")


@pytest.mark.parametrize(
    "parts",
    [
        {"passages": [{"part": "body", "paragraphs": [9]}]},
        {"passages": [{"part": "body", "paragraphs": [0]}]},
        {"passages": [{"part": "body", "paragraphs": [-1]}]},
        {"passages": [{"part": "body", "paragraphs": [1.5]}]},
        {"passages": [{"part": "body", "paragraphs": ["1"]}]},
        {"passages": [{"part": "body", "paragraphs": []}]},
        {"passages": [{"part": "body"}]},
        {"passages": [{"part": "title", "paragraphs": [1]}]},
        {"passages": [{"part": "no-such-prompt", "paragraphs": [1]}]},
        {"passages": [{"part": "body", "paragraphs": [1]}] * 2},
        {"passages": [{"part": "body", "paragraphs": [1], "to": 3}]},
        {"passages": [{"part": "body", "paragraphs": [1]}], "body": True},
        {"passages": "body"},
        {"answers": ["body"]},
        {"title": True, "answers": ["body"]},
        {"title": True, "answers": ["no-such-prompt"]},
        {"title": True, "passages": [{"part": "no-such-prompt", "paragraphs": [1]}]},
        {"title": True, "passages": [{"part": "body", "paragraphs": [9]}]},
    ],
)
def test_a_choice_that_is_not_clear_shares_nothing(cast: Cast, parts: Any) -> None:
    """I-7."""
    entry = full_entry(cast)
    for path in ("/shares", "/shares/preview"):
        answer = cast.ana.api.post(path, wish(entry, cast.ben, parts=parts))
        assert answer.status_code == 422
        assert {blamed.split(".")[0] for blamed in answer.json["errors"]} == {"parts"}
    assert cast.ana.api.get("/shares").json["items"] == []


def test_an_answer_whole_and_in_passages_is_not_clear(cast: Cast) -> None:
    entry = full_entry(cast)
    slug = entry["answers"][0]["prompt"]
    both = {"answers": [slug], "passages": [{"part": slug, "paragraphs": [1]}]}
    answer = cast.ana.api.post("/shares", wish(entry, cast.ben, parts=both))
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["parts"])


def test_a_blank_body_has_no_passage(cast: Cast) -> None:
    entry = cast.ana.api.write("", title="A title")
    some = {"title": True, "passages": [{"part": "body", "paragraphs": [1]}]}
    assert cast.ana.api.post("/shares", wish(entry, cast.ben, parts=some)).status_code == 422
