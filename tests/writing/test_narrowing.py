"""Lists narrowed by kind, session, subject and month, in any mixture, through both doors."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from journal import clock
from journal.content.prompt import DOMAINS
from journal.content.shelf import library
from journal.writing import narrowing
from journal.writing.words import Answer
from tests.cast import Cast, Member
from tests.writing.crowd import crowd
from tests.writing.test_lists import NOW, listed
from tests.writing.test_search import found, on_the_page


def answer_about(domain: str, text: str = "an answer") -> dict[str, Any]:
    prompt = next(one for one in library().current() if one.domain == domain)
    return {"prompt": prompt.slug, "version": prompt.version, "text": text}


def on_journal(member: Member, query: str) -> list[str]:
    """The ids of the rows of one page of the journal."""
    answer = member.page(f"/journal?{query}")
    assert answer.status_code == 200, query
    main = answer.get_data(as_text=True)
    return re.findall(r'class="name" dir="auto"><a href="/entries/([0-9a-f-]{36})"', main)


def ids(rows: list[Any]) -> list[str]:
    return [row["id"] for row in rows]


def test_by_session_and_by_none(cast: Cast) -> None:
    one, two = cast.session_of(cast.ana, hours=30), cast.session_of(cast.ana, hours=-90)
    first = cast.ana.api.write("first", therapy_session_id=one["id"])
    second = cast.ana.api.write("second", therapy_session_id=two["id"])
    loose = cast.ana.api.write("loose")
    for chosen, wanted in ((one["id"], first), (two["id"], second), ("none", loose)):
        assert on_journal(cast.ana, f"session={chosen}") == [wanted["id"]]
    assert ids(listed(cast.ana, "&loose=true")) == [loose["id"]]
    assert len(listed(cast.ana, "&loose=false")) == 3
    for strange in ("1", "TRUE", ""):
        assert cast.ana.api.get(f"/entries?loose={strange}").status_code == 422


def test_a_session_of_someone_else_is_not_there(cast: Cast) -> None:
    """R2: of another, unknown and malformed all look the same."""
    theirs = cast.session_of(cast.cleo, hours=30)["id"]
    pages = [
        cast.ana.page(f"/journal?session={one}")
        for one in (theirs, "00000000-0000-4000-8000-000000000000", "x", "none%00")
    ]
    assert {page.status_code for page in pages} == {404}
    assert len({page.data for page in pages}) == 1


def test_by_what_was_asked_about(cast: Cast) -> None:
    """The subject is part of the words; a list by it opens them and keeps no mark of it."""
    body = cast.ana.api.write("x", answers=[answer_about("body")])
    both = cast.ana.api.write("x", answers=[answer_about("emotion"), answer_about("body")])
    emotion = cast.ana.api.write("x", answers=[answer_about("emotion")])
    cast.ana.api.write("body", title="body")
    assert ids(listed(cast.ana, "&domain=body")) == [both["id"], body["id"]]
    assert on_journal(cast.ana, "domain=emotion") == [emotion["id"], both["id"]]
    assert on_journal(cast.ana, "domain=nature") == []
    assert cast.ana.api.get("/entries?domain=birds").status_code == 422
    assert listed(cast.cleo, "&domain=body") == []


def test_every_subject_can_be_chosen(cast: Cast) -> None:
    for domain in DOMAINS:
        page = cast.ana.page(f"/journal?domain={domain}").get_data(as_text=True)
        assert f'<option value="{domain}" selected>' in page


def test_by_month_on_the_calendar_of_the_person(cast: Cast) -> None:
    """In summer a month in Dublin begins an hour before it does in UTC."""
    moments = {
        "june": datetime(2035, 6, 30, 22, 59, tzinfo=UTC),
        "july": datetime(2035, 6, 30, 23, 0, tzinfo=UTC),
        "august": datetime(2035, 7, 31, 23, 0, tzinfo=UTC),
    }
    made = {name: str(crowd(cast.ana, 1, moment)[0]) for name, moment in moments.items()}
    for number, name in ((6, "june"), (7, "july"), (8, "august")):
        assert on_journal(cast.ana, f"month=2035-0{number}") == [made[name]]
        assert ids(listed(cast.ana, f"&month=2035-0{number}")) == [made[name]]
    page = cast.ana.page("/journal").get_data(as_text=True)
    offered = re.findall(r'<option value="(\d{4}-\d\d)">([^<]+)<', page)
    said = [("2035-08", "August 2035"), ("2035-07", "July 2035"), ("2035-06", "June 2035")]
    assert offered == said
    for strange in ("2035-13", "2035-00", "0001-01", "9999-12", "2035", "June", "2035-6"):
        assert cast.ana.api.get(f"/entries?month={strange}").status_code == 422


def test_a_month_in_which_nothing_came_is_a_quiet_page(cast: Cast) -> None:
    cast.ana.api.write("words")
    page = cast.ana.page("/journal?month=2031-02").get_data(as_text=True)
    assert "No page of yours is like that." in page
    assert "February 2031" in page


def test_the_heading_is_when_it_came_and_the_row_when_it_was_written(cast: Cast) -> None:
    """T-6: both are said; the list keeps one order."""
    with clock.at(NOW):
        cast.ana.api.write("from the tunnel", written_at="2035-05-28T10:00:00Z")
        page = cast.ana.page("/journal?month=2035-06").get_data(as_text=True)
    assert "June 2035" in page
    assert "Monday 28 May" in page


def test_everything_at_once_and_with_words(cast: Cast) -> None:
    one = cast.session_of(cast.ana, hours=30)
    about = {"therapy_session_id": one["id"], "answers": [answer_about("body", "a heron")]}
    wanted = cast.ana.api.write("x", kind="letter", **about)
    cast.ana.api.write("x", kind="reflection", **about)
    cast.ana.api.write("a heron", kind="letter", answers=[answer_about("body")])
    cast.ana.api.write("a heron", kind="letter", therapy_session_id=one["id"])
    month = f"{clock.local_day(clock.now(), 'Europe/Dublin'):%Y-%m}"
    more = f"&kind=letter&domain=body&month={month}&therapy_session_id={one['id']}"
    assert ids(listed(cast.ana, more)) == [wanted["id"]]
    assert found(cast.ana, "heron", more) == [wanted["id"]]
    chosen = {"kind": "letter", "domain": "body", "month": month, "session": one["id"]}
    query = "&".join(f"{name}={value}" for name, value in chosen.items())
    assert on_journal(cast.ana, query) == [wanted["id"]]
    page = on_the_page(cast.ana, "heron", **chosen)
    assert re.findall(r'href="/entries/([0-9a-f-]{36})"', page) == [wanted["id"]]
    body = {"q": "heron", "kind": "letter", "domain": "body", "month": month, "loose": False}
    given = cast.ana.api.post("/entries/search", {**body, "therapy_session_id": one["id"]})
    assert ids(given.json["items"]) == [wanted["id"]]


def test_strange_keywords_narrow_nothing_and_never_fail(cast: Cast) -> None:
    """I-2, I-7."""
    entry = cast.ana.api.write("words")
    for strange in ("' OR 1=1", "%", "_", "\\", "\u202e", "x" * 5000):
        for name in ("kind", "domain", "month"):
            answer = cast.ana.client.get("/journal", query_string={name: strange})
            assert answer.status_code == 200
            assert entry["id"] in answer.get_data(as_text=True)


def test_pages_of_a_narrowed_journal_keep_what_it_is_narrowed_to(cast: Cast) -> None:
    prompt = answer_about("body")
    answers = (Answer(prompt["prompt"], prompt["version"], "?", "an answer"),)
    wanted = crowd(cast.ana, 45, NOW, answers=answers)
    crowd(cast.ana, 45, NOW, kind="letter")
    seen: list[str] = []
    path = "/journal?domain=body&kind=free-page"
    while path:
        page = cast.ana.page(path).get_data(as_text=True)
        seen += re.findall(r'class="name" dir="auto"><a href="/entries/([0-9a-f-]{36})"', page)
        link = re.search(r'href="(/journal\?[^"]*cursor=[^"]+)"', page)
        path = link[1].replace("&amp;", "&") if link else ""
        assert not path or ("domain=body" in path and "kind=free-page" in path)
    assert sorted(seen) == sorted(str(one) for one in wanted)


def test_the_months_between_two_moments() -> None:
    first, last = datetime(2034, 11, 30, 23, 30, tzinfo=UTC), datetime(2035, 2, 1, tzinfo=UTC)
    assert narrowing.months(first, last, "UTC") == ["2035-02", "2035-01", "2034-12", "2034-11"]
    assert narrowing.months(first, last, "Asia/Tokyo")[-1] == "2034-12"
    assert narrowing.months(last, last, "UTC") == ["2035-02"]
    begins, ends = narrowing.bounds("2035-12", "UTC")
    assert ends - begins == timedelta(days=31)
