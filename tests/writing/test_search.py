"""Finding one's own words again: letter for letter but for case, in every field, only one's own."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest

from journal import clock
from tests.cast import ORIGIN, Cast, Member
from tests.sharing.test_shares import answers
from tests.writing.test_lists import fill

NOW = datetime(2035, 6, 5, 9, tzinfo=UTC)
COMPOSED, DECOMPOSED = "caf\u00e9 m\u00fcde", "cafe\u0301 mu\u0308de"


def found(member: Member, query: str, more: str = "") -> list[str]:
    """Through the address and through the body, which agree; the ids."""
    by_address = member.api.get(f"/entries?q={quote(query, safe='')}{more}")
    by_body = member.api.post("/entries/search", {"q": query})
    assert by_address.status_code == by_body.status_code == 200, by_address.json
    if not more:
        assert by_address.json == by_body.json
    return [one["id"] for one in by_address.json["items"]]


def on_the_page(member: Member, query: str, **narrowed: str) -> str:
    """What the page of found entries shows, where the form leads."""
    answer = member.submit("/journal/search", q=query, **narrowed)
    assert answer.status_code == 303
    return member.page(answer.headers["Location"]).get_data(as_text=True)


@pytest.mark.parametrize("query", ["ocean", "OCEAN", "Ocean", " ocean ", "cea", "the ocean wa"])
def test_case_and_edges_do_not_matter(cast: Cast, query: str) -> None:
    entry = cast.ana.api.write("There the Ocean was")
    cast.ana.api.write("There was a lake")
    assert found(cast.ana, query) == [entry["id"]]


def test_composed_and_decomposed_letters_are_the_same_letters(cast: Cast) -> None:
    ids = [cast.ana.api.write(text)["id"] for text in (COMPOSED, DECOMPOSED)]
    for query in (COMPOSED, DECOMPOSED, COMPOSED.upper(), "\u00e9", "e\u0301"):
        assert found(cast.ana, query) == ids[::-1]
    kept = cast.ana.api.get(f"/entries/{ids[1]}").json["body"]
    assert kept.encode() == DECOMPOSED.encode()


@pytest.mark.parametrize("field", ["title", "mood", "answers", "body"])
def test_every_piece_of_writing_is_searched(cast: Cast, field: str) -> None:
    value: Any = answers("a heron stood there") if field == "answers" else "a heron stood there"
    entry = cast.ana.api.write(**{"body": "x", field: value})
    assert found(cast.ana, "heron") == [entry["id"]]


def test_the_words_of_a_prompt_are_not_the_persons(cast: Cast) -> None:
    entry = cast.ana.api.write("x", answers=answers("short"))
    ask = entry["answers"][0]["ask"]
    assert found(cast.ana, ask) == []


@pytest.mark.parametrize(
    "query", ["%", "_", "\\", "100%", "a_b", "c\\d", "' OR 1=1", '"', "*", "(", "[a-z]", "\\x00"]
)
def test_every_character_is_meant_literally(cast: Cast, query: str) -> None:
    """I-2."""
    other = "100 a-b cd OR 11"
    cast.ana.api.write(other)
    assert found(cast.ana, query) == []
    entry = cast.ana.api.write(f"before {query} after")
    assert found(cast.ana, query) == [entry["id"]]


def test_only_live_entries_of_ones_own_and_their_newest_words(cast: Cast) -> None:
    entry = cast.ana.api.write("a heron")
    gone = cast.ana.api.write("another heron")
    cast.ana.api.delete(f"/entries/{gone['id']}")
    cast.cleo.api.write("cleo's heron")
    assert found(cast.ana, "heron") == [entry["id"]]
    body = {"kind": "reflection", "body": "a swan"}
    cast.ana.api.put(f"/entries/{entry['id']}", body, If_Match='"1"')
    assert found(cast.ana, "heron") == []
    for member in (cast.ben, cast.gil):
        assert member.api.get("/entries?q=heron").status_code == 404
        assert member.api.post("/entries/search", {"q": "heron"}).status_code == 404
        assert member.submit("/journal/search", q="heron").status_code == 404


def test_a_search_pages_through_all_that_it_finds(cast: Cast) -> None:
    with clock.at(NOW):
        wanted = [cast.ana.api.write(f"heron {n}")["id"] for n in range(4)]
        fill(cast.ana, 260)  # more than one step of reading
        wanted += [cast.ana.api.write(f"heron {n}")["id"] for n in range(5)]
        ids: list[str] = []
        cursor = ""
        while True:
            page = cast.ana.api.get(f"/entries?q=heron&limit=2{cursor}").json
            ids += [one["id"] for one in page["items"]]
            if page["next"] is None:
                break
            cursor = f"&cursor={page['next']}"
    assert len(ids) == 9
    assert set(ids) == set(wanted)


def test_a_search_narrows_to_a_kind(cast: Cast) -> None:
    cast.ana.api.write("a heron")
    letter = cast.ana.api.write("a heron", kind="letter")
    assert found(cast.ana, "heron", "&kind=letter") == [letter["id"]]


@pytest.mark.parametrize("query", ["x" * 201, "\\u0000", "\\ud800"])
def test_what_cannot_be_written_cannot_be_searched(cast: Cast, query: str) -> None:
    sent = f'{{"q": "{query}"}}'
    headers = {"Origin": ORIGIN, "Content-Type": "application/json"}
    answer = cast.ana.client.post("/api/v1/entries/search", data=sent, headers=headers)
    assert answer.status_code in (400, 422)


def test_the_page_finds_the_same_and_keeps_words_out_of_the_address(cast: Cast) -> None:
    cast.ana.api.write("a heron stood", title="By the canal")
    assert "By the canal" in on_the_page(cast.ana, "HERON")
    assert "By the canal" not in on_the_page(cast.ana, "swan")
