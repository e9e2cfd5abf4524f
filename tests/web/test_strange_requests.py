"""Requests that no page and no phone of ours would send: each a clear answer, never a fault."""

from io import RawIOBase
from typing import Any

import pytest

from tests.cast import ORIGIN, Cast
from tests.conftest import House
from tests.web import matrix
from tests.web.test_headers import check
from tests.web.test_matrix import GETS, path_of
from tests.web.test_origin import dump
from tests.web.world import World, build

FORM = {"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
# Half a pair, NUL, bytes that are no UTF-8, a number without end, digits of another script.
ODD = ("%ED%A0%80", "%00", "%FF%FE", "9" * 400, "%D9%A3", "%E2%80%AE%0D%0A")
NAMES = (
    *("kind", "when", "prompt", "therapy_session_id", "course", "patient", "cursor", "next"),
    *("merge", "q", "limit", "version", "month", "_method"),
)


@pytest.fixture(scope="module")
def world(own_house: House) -> World:
    """One world, in which whatever is sent may be refused or kept, but nothing falls."""
    return build(own_house)


def test_a_number_without_end_in_an_address_leads_nowhere(world: World) -> None:
    """I-7: no database is asked for a number that it cannot hold."""
    for number in ("9223372036854775808", "9" * 19, "9" * 40, "9" * 5000, "%D9%A3", "-1", "1.0"):
        for door in ("/api/v1", ""):
            path = f"{door}/entries/{world.ids['entry_id']}/versions/{number}"
            assert world.cast.ana.client.get(path).status_code == 404, number


def test_no_odd_bytes_in_any_query_bring_a_get_down(world: World) -> None:
    """I-7, X-4: every GET, every name that any of them knows, both doors."""
    for key in GETS:
        path = path_of(world, key).partition("?")[0]
        for who in ("ana", "ben"):
            for odd in ODD:
                query = "&".join(f"{name}={odd}" for name in NAMES)
                answer = world.client(who).get(f"{path}?{query}")
                assert answer.status_code < 500, f"{path} as {who} with {odd[:20]}"
                answer.close()


def test_no_odd_bytes_in_any_form_bring_a_page_down(world: World) -> None:
    """I-7, X-4: every form, each of its fields and some it does not have."""
    for key, body in matrix.BODIES.items():
        if " /api/" in key or key == "POST /sign-in":
            continue
        who = "ben" if "/shared/" in key else "ana"
        good = {name: str(said).format(**world.ids) for name, said in body.items()}
        for name in sorted({*good, "answers-0-version", "base", "until_on", "title", "page"}):
            for odd in ODD:
                rest = "&".join(f"{n}={v}" for n, v in good.items() if n != name)
                answer = world.client(who).post(
                    path_of(world, key), data=f"{rest}&{name}={odd}", headers=FORM
                )
                assert answer.status_code < 500, f"{key} with {name}={odd[:20]}"


def test_three_hundred_fields_are_three_hundred_fields(world: World) -> None:
    """I-7: many fields, the same one many times, and a form that is cut in two."""
    many = "&".join(f"answers-{at}-text=x" for at in range(300))
    twice = "&".join(["kind=reflection", "body=x", "base=2"] * 100)
    parts = b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\nwor'
    for key in matrix.BODIES:
        if " /api/" in key or key == "POST /sign-in":
            continue
        client, path = world.client("ben" if "/shared/" in key else "ana"), path_of(world, key)
        for data in (many, twice):
            assert client.post(path, data=data, headers=FORM).status_code < 500, key
        for boundary in ("; boundary=x", ""):
            kind = {"Origin": ORIGIN, "Content-Type": f"multipart/form-data{boundary}"}
            assert client.post(path, data=parts, headers=kind).status_code < 500, key


HEADERS: list[dict[str, str]] = [
    {"If-Match": '"\u00b2"'},
    {"If-Match": '"99999999999"'},
    {"If-Match": '"999999999"'},
    {"Idempotency-Key": "\u00e9"},
    {"Idempotency-Key": "x" * 65},
    {"Content-Encoding": "\u00e9"},
    {"Content-Length": "-1"},
    {"Content-Length": "abc"},
    {"Content-Type": "application/json; charset=\u00ff"},
    {"Cookie": "journal=\u00ff\u00fe"},
    {"Cookie": "journal=" + "x" * 4000},
    {"Host": "a b"},
    {"Origin": "http://[::1"},
    {"Origin": "http://localhost:99999"},
    {"Sec-Fetch-Site": "\u00ff"},
    {"Range": "bytes=0-1"},
]


@pytest.mark.parametrize("odd", HEADERS, ids=lambda odd: str(odd)[:40])
def test_no_odd_header_brings_a_write_down(world: World, odd: dict[str, str]) -> None:
    """I-7."""
    path = f"/api/v1/entries/{world.ids['entry_id']}"
    headers = {"Origin": ORIGIN, "If-Match": '"2"', **odd}
    answer = world.cast.ana.client.put(path, json={"kind": "letter", "body": "x"}, headers=headers)
    assert answer.status_code < 500
    page = world.cast.ana.client.post("/journal/search", data={"q": "x"}, headers=headers)
    assert page.status_code < 500
    if "Origin" in odd or "Sec-Fetch-Site" in odd:
        assert (answer.status_code, page.status_code) == (403, 403)


@pytest.mark.parametrize(
    ("status", "path", "given"),
    [
        (400, "/api/v1/entries/search", {"data": b"{", "content_type": "application/json"}),
        (404, "/entries/0", {}),
        (405, "/journal", {}),
        (413, "/me", {"data": b"name=" + b"x" * (2 * 1024 * 1024 + 1), "headers": FORM}),
        (415, "/me", {"data": b"x", "headers": {**FORM, "Content-Encoding": "gzip"}}),
        (415, "/api/v1/shares", {"data": b"x", "headers": FORM}),
    ],
)
def test_every_refusal_carries_every_header(
    cast: Cast, status: int, path: str, given: dict[str, Any]
) -> None:
    """C-HDR-1, P-14: on refusals of both doors."""
    answer = cast.ana.client.post(path, **{"headers": {"Origin": ORIGIN}, **given})
    assert answer.status_code == status, answer.text[:200]
    check(answer)


def test_what_belongs_to_another_parent_is_not_there(cast: Cast) -> None:
    """A-4: an id under the wrong parent is nothing, even for someone who may read both."""
    of_ana, of_cleo = cast.session_of(cast.ana, hours=5), cast.session_of(cast.cleo, hours=5)
    entry, other = cast.ana.api.write("one"), cast.ana.api.write("other")
    revised = {"kind": "reflection", "body": "again"}
    cast.ana.api.put(f"/entries/{entry['id']}", revised, If_Match='"1"')
    missing = cast.ana.api.get(f"/entries/{other['id']}/versions/2")
    assert missing.status_code == 404
    share = {"entry_id": other["id"], "version": 2, "person_id": str(cast.ben.id)}
    assert cast.ana.api.post("/shares", share).status_code in (404, 422)
    for hung in (
        {"therapy_session_id": of_cleo["id"]},
        {"course_id": of_cleo["course_id"]},
        {"therapy_session_id": of_ana["id"], "course_id": of_cleo["course_id"]},
    ):
        given = {"kind": "reflection", "body": "x", **hung}
        path = f"/entries/{entry['id']}"
        assert cast.ana.api.put(path, given, If_Match='"2"').status_code == 422
    under = f"/courses/{of_cleo['course_id']}/therapy-sessions"
    planned = {"starts_at": of_ana["starts_at"], "time_zone": "Europe/Dublin"}
    assert cast.ana.api.post(under, planned).status_code == 404
    shared = cast.share(cast.ana, cast.ben)
    found = cast.ben.api.get(f"/patients/{cast.cleo.id}/shared").json["items"]
    assert shared["id"] not in str(found)


def test_a_therapist_who_is_also_a_patient_is_two_people(cast: Cast) -> None:
    """A-18: one account has one role; what she wrote as a patient is not there for her
    as a therapist, though it is she."""
    own = cast.cleo  # say that Dov writes as Cleo
    entry = own.api.write("as a patient")
    for path in (f"/api/v1/entries/{entry['id']}", f"/entries/{entry['id']}", "/journal"):
        assert cast.dov.client.get(path).status_code == 404
    assert cast.dov.api.get("/inbox").json["items"] == []
    assert own.client.get("/api/v1/inbox").status_code == 404


def test_the_refused_changed_nothing(world: World) -> None:
    """C-CSRF-2: every shape of Origin and Sec-Fetch-Site that is not ours, once more as Ben."""
    assert world.client("ben")
    before = dump(world.house)
    for headers in (
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
        {"Origin": f"{ORIGIN}.evil.test"},
        {"Origin": f"{ORIGIN}@evil.test"},
        {"Origin": f"{ORIGIN} http://evil.test"},
        {"Origin": ""},
    ):
        for path in ("/api/v1/me", "/me"):
            method = "PATCH" if "api" in path else "POST"
            answer = world.client("ben").open(path, method=method, json={}, headers=headers)
            assert answer.status_code == 403, headers
    assert dump(world.house) == before


class NotAChunk(Exception):
    """What a server raises, in a class of its own."""


class Broken(RawIOBase):
    """A body in pieces that do not fit together."""

    def readable(self) -> bool:
        return True

    def readinto(self, _room: Any) -> int:
        raise NotAChunk


@pytest.mark.parametrize("path", ["/journal/search", "/api/v1/entries/search"])
def test_a_body_in_pieces_that_do_not_fit_is_malformed(cast: Cast, path: str) -> None:
    """Y-19: it was a fault of ours before."""
    kind = "application/json" if "/api/" in path else FORM["Content-Type"]
    answer = cast.ana.client.post(
        path,
        headers={"Origin": ORIGIN, "Content-Type": kind, "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input": Broken(), "wsgi.input_terminated": True},
    )
    assert answer.status_code == 400
