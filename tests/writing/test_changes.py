"""What changed between two texts: by word, both texts always whole, and never for long."""

import random
from time import process_time
from typing import Any

import pytest

from journal.writing import changes
from journal.writing.edits import MOST_STEPS, Steps, shortest
from journal.writing.words import Answer, Words


def said(before: str, after: str) -> list[tuple[str, str]]:
    [part] = changes.between(Words(body=before), Words(body=after))
    return [(run.kind, run.text) for run in part.runs]


def whole(runs: Any) -> str:
    return "".join(run.text for run in runs)


def answer(slug: str, text: str, version: int = 1) -> Answer:
    return Answer(slug, version, f"What about {slug}?", text)


def test_a_changed_word_is_taken_out_and_added() -> None:
    assert said("The rain was soft. I slept.", "The rain was loud. I slept.") == [
        ("same", "The rain was "),
        ("removed", "soft."),
        ("added", "loud."),
        ("same", " I slept."),
    ]


def test_words_changed_side_by_side_are_one_change() -> None:
    assert said("one two three", "four five six") == [
        ("removed", "one two three"),
        ("added", "four five six"),
    ]


def test_a_new_paragraph_leaves_the_others_as_they_were() -> None:
    assert said("One.\n\nThree.", "One.\n\nTwo.\n\nThree.") == [
        ("same", "One.\n\n"),
        ("added", "Two.\n\n"),
        ("same", "Three."),
    ]


def test_the_same_is_the_same() -> None:
    parts = changes.between(Words(body="a", mood="b"), Words(body="a", mood="b"))
    assert [part.how for part in parts] == ["same", "same"]
    assert not changes.anything_in(parts)
    assert changes.between(Words(), Words()) == []


def test_every_part_of_a_page_is_compared_in_the_order_it_stands_there() -> None:
    before = Words(title="t", answers=(answer("a", "1"), answer("gone", "g")), mood="grey")
    after = Words(body="new", answers=(answer("b", "2"), answer("a", "3", version=2)), mood="grey")
    found = changes.between(before, after)
    assert [(one.part, one.prompt, one.how) for one in found] == [
        ("title", "", "removed"),
        ("answer", "b", "added"),
        ("answer", "a", "changed"),
        ("answer", "gone", "removed"),
        ("body", "", "added"),
        ("mood", "", "same"),
    ]
    assert found[2].ask == "What about a?"


def test_a_character_of_several_parts_is_never_cut() -> None:
    family, decomposed = "👩‍👩‍👧", "e\u0301"
    found = said(f"with {family} and {decomposed}", f"with 👩 and {decomposed}")
    assert ("removed", family) in found
    assert ("same", f" and {decomposed}") in found


@pytest.mark.parametrize("letters", ["ab \n", "abcdef   \n", "a\u00a0\u2028 \r\n\t"])
def test_either_text_can_be_read_off_again(letters: str) -> None:
    chance = random.Random(letters)
    for _ in range(400):
        one, other = ("".join(chance.choices(letters, k=chance.randint(0, 40))) for _ in "12")
        for part in changes.between(Words(body=one), Words(body=other)):
            assert (whole(part.before), whole(part.after)) == (one, other)
            assert not part.coarse


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a " * 500_000, "b " * 500_000),
        ("a\n" * 500_000, "b\n" * 500_000),
        ("a b " * 250_000, "b a " * 250_000),
        ("a\nb\n" * 250_000, "b\nb\na\n" * 160_000),
    ],
)
def test_the_longest_pages_are_shown_whole_rather_than_compared_for_long(
    one: str, other: str
) -> None:
    """1 MiB each, as unlike as can be: the work has an end, and the page says it is coarse."""
    [part] = changes.between(Words(body=one), Words(body=other))
    assert part.coarse
    assert (whole(part.before), whole(part.after)) == (one, other)


def test_one_word_in_the_longest_page_is_still_found() -> None:
    long = "a line of words\n" * 60_000
    [part] = changes.between(Words(body=long), Words(body=f"{long}and one more"))
    assert not part.coarse
    assert part.runs[-1].text == "and one more"


def test_the_longest_paragraph_is_put_together_once() -> None:
    """L-4: joined word by word it was copied again for each, which took seconds."""
    long = " ".join(f"{number:x}" for number in range(160_000))
    begun = process_time()
    found = said(f"here {long} there", f"there {long} here")
    assert process_time() - begun < 2
    assert ("same", f" {long} ") in found


def test_all_parts_of_a_page_share_one_measure_of_work() -> None:
    steps = Steps()
    assert shortest(["a"] * 3, ["b"] * 3, steps) is not None
    assert steps.left < MOST_STEPS
    steps.left = 1
    assert shortest(["a", "c"] * 3, ["b", "c"] * 3, steps) is None
