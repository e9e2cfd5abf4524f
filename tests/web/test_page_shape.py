"""What a page does where there is little to show, and how its headings stand."""

import re
from uuid import uuid4

import pytest

from tests.cast import Cast
from tests.conftest import House
from tests.web.test_support import pages_as
from tests.web.world import World, build

HEADING = re.compile(r"<h([1-6])\b")
HELD_READY = re.compile(r"<template\b.*?</template>", re.S)  # not on the page yet


@pytest.fixture(scope="module")
def world(own_house: House) -> World:
    """Everyone, and Ana's things."""
    return build(own_house)


@pytest.mark.parametrize("name", ["nobody", "ana", "cleo", "ben", "gil"])
def test_one_heading_is_the_first_and_no_rank_is_skipped(world: World, name: str) -> None:
    for path, text in pages_as(world, name):
        ranks = [int(rank) for rank in HEADING.findall(HELD_READY.sub("", text))]
        steps = zip([0, *ranks], ranks, strict=False)
        assert ranks.count(1) == 1, f"{path} as {name}: {ranks}"
        assert all(rank <= before + 1 for before, rank in steps), f"{path} as {name}: {ranks}"


def test_a_page_kept_with_nothing_on_it_is_not_made(cast: Cast) -> None:
    """Two hours after medicine, a stray tap on Keep leaves no empty page to ask about."""
    entry = f"/entries/{uuid4()}"
    blank = {"written_by": cast.ana.id, "kind": "session-note", "base": "", "body": " \n"}
    kept = cast.ana.submit(entry, **blank)
    assert (kept.status_code, kept.location) == (303, "/")
    assert "so nothing was kept" in cast.ana.page("/").text
    assert cast.ana.page(entry).status_code == 404
    assert cast.ana.submit(entry, **{**blank, "mood": "."}).location == entry


def test_of_a_page_without_words_nothing_is_offered_to_share(cast: Cast) -> None:
    entry = cast.ana.api.write("")
    page = cast.ana.page(f"/entries/{entry['id']}/share").text
    assert "nothing on this page to share" in page
    assert "See what they will see" not in page


def test_what_is_too_long_is_told_the_most_there_may_be(cast: Cast) -> None:
    page = cast.ana.submit("/me/safety-card", signs="s" * 20_001).text
    assert re.search(r"At most \d+ characters\.", page)
    assert "Between 0" not in page
