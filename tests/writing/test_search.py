"""Finding one's own words again: in every field, only one's own, a bounded look at a time."""

import re
import tracemalloc
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest

from journal import clock
from journal.store import access
from journal.store.tables import EntryVersion
from journal.store.unit import session
from journal.writing import search as searching
from journal.writing.search import search
from tests.cast import ORIGIN, Cast, Member
from tests.sharing.test_shares import answers
from tests.writing.crowd import crowd
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


def test_a_look_ends_where_it_was_told_to_and_goes_on_from_there(cast: Cast) -> None:
    """However little was found: nobody waits for twenty thousand pages to be opened."""
    crowd(cast.ana, 30, NOW)
    [oldest] = crowd(cast.ana, 1, NOW - timedelta(days=9), body="a heron")
    with cast.ana.acting(writes=False) as ana:
        after, looks = None, []
        while True:
            look = search(ana, "heron", after=after, most=10)
            looks.append((len(look.entries), look.back_to))
            after = look.after
            if after is None:
                break
    assert [found for found, _ in looks] == [0, 0, 0, 1]
    assert [back for _, back in looks] == sorted((back for _, back in looks), reverse=True)
    assert looks[0][1] == NOW - timedelta(hours=9)
    assert look.entries[0].id == oldest


def test_exactly_as_many_as_were_asked_for_are_all_there_is(cast: Cast) -> None:
    crowd(cast.ana, 4, NOW, body="a heron")
    assert cast.ana.api.get("/entries?q=heron&limit=4").json["next"] is None
    assert cast.ana.api.get("/entries?q=heron&limit=3").json["next"] is not None


def test_a_page_may_hold_nothing_and_still_have_more_to_look_through(cast: Cast) -> None:
    """Two pages of a megabyte each weigh more than thousands of lines."""
    with cast.ana.acting(writes=False) as ana:
        assert search(ana, "heron").back_to is None
    large = "no bird here " * 75_000
    crowd(cast.ana, searching.MOST_BYTES // 1_000_000 + 4, NOW, body=large)
    [oldest] = crowd(cast.ana, 1, NOW - timedelta(days=30), body="a heron")
    first = cast.ana.api.post("/entries/search", {"q": "heron"}).json
    assert first["items"] == []
    more = {"q": "heron", "cursor": first["next"]}
    second = cast.ana.api.post("/entries/search", more).json
    assert [one["id"] for one in second["items"]] == [str(oldest)]
    assert second["next"] is None


def test_looking_through_thousands_holds_a_few_at_a_time(cast: Cast) -> None:
    """L-4, in small: four times as many pages, the same memory."""

    def most_held() -> int:
        with cast.ana.acting(writes=False) as ana:
            tracemalloc.start()
            assert search(ana, "heron").entries == []
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return most

    body = "no bird here " * 300
    crowd(cast.ana, 400, NOW, body=body)
    most_held()
    few = most_held()
    crowd(cast.ana, 1200, NOW - timedelta(days=60), body=body)
    assert most_held() < 1.5 * few


def test_the_page_marks_what_it_found_and_cuts_the_rest(cast: Cast) -> None:
    cast.ana.api.write(f"{'far ' * 60}the HERON stood {'still ' * 60}", title="<b>A heron</b>")
    page = on_the_page(cast.ana, "heron")
    assert page.count("<mark>") == 2
    assert "<mark>HERON</mark>" in page
    assert "&lt;b&gt;A <mark>heron</mark>&lt;/b&gt;" in page
    assert "far " * 30 not in page


def test_back_and_reload_lead_to_what_was_found(cast: Cast) -> None:
    """The words are in no address: the browser keeps them sealed, for this sign-in alone."""
    cast.ana.api.write("a heron stood")
    answer = cast.ana.submit("/journal/search", q="heron")
    assert answer.headers["Location"] == "/journal/search"
    assert "heron" not in str(answer.headers)
    for _ in range(2):
        assert "<mark>heron</mark>" in cast.ana.page("/journal/search").get_data(as_text=True)
    other = cast.ana.another_client()
    with cast.ana.client.session_transaction() as hers, other.session_transaction() as elsewhere:
        elsewhere["looked_for"] = hers["looked_for"]
    assert "heron" not in other.get("/journal/search").get_data(as_text=True)
    for broken in ("", "x", "é", hers["looked_for"][:-8]):
        with other.session_transaction() as elsewhere:
            elsewhere["looked_for"] = broken
        assert other.get("/journal/search").status_code == 200


def test_signing_out_takes_the_words_along(cast: Cast) -> None:
    on_the_page(cast.ana, "heron")
    cast.ana.submit("/sign-out")
    with cast.ana.client.session_transaction() as hers:
        assert "looked_for" not in hers


def test_the_page_goes_on_further_back(cast: Cast) -> None:
    crowd(cast.ana, 45, NOW, body="a heron")
    seen, path = [], "/journal/search"
    page = on_the_page(cast.ana, "heron")
    while True:
        seen += re.findall(r'href="/entries/([0-9a-f-]{36})"', page)
        link = re.search(r'href="(/journal/search\?cursor=[^"]+)"', page)
        if link is None:
            break
        path = link[1].replace("&amp;", "&")
        assert "heron" not in path
        page = cast.ana.page(path).get_data(as_text=True)
    assert len(seen) == len(set(seen)) == 45
    assert "That is all of it." in page
    # Elsewhere she looked for something else: this way back belongs to other words.
    cast.ana.submit("/journal/search", q="words")
    astray = cast.ana.page(path)
    assert astray.status_code == 400
    assert "something else" in astray.get_data(as_text=True)


def test_a_page_that_looked_at_enough_says_how_far_back_and_offers_more(cast: Cast) -> None:
    crowd(cast.ana, 2010, NOW)
    crowd(cast.ana, 1, NOW - timedelta(days=200), body="a heron")
    page = on_the_page(cast.ana, "heron")
    assert "Nothing yet with" in page
    assert "Looked back to" in page
    assert 'data-look-on="by-itself"' in page
    link = re.search(r'href="(/journal/search\?cursor=[^"]+)"', page)
    assert link
    assert "<mark>heron</mark>" in cast.ana.page(link[1]).get_data(as_text=True)


def test_an_empty_search_leads_to_the_journal(cast: Cast) -> None:
    for query in ("", "   ", "\u200b"):
        answer = cast.ana.submit("/journal/search", q=query, kind="letter")
        assert answer.headers["Location"] == "/journal?kind=letter"
    assert cast.ana.page("/journal/search").status_code == 200


def test_a_page_that_does_not_open_spoils_no_search(cast: Cast) -> None:
    entry = cast.ana.api.write("a heron")
    broken = cast.ana.api.write("a heron, broken")
    with cast.ana.acting() as ana:
        version = access.changing(ana, EntryVersion).where(
            EntryVersion.entry_id == UUID(broken["id"])
        )
        session().execute(version.values(words=b"\x01\x01"))
    assert found(cast.ana, "heron") == [entry["id"]]
