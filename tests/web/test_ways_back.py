"""Back leads where the person came from: the journal as it was narrowed, a search, a session."""

import re

import pytest

from tests.cast import ORIGIN, Cast, Member
from tests.conftest import House
from tests.web.test_support import pages_as
from tests.web.world import build


def back(member: Member, entry_id: str, came_from: str) -> tuple[str, str]:
    """Where the way back of an entry's page leads, and what it says."""
    return back_of(member, f"/entries/{entry_id}", came_from)


def back_of(member: Member, path: str, came_from: str) -> tuple[str, str]:
    answer = member.client.get(path, headers={"Referer": came_from})
    assert answer.status_code == 200
    found = re.search(r'<a class="back" href="([^"]+)">.*?</span>([^<]+)</a>', answer.text, re.S)
    found = found or re.search(r'<a class="back" href="([^"]+)">.*>([^<>]+)</a>', answer.text)
    assert found
    return found[1].replace("&amp;", "&"), found[2].strip()


def test_back_to_the_journal_as_it_was_narrowed(cast: Cast) -> None:
    entry = cast.ana.api.write("words")["id"]
    path = "/journal?kind=reflection&month=2035-06"
    assert back(cast.ana, entry, f"{ORIGIN}{path}") == (path, "Journal")
    assert back(cast.ana, entry, f"{ORIGIN}/journal/search")[0] == "/journal/search"
    assert back(cast.ana, entry, f"{ORIGIN}/") == ("/", "Today")
    one = cast.session_of(cast.ana, hours=30)["id"]
    path = f"/therapy-sessions/{one}"
    assert back(cast.ana, entry, f"{ORIGIN}{path}") == (path, "The session")


@pytest.mark.parametrize(
    "came_from",
    [
        "",
        "https://evil.test/journal",
        "//evil.test/journal",
        f"{ORIGIN}//evil.test/journal",
        f"{ORIGIN}/journal/",
        f"{ORIGIN}/entries/00000000-0000-4000-8000-000000000000/edit",
        f"{ORIGIN}/sign-out",
        f"{ORIGIN}/nowhere",
        "javascript:alert(1)",
        "http://[",
    ],
)
def test_back_from_elsewhere_leads_to_the_journal(cast: Cast, came_from: str) -> None:
    """C-HDR-3: never anywhere else, whatever a browser says it came from."""
    entry = cast.ana.api.write("words")["id"]
    assert back(cast.ana, entry, came_from) == ("/journal", "Journal")


def test_what_is_not_a_keyword_is_left_behind(cast: Cast) -> None:
    entry = cast.ana.api.write("words")["id"]
    strange = f"{ORIGIN}/journal?kind=letter&next=//evil.test&q=words&month="
    assert back(cast.ana, entry, strange)[0] == "/journal?kind=letter"


def test_back_leads_to_where_one_was_and_without_that_to_what_is_above(cast: Cast) -> None:
    ana, one = cast.ana, cast.session_of(cast.ana, hours=30)
    share = cast.share(ana, cast.ben)["id"]
    session, course = f"/therapy-sessions/{one['id']}", f"/courses/{one['course_id']}"
    ben = f"/sharing/people/{cast.ben.id}"
    for path, own, others in (
        (session, (course, "Back"), {"/": "Today", "/journal": "Journal", ben: "Sharing"}),
        (course, ("/journal", "Journal"), {"/": "Today"}),
        (f"/sharing/{share}", ("/sharing", "Sharing"), {"/": "Today", ben: "Sharing"}),
        (f"{ben}/part", ("/sharing", "Sharing"), {ben: "Sharing"}),
        ("/sharing/code", ("/sharing", "Sharing"), {"/": "Today"}),
        ("/acts", ("/sharing", "Sharing"), {"/me": "Me"}),
        ("/me/safety-card", ("/support", "Support"), {"/me": "Me"}),
        ("/consent/patient/1", ("/", "Back"), {"/me/since": "Since when"}),
        ("/promises", ("/me", "Back"), {"/me": "Me"}),
        (f"/write?therapy_session_id={one['id']}", (session, "Back"), {"/": "Today"}),
        (f"/sharing/{share}/again", (f"/sharing/{share}", "Back"), {}),
    ):
        assert back_of(ana, path, "") == own, path
        assert back_of(ana, path, f"{ORIGIN}/entries/{share}") == own, path
        for came_from, words in others.items():
            assert back_of(ana, path, ORIGIN + came_from) == (came_from, words), path


def test_support_and_the_card_do_not_lead_back_to_each_other_for_ever(cast: Cast) -> None:
    assert back_of(cast.ana, "/support", f"{ORIGIN}/me/safety-card") == ("/", "Back")
    assert back_of(cast.ana, "/support", f"{ORIGIN}/journal") == ("/journal", "Back")


def test_sessions_lead_to_those_beside_them(cast: Cast) -> None:
    """A cancelled one is passed over, and found by its own address."""
    course = cast.session_of(cast.ana, hours=200)
    path = f"/api/v1/courses/{course['course_id']}/therapy-sessions"
    made = [course["id"]]
    for days in (3, 6, 9):
        given = {"starts_at": f"2027-03-0{days}T10:00:00Z", "time_zone": "Europe/Dublin"}
        made.append(cast.ana.api.post(path.removeprefix("/api/v1"), given).json["id"])
    assert cast.ana.api.delete(f"/therapy-sessions/{made[2]}").status_code == 204

    def sides(member: Member, session_id: str) -> dict[str, str]:
        page = member.page(f"/therapy-sessions/{session_id}").text
        return dict(re.findall(r'rel="(prev|next)" href="/therapy-sessions/([^"]+)"', page))

    for member in (cast.ana, cast.ben):
        assert sides(member, made[0]) == {"next": made[1]}
        assert sides(member, made[1]) == {"prev": made[0], "next": made[3]}
        assert sides(member, made[3]) == {"prev": made[1]}
        assert sides(member, made[2]) == {"prev": made[1], "next": made[3]}


@pytest.mark.parametrize("name", ["nobody", "ana", "ben", "gil"])
def test_no_page_is_a_dead_end_where_the_browser_has_no_back(own_house: House, name: str) -> None:
    """Opened from a home screen there is no button but ours: every page leads on from its top,
    and nothing leads to what is no page."""
    world = build(own_house)
    leads: dict[str, str] = {}
    for path, text in pages_as(world, name):
        top = re.search(r'<header class="top">(.*?)</header>', text, re.S)
        assert top
        assert re.search(r'<a class="(?:back|wordmark)" href="/[^"]*"', top[1]), path
        for attributes in re.findall(r"<a\b([^>]*)>", text):
            to = re.search(r'href="(/[^"#]*)', attributes)
            if to and " download" not in attributes:
                leads.setdefault(to[1].replace("&amp;", "&"), path)
    for to, path in leads.items():
        answer = world.client(name).get(to)
        assert answer.mimetype == "text/html", f"{path} leads to {to}"
        answer.close()
