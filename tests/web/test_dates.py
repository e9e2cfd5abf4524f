"""Days and clocks as a person is used to them; the words stay one English."""

from datetime import UTC, datetime

import pytest

from journal import clock
from journal.content.languages import LANGUAGES
from journal.web import dates
from tests.cast import Cast

AFTERNOON = datetime(2026, 6, 9, 14, 10, tzinfo=UTC)
SAID = {
    "en-GB": ("Tuesday 9 June", "14:10", "Monday"),
    "en-IE": ("Tuesday 9 June", "14:10", "Monday"),
    "en-US": ("Tuesday, June 9", "2:10 PM", "Sunday"),
    "en-CA": ("Tuesday, June 9", "2:10 p.m.", "Sunday"),
    "en-AU": ("Tuesday 9 June", "2:10 pm", "Monday"),
    "en-NZ": ("Tuesday 9 June", "2:10 pm", "Monday"),
    "en-ZA": ("Tuesday 9 June", "14:10", "Sunday"),
    "en-IN": ("Tuesday 9 June", "2:10 pm", "Sunday"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_english_says_it_its_own_way(language: str) -> None:
    day, said, first = SAID[language]
    assert dates.day(AFTERNOON, language, year=False) == day
    assert dates.day(AFTERNOON, language, year=True) == (
        f"{day}, 2026" if ", " in day else f"{day} 2026"
    )
    assert dates.clock(AFTERNOON, language).replace("\u00a0", " ") == said
    assert dates.week_begins(language) == first
    assert dates.month(AFTERNOON, language) == "June 2026"


@pytest.mark.parametrize("asked", [None, "", "de", "en", "en-XX", "EN-US"])
def test_what_is_not_one_of_ours_is_the_usual_one(asked: str | None) -> None:
    assert dates.best(asked) == "en-GB"


def test_every_moment_on_a_page_follows_the_choice(cast: Cast) -> None:
    """In the person's zone, with the language of the page saying which English it is."""
    with clock.at(AFTERNOON):
        entry = cast.ana.api.write("words")
        path = f"/entries/{entry['id']}"
        assert "Tuesday 9 June, 15:10" in cast.ana.page(path).text
        assert '<html lang="en-GB"' in cast.ana.page(path).text
        assert cast.ana.submit("/me", page="language", language="en-US").status_code == 303
        page = cast.ana.page(path).text
        assert "Tuesday, June 9, 3:10\u00a0PM" in page
        assert '<html lang="en-US"' in page
        assert "9 June" not in page
        for other in ("/journal", "/", "/sharing", "/me/since", "/me/sessions"):
            text = cast.ana.page(other).text
            assert '<html lang="en-US"' in text
            assert "9 June" not in text, other
        assert "Tuesday 9 June" in cast.cleo.page("/me/sessions").text


def test_without_a_choice_it_is_as_the_browser_asks(cast: Cast) -> None:
    for asked, language in (
        ("en-US,en;q=0.9", "en-US"),
        ("de-DE,de;q=0.9,en-AU;q=0.5", "en-AU"),
        ("fr", "en-GB"),
        ("x" * 4000, "en-GB"),
        ("*", "en-GB"),
    ):
        page = cast.ana.client.get("/me", headers={"Accept-Language": asked}).text
        assert f'<html lang="{language}"' in page, asked
    cast.ana.api.patch("/me", {"language": "en-IE"})
    page = cast.ana.client.get("/me", headers={"Accept-Language": "en-US"}).text
    assert '<html lang="en-IE"' in page


def test_a_page_of_a_problem_is_the_same_in_every_language(cast: Cast) -> None:
    """R2: nobody learns from it who asked."""
    cast.ana.api.patch("/me", {"language": "en-US"})
    hers = cast.ana.client.get("/nowhere", headers={"Accept-Language": "en-US"})
    theirs = cast.nobody.client.get("/nowhere", headers={"Accept-Language": "en-AU"})
    assert hers.data == theirs.data


@pytest.mark.parametrize("language", ["de", "en", "en_US", "xx-XX", "../en-GB"])
def test_what_is_not_written_here_cannot_be_chosen(cast: Cast, language: str) -> None:
    """No half translations."""
    assert cast.ana.api.patch("/me", {"language": language}).status_code == 422
    refused = cast.ana.submit("/me", page="language", language=language)
    assert refused.status_code == 422
    assert cast.ana.api.get("/me").json["language"] == ""
    assert "written in English only" in cast.ana.page("/me/language").text
