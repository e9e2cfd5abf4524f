"""Support is one tap from every page there is, and leads back to where the person was."""

import re
from collections.abc import Iterator

import pytest

from tests.cast import ORIGIN, Cast
from tests.conftest import House
from tests.web import matrix
from tests.web.test_redirects import AWAY
from tests.web.world import World, build

LIFEBUOY = '<a class="lifebuoy" href="/support">'
NO_PAGE = (
    *("/healthz", "/readyz", "/manifest.webmanifest", "/sw.js"),
    *("/static/<path:filename>", "/support"),
)


@pytest.fixture(scope="module")
def world(own_house: House) -> World:
    """Everyone, and Ana's things."""
    return build(own_house)


def pages() -> list[str]:
    """Every GET of the pages' door."""
    found = [key.removeprefix("GET ") for key in matrix.MATRIX if key.startswith("GET /")]
    return [path for path in found if not path.startswith("/api/") and path not in NO_PAGE]


def pages_as(world: World, name: str) -> Iterator[tuple[str, str]]:
    """Every page of everyone's, as one of them gets it; also where there is nothing."""
    for path in (*pages(), "/api/v1/docs", "/nowhere", "/entries/0"):
        filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(world.ids[found[1]]), path)
        query = matrix.QUERIES.get(f"GET {path}", "").format(**world.ids)
        answer = world.client(name).get(f"{filled}?{query}" if query else filled)
        if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
            yield path, answer.text


def test_it_is_on_every_page_of_every_person(world: World) -> None:
    """Also where nobody is signed in."""
    seen = 0
    for name in ("nobody", "ana", "ben", "gil"):
        for path, text in pages_as(world, name):
            assert LIFEBUOY in text, f"{path} as {name}"
            seen += 1
    assert seen > 80


def test_it_is_on_pages_of_every_problem(cast: Cast) -> None:
    problems = {
        403: cast.ana.client.post("/me"),
        404: cast.ana.page("/nowhere"),
        405: cast.ana.client.put("/journal", headers={"Origin": ORIGIN}),
        413: cast.ana.client.post(
            "/me", data={"name": "x" * (3 * 1024 * 1024)}, headers={"Origin": ORIGIN}
        ),
        400: cast.ana.page("/journal?cursor=x"),
        401: cast.nobody.client.post("/me", headers={"Origin": ORIGIN}),
        422: cast.ana.submit("/courses", medicine="tea"),
    }
    for status, answer in problems.items():
        assert answer.status_code == status
        assert LIFEBUOY in answer.text, status


def test_it_is_on_session_day_and_while_writing_then(cast: Cast) -> None:
    one = cast.session_of(cast.ana, hours=1)
    for path in ("/", f"/write?when=landing&therapy_session_id={one['id']}"):
        page = cast.ana.page(path)
        assert "session-day" in page.text
        assert LIFEBUOY in page.text


def back_of(page: str) -> str:
    found = re.search(r'<a class="back" href="([^"]*)"', page)
    return found[1].replace("&amp;", "&") if found else ""


def opened_from(cast: Cast, referrer: str) -> str:
    return cast.ana.client.get("/support", headers={"Referer": referrer}).text


@pytest.mark.parametrize(
    "path", ["/journal", "/sharing", "/write?kind=intention&prompt=eve-body", "/me/language"]
)
def test_back_leads_to_where_the_person_came_from(cast: Cast, path: str) -> None:
    page = opened_from(cast, f"http://localhost{path}")
    assert back_of(page) == path
    hidden = re.search(r'name="from" value="([^"]*)"', page)
    assert hidden
    said = {"from": hidden[1].replace("&amp;", "&"), "country": "NZ"}
    after = cast.ana.client.get("/support", query_string=said)
    assert back_of(after.text) == path


def test_back_from_a_refused_form_leads_to_the_page_above_it(cast: Cast) -> None:
    """What was posted to has no page of its own."""
    entry = cast.ana.api.write("words")
    share = f"/entries/{entry['id']}/share"
    assert back_of(opened_from(cast, f"http://localhost{share}/preview")) == share
    assert back_of(opened_from(cast, f"http://localhost{share}/again")) == share


@pytest.mark.parametrize("address", [*AWAY, "https://evil.test/journal", "/support", "/api/v1/me"])
def test_it_never_leads_away(cast: Cast, address: str) -> None:
    """C-HDR-3: neither by what a link says nor by where the browser says it was."""
    by_form = cast.ana.client.get("/support", query_string={"from": address})
    assert (by_form.status_code, back_of(by_form.text)) == (200, "/")
    safe = address.encode("latin-1", "ignore").decode().replace("\r", "").replace("\n", "")
    by_browser = cast.ana.client.get("/support", headers={"Referer": safe})
    assert (by_browser.status_code, back_of(by_browser.text)) == (200, "/")


def test_signed_out_it_leads_to_the_sign_in_page(cast: Cast) -> None:
    client = cast.nobody.client
    assert back_of(client.get("/support").text) == "/sign-in"
    other = client.get("/support", headers={"Referer": "http://localhost/promises"})
    assert back_of(other.text) == "/promises"
