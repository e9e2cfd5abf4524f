"""Lines to call: whose stand first, and which of them ask to be checked."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from journal import clock
from journal.content import library as library_module
from journal.content import shelf
from tests.cast import Cast

CHECKED = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def one_line_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The content, with Ireland's line checked on the first of March."""
    folder = Path(shutil.copytree(library_module.HERE, tmp_path / "content"))
    lines = folder / "crisis_lines.toml"
    before, found, after = lines.read_text("utf-8").partition('code = "IE"')
    assert found
    after = after.replace('verified_on = ""', 'verified_on = "2026-03-01"', 1)
    lines.write_text(before + found + after, "utf-8")
    monkeypatch.setattr(library_module, "HERE", folder)
    shelf.library.cache_clear()
    yield
    monkeypatch.undo()
    shelf.library.cache_clear()


@pytest.mark.usefixtures("one_line_checked")
def test_a_line_checked_long_ago_asks_to_be_checked(cast: Cast) -> None:
    """On the 180th day it does not yet; on the 181st it does, on the page and in the API."""
    for days, stale in ((0, False), (180, False), (181, True), (4000, True)):
        with clock.at(CHECKED + timedelta(days=days)):
            page = cast.nobody.client.get("/support?country=IE").text
            [line] = cast.nobody.get("/crisis-lines?country=IE").json["items"]
        assert ("Please check this number." in page) is stale, days
        assert (line["please_check"], line["verified_on"]) == (stale, "2026-03-01")


def test_a_line_that_nobody_could_check_says_so(cast: Cast) -> None:
    lines = cast.nobody.get("/crisis-lines").json["items"]
    unchecked = [line for line in lines if line["verified_on"] is None]
    assert unchecked
    assert all(line["please_check"] for line in unchecked)
    page = cast.nobody.client.get("/support").text
    assert page.count("Please check this number.") == sum(one["please_check"] for one in lines)


def test_signed_out_every_country_stands_there_and_one_can_be_chosen(cast: Cast) -> None:
    client = cast.nobody.client
    every, one = client.get("/support").text, client.get("/support?country=NZ").text
    assert "1737" in every
    assert "116 123" in every
    assert "1737" in one
    assert "116 123" not in one
    assert 'href="tel:1737"' in one
    assert 'href="sms:1737"' in one
    assert client.get("/support?country=all").text.count("tel:") == every.count("tel:")


def test_ones_own_country_stands_first_by_choice_then_by_zone(cast: Cast) -> None:
    assert "116 123" in cast.ana.page("/support").text  # Europe/Dublin
    assert "13 11 14" not in cast.ana.page("/support").text
    assert cast.ana.submit("/me", page="country", country="AU").status_code == 303
    assert "13 11 14" in cast.ana.page("/support").text
    assert "116 123" in cast.ana.page("/support?country=IE").text
    assert cast.ana.api.patch("/me", {"country": "", "time_zone": "Asia/Tokyo"}).status_code == 200
    assert "13 11 14" in cast.ana.page("/support").text  # none there: all of them
    assert "116 123" in cast.ana.page("/support").text


@pytest.mark.parametrize("country", ["XX", "ie", "", "I", "İE", "%00", "../"])
def test_an_odd_country_brings_nothing_down(cast: Cast, country: str) -> None:
    page = cast.nobody.client.get(f"/support?country={country}")
    assert page.status_code == 200
    assert "116 123" in page.text
    answer = cast.nobody.get(f"/crisis-lines?country={country}")
    assert answer.status_code in (200, 422)


def test_a_country_that_is_not_in_the_list_cannot_be_chosen(cast: Cast) -> None:
    assert list(cast.ana.api.patch("/me", {"country": "XX"}).json["errors"]) == ["country"]
    refused = cast.ana.submit("/me", page="country", country="XX")
    assert refused.status_code == 422
    assert "One of the countries in the list." in refused.text


def test_the_lines_are_there_for_a_therapist_and_for_gil_too(cast: Cast) -> None:
    for member in (cast.ben, cast.gil):
        page = member.page("/support")
        assert page.status_code == 200
        assert "116 123" in page.text
        assert "Write a card" not in page.text
