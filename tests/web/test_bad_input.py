"""Wrong values in every field of every call, generated from the OpenAPI document: a clear
4xx that says nothing back, never a 500, nothing changed (A-5, I-7, T-7, T-8, P-14, X-5)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from journal import clock
from tests.cast import ORIGIN
from tests.conftest import House
from tests.web import matrix
from tests.web.test_matrix import path_of
from tests.web.test_origin import dump
from tests.web.world import World, build

EXTRA = (
    *("patient_id", "owner", "owner_id", "shared", "role", "lane", "version_no", "head_version"),
    *("created_at", "changed_at", "trashed_at", "id", "state", "words_by", "suspended_at", "q2"),
)
WRONG: dict[str, list[Any]] = {
    "string": [1, 1.5, True, [], {}, ["x"], {"a": 1}, "\0", "a\ud800b", "x\udfff"],
    "integer": ["1", 1.5, True, [], {}, -1, 10**9, 10**19],
    "boolean": ["off", "true", "", 0, 1, [], {}],
    "array": ["x", 1, True, {}, [1], [[]], [None]],
    "object": ["x", 1, True, [], {"unheard": 1}],
}
MOMENTS = [
    *("2026-02-30T10:00:00Z", "2026-06-30T23:59:60Z", "2026-13-01T00:00:00Z", "tomorrow", ""),
    *("2026-01-01T25:00:00Z", "2026-01-01T00:00:00", "0000-01-01T00:00:00Z", "1700000000"),
    *("9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2026-01-01T10:00:00+99:99"),
    *("2027-02-29T10:00:00Z", "2026-01-01T00:00:00Z\n", "２０２６-01-01T00:00:00Z"),
]
ZONES = ["../../etc/passwd", "GMT+25", "Mars/Olympus", "localtime", "Europe/Dublin\n", "/etc"]
BY_NAME = {
    "starts_at": MOMENTS,
    "written_at": MOMENTS,
    "until": MOMENTS,
    "time_zone": ZONES,
    "when": ["someday"],
    "flag": ["shout"],
    "kind": ["secret"],
    "choice": ["never"],
    "scheme": ["pink"],
    "medicine": ["tea"],
    "route": ["by post"],
    "style": ["loud"],
}
ECHO = "echoecho"
# What is done at their own places by those who treat.
OF_BEN = ("/shared/", "/invitations", "/by-code", "/caseload")


@pytest.fixture(scope="module")
def world(own_house: House) -> Iterator[World]:
    """One world: nothing that is sent here may change it, and no sign-in grows old."""
    with clock.at(clock.now()):
        world = build(own_house)
        for who in ("ana", "ben", "gil"):  # signed in before anything is compared
            assert world.client(who)
        yield world


def calls(world: World) -> list[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """Each call that takes a body: who asks, its key in the matrix, its fields, a good body."""
    document = world.cast.nobody.get("/openapi.json").json
    found = []
    for key in matrix.MATRIX:
        method, _, rule = key.partition(" ")
        if not rule.startswith("/api/") or key not in matrix.BODIES:
            continue
        path = _described(rule)
        about = document["paths"][path][method.lower()]
        schema = about["requestBody"]["content"]["application/json"]["schema"]
        shape = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        good = {
            name: value.format(**world.ids) if isinstance(value, str) else value
            for name, value in matrix.BODIES[key].items()
        }
        of_ben = any(part in rule for part in OF_BEN)
        who = "ben" if of_ben else "gil" if "/practice/" in rule else "ana"
        found.append((who, key, shape["properties"], good))
    return found


def _described(rule: str) -> str:
    for kind in ("uuid:", "int:", "path:"):
        rule = rule.replace(f"<{kind}", "{")
    return rule.replace("<", "{").replace(">", "}")


def send(world: World, who: str, key: str, body: Any) -> Any:
    """The call with this body; JSON as Python writes it, half pairs and all."""
    world.house.forget_tries()
    method = key.split(" ", 1)[0]
    headers = {
        "Origin": ORIGIN,
        "Content-Type": "application/json",
        **matrix.HEADERS.get(key, {}),
    }
    path = path_of(world, key)
    return world.client(who).open(path, method=method, data=json.dumps(body), headers=headers)


def wrong_values(name: str, about: dict[str, Any]) -> list[Any]:
    """What this field may not be."""
    said = about.get("type", "object" if "$ref" in str(about) else "string")
    kinds = {said} if isinstance(said, str) else set(said)
    values = [value for kind in kinds - {"null"} for value in WRONG[kind]]
    if "null" not in kinds and "null" not in str(about) and name != "parts":
        values.append(None)
    if isinstance(about.get("maxLength"), int) and about["maxLength"] < 5000:
        values.append(ECHO * (about["maxLength"] // len(ECHO) + 1))
    if about.get("format") == "uuid":
        values += ["x", "", "{00000000-0000-4000-8000-000000000000}", "0" * 32]
    return values + BY_NAME.get(name, [])


def check(answer: Any, where: str) -> None:
    """A clear refusal, in the one shape of errors. Unknown fields are named in it; no value is."""
    assert 400 <= answer.status_code < 500, f"{where}: {answer.status_code} {answer.text[:200]}"
    said = answer.json
    assert set(said) <= {"code", "message", "errors", "held_until", "current"}, where
    assert said["code"], where
    assert said["message"], where
    assert ECHO not in answer.text, f"{where} says it back"
    if answer.status_code == 422:
        assert said["errors"], where
        assert all(isinstance(one, str) for many in said["errors"].values() for one in many)


def test_every_field_of_every_call_refuses_what_it_cannot_be(world: World) -> None:
    before = dump(world.house)
    tried = 0
    for who, key, fields, good in calls(world):
        for name, about in fields.items():
            for value in wrong_values(name, about):
                answer = send(world, who, key, {**good, name: value})
                check(answer, f"{key} with {name}={str(value)[:40]!r}")
                tried += 1
    assert tried > 300
    assert dump(world.house) == before


def test_no_call_takes_a_field_that_it_does_not_know(world: World) -> None:
    """A-5."""
    before = dump(world.house)
    for who, key, fields, good in calls(world):
        for name in EXTRA:
            if name in fields and name != "patient_id":
                continue
            answer = send(world, who, key, {**good, name: ECHO})
            check(answer, f"{key} with {name}")
            assert answer.status_code == 422, f"{key} with {name}"
    assert dump(world.house) == before


def test_every_required_field_is_asked_for(world: World) -> None:
    for who, key, _, good in calls(world):
        if key.startswith("PATCH"):
            continue
        for name in good:
            answer = send(world, who, key, {k: v for k, v in good.items() if k != name})
            assert answer.status_code < 500, f"{key} without {name}"
        answer = send(world, who, key, {})
        check(answer, f"{key} with nothing")
        assert answer.status_code == 422


def test_inside_an_answer_and_inside_parts_it_is_the_same(world: World) -> None:
    key, before = "PUT /api/v1/entries/<uuid:entry_id>", dump(world.house)
    good = {"prompt": world.ids["slug"], "version": 1, "text": "words"}
    for name in good:
        for value in (None, [], {}, True, 1.5, "\0", "\ud800", ECHO * 40):
            if name == "text" and value == ECHO * 40:
                continue
            body = {"kind": "letter", "body": "b", "answers": [{**good, name: value}]}
            check(send(world, "ana", key, body), f"answers.{name}={value!r}")
    for extra in ("ask", "id", "patient_id"):
        body = {"kind": "letter", "answers": [{**good, extra: "x"}]}
        check(send(world, "ana", key, body), f"answers.{extra}")
    many = {"kind": "letter", "answers": [good] * 1000}
    check(send(world, "ana", key, many), "a thousand answers")
    share = {"entry_id": world.ids["entry_id"], "version": 2, "person_id": world.ids["ben_id"]}
    parts: list[Any] = [{"body": "yes"}, {"answers": "x"}, {"answers": ["none"]}, {"all": True}]
    for part in (*parts, {"answers": [1]}, {}):
        answer = send(world, "ana", "POST /api/v1/shares", {**share, "parts": part})
        check(answer, f"parts={part}")
    assert dump(world.house) == before


FORM_VALUES = ["", "\0", "x" * 5000 + "é\u202e😀\r\n{}"]


def test_no_form_and_no_address_of_a_page_brings_it_down(world: World) -> None:
    """Every field of every form: the form again, or the way on, never a 500."""
    for key, body in matrix.BODIES.items():
        if " /api/" in key or key == "POST /sign-in":
            continue
        names = {*body, "clear", "merge", "until_on", "answers-0-version", "focus_other", "parts"}
        who = "ben" if any(part in key for part in OF_BEN) else "ana"
        world.house.forget_tries()
        for name in sorted(names):
            for value in FORM_VALUES:
                form = {field: str(said).format(**world.ids) for field, said in body.items()} | {
                    name: value
                }
                answer = world.client(who).post(
                    path_of(world, key), data=form, headers={"Origin": ORIGIN}
                )
                assert answer.status_code < 500, f"{key} with {name}={value[:20]!r}"


def test_no_query_of_a_page_brings_it_down(world: World) -> None:
    paths = ("/write", "/journal", "/courses/new", "/therapy-sessions/new", "/sign-in")
    edit = f"/entries/{world.ids['entry_id']}/edit"
    names = ("kind", "when", "prompt", "therapy_session_id", "course", "patient", "cursor", "next")
    for path in (*paths, edit):
        for name in (*names, "merge"):
            for value in FORM_VALUES[1:]:
                answer = world.client("ana").get(path, query_string={name: value})
                assert answer.status_code < 500, f"{path}?{name}={value[:20]!r}"
