"""Only our own pages may ask for a change (C-CSRF-1 to 4), and a GET changes nothing."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from journal.store.tables import Table
from tests.cast import ORIGIN, PASSWORD, Cast
from tests.conftest import House
from tests.web import matrix
from tests.web.test_matrix import GETS, path_of
from tests.web.world import build

FOREIGN: list[dict[str, str]] = [
    {},
    {"Origin": "null"},
    {"Origin": "https://evil.test"},
    {"Origin": "http://localhost.evil.test"},
    {"Origin": "http://localhost:9999"},
    {"Origin": "https://localhost"},
    {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
    {"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
    {"Origin": ORIGIN, "Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.test", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    {"Referer": "http://localhost/journal"},
    {"Origin": "http://[::1"},
    {"Origin": "http://localhost:99999"},
    {"Origin": "http://localhost:abc"},
]
SIGNING_IN = ("/api/v1/sign-in", "/sign-in")
# A GET may note that somebody was seen, that Ben opened a share, that Ana saw a reply.
MAY_MOVE = {"attempt": None, "auth_session": {"seen_at"}, "reply": {"seen_at"}, "opening": None}


def dump(house: House) -> dict[str, Any]:
    """Every row of every table, but for what a GET may note."""
    found: dict[str, Any] = {}
    with house.store.engine.connect() as connection:
        for table in Table.metadata.sorted_tables:
            moving = MAY_MOVE.get(table.name, set())
            if moving is None:
                continue
            names = ", ".join(c.name for c in table.columns if c.name not in moving)
            rows = connection.execute(text(f"select {names} from {table.name}"))
            found[table.name] = sorted(repr(tuple(row)) for row in rows)
    return found


def test_every_unsafe_route_refuses_a_request_from_elsewhere(house: House) -> None:
    """C-CSRF-1, C-CSRF-2: with Ana's own cookie, and every id her own."""
    world = build(house)
    before = dump(house)
    unsafe = [key for key in matrix.MATRIX if not key.startswith("GET ")]
    for key in unsafe:
        method, path = key.split(" ", 1)[0], path_of(world, key)
        for headers in FOREIGN if "shares" in key or "me" in key else FOREIGN[:3]:
            body = dict(matrix.BODIES.get(key, {}))
            given = {"json": body} if " /api/" in key else {"data": body}
            answer = world.cast.ana.client.open(path, method=method, headers=headers, **given)
            assert answer.status_code == 403, f"{key} with {headers}"
    assert dump(house) == before


@pytest.mark.parametrize("path", SIGNING_IN)
@pytest.mark.parametrize("headers", FOREIGN[:4])
def test_nobody_can_be_signed_in_or_out_from_elsewhere(
    cast: Cast, path: str, headers: dict[str, str]
) -> None:
    """C-CSRF-3."""
    given = {"email": cast.cleo.email, "password": PASSWORD}
    client = cast.ana.client
    door = {"json": given} if "/api/" in path else {"data": given}
    answer = client.post(path, headers=headers, **door)
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    out = client.post(path.replace("-in", "-out"), headers=headers)
    assert out.status_code == 403
    assert client.get("/api/v1/me").json["name"] == "Ana"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ORIGIN},
        {"Origin": ORIGIN.upper()},
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://127.0.0.1"},
    ],
)
def test_our_own_pages_are_let_through(cast: Cast, headers: dict[str, str]) -> None:
    """C-CSRF-2: what browsers say of our own pages; on one's own machine, by either name."""
    answer = cast.ana.client.post("/me", data={"scheme": "dark"}, headers=headers)
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "mimetype", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_a_form_of_another_site_cannot_pass_for_json(cast: Cast, mimetype: str) -> None:
    """C-CSRF-1: what a form can send without asking is not JSON."""
    answer = cast.ana.client.patch(
        "/api/v1/me",
        data='{"name": "Eve"}',
        headers={"Origin": ORIGIN, "Content-Type": mimetype},
    )
    assert answer.status_code == 415
    assert cast.ana.api.get("/me").json["name"] == "Ana"


def test_no_get_changes_anything(house: House) -> None:
    """C-CSRF-4: every GET as Ana and as Ben, HEAD too; the tables before and after."""
    world = build(house)
    clients = [world.cast.ana.another_client(), world.cast.ben.another_client()]
    before = dump(house)
    for key in GETS:
        for client in clients:
            for method in ("GET", "HEAD"):
                with client.open(path_of(world, key), method=method) as answer:
                    assert answer.status_code < 500, key
    assert dump(house) == before


def test_the_dump_would_notice_a_change(cast: Cast, house: House) -> None:
    """The check itself can fail."""
    before = dump(house)
    UUID(cast.ana.api.write("words")["id"])
    assert dump(house) != before
