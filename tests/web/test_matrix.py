"""Every route × every kind of person (A-1, A-2, A-7, A-17, A-19; R2): the status that
`matrix.py` declares, and one 404, byte for byte, for all that is not theirs to open."""

import re
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from tests.cast import ORIGIN
from tests.conftest import House
from tests.web import matrix
from tests.web.world import PEOPLE, World, build

GETS = [key for key in matrix.MATRIX if key.startswith("GET ")]
UNSAFE = [key for key in matrix.MATRIX if not key.startswith("GET ")]
OF_ANA = [key for key in matrix.MATRIX if "<uuid:" in key]


# Some routes change the world for those after them: one worker goes through them in order.


@pytest.fixture(scope="module")
def world(own_house: House) -> World:
    """One world for all of this file."""
    return build(own_house)


def expected(key: str) -> dict[str, str]:
    """What is declared for each person."""
    return dict(zip(PEOPLE, matrix.MATRIX[key].split(), strict=True))


def path_of(world: World, key: str, **changed: object) -> str:
    """The path of a route with Ana's ids in it."""
    ids = {**world.ids, **changed}
    if key in matrix.TRASHED:
        ids["entry_id"] = changed.get("entry_id", ids["trashed_id"])
    if key in matrix.LANDED:
        ids["entry_id"] = changed.get("entry_id", ids["landed_id"])
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(ids[found[1]]), key.split(" ", 1)[1])
    query = matrix.QUERIES.get(key, "").format(**ids)
    return f"{path}?{query}" if query else path


def ask(
    world: World, key: str, name: str, path: str | None = None, method: str = ""
) -> TestResponse:
    """Send the request of a route as this person."""
    body = {
        field: value.format(**world.ids) if isinstance(value, str) else value
        for field, value in matrix.BODIES.get(key, {}).items()
    }
    if name in ("ben", "fay", "dov", "eve") and key.endswith(" /api/v1/courses"):
        body["patient_id"] = world.ids["patient_id"]
    if name in ("ben", "fay", "dov", "eve") and key == "POST /courses":
        body["patient"] = world.ids["patient_id"]
    client = world.client(name)
    if key in (*matrix.LEAVING, *matrix.FRESH) and name not in ("nobody", "suspended"):
        client = getattr(world.cast, name).another_client()
    method = method or key.split(" ", 1)[0]
    given: dict[str, object] = {}
    if method not in ("GET", "HEAD", "OPTIONS"):
        given = {"json": body} if " /api/" in key else {"data": body}
    headers = {"Origin": ORIGIN, **matrix.HEADERS.get(key, {})}
    if key in matrix.SAYING_WHOSE and name not in ("nobody", "suspended"):
        headers["Journal-Person"] = str(getattr(world.cast, name).id)
    answer = client.open(path or path_of(world, key), method=method, headers=headers, **given)
    if key in matrix.LEAVING_EVERYWHERE and name not in ("nobody", "suspended"):
        getattr(world.cast, name).forget_client()
    _ = answer.data  # a file is read to its end, and closed
    answer.close()
    return answer


def plain(response: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    """All of an answer that could tell two of them apart."""
    headers = [pair for pair in response.headers if pair[0] != "Date"]
    return response.status_code, response.data, sorted(headers)


def not_found(world: World, key: str) -> tuple[int, bytes, list[tuple[str, str]]]:
    """The one answer to what does not exist, at this door; asked for once, by Ana."""
    door = "/api/v1" if " /api/" in key else ""
    if door not in world.nothing:
        world.nothing[door] = plain(world.cast.ana.client.get(f"{door}/entries/{uuid4()}"))
    return world.nothing[door]


def routes(world: World) -> set[str]:
    """What the application answers to."""
    return {
        f"{method} {rule.rule}"
        for rule in world.house.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_is_declared(world: World) -> None:
    """A-1."""
    silent = sorted(routes(world) - set(matrix.MATRIX))
    assert not silent, (
        f"Say who may use these routes: add a line for each to tests/web/matrix.py: {silent}"
    )


def test_every_declaration_is_of_a_route_that_exists(world: World) -> None:
    gone = sorted(set(matrix.MATRIX) - routes(world))
    assert not gone, f"These routes are gone: remove their lines from tests/web/matrix.py: {gone}"
    given = set(matrix.BODIES) | set(matrix.QUERIES) | set(matrix.HEADERS)
    assert given <= set(matrix.MATRIX), "tests/web/matrix.py sends a body to a route that is gone"


def test_a_route_without_a_declaration_is_noticed(world: World) -> None:
    """The check itself can fail."""
    assert "GET /journal" in routes(world)
    assert "GET /journal" not in routes(world) - set(matrix.MATRIX)
    assert routes(world) - (set(matrix.MATRIX) - {"GET /journal"}) == {"GET /journal"}


@pytest.mark.parametrize("key", GETS)
def test_everyone_reads_what_is_declared_and_nothing_else(world: World, key: str) -> None:
    """A-1, A-2, A-7, and A-17 for HEAD."""
    for name, status in expected(key).items():
        answer = ask(world, key, name)
        assert str(answer.status_code) == status, f"{key} as {name}"
        if name in ("nobody", "ana", "ben", "dov"):
            head = ask(world, key, name, method="HEAD")
            assert (head.status_code, head.data) == (answer.status_code, b""), f"{key} as {name}"
        if status == "404":
            assert plain(answer) == not_found(world, key), f"{key} as {name} is another 404"


@pytest.mark.parametrize("key", UNSAFE)
def test_everyone_does_what_is_declared_and_nothing_else(world: World, key: str) -> None:
    """A-1, A-2: those who may not go first, so that they find everything still there."""
    world.fill()
    columns = expected(key)
    for name in sorted(columns, key=lambda who: columns[who] < "400"):
        answer = ask(world, key, name)
        assert str(answer.status_code) == columns[name], f"{key} as {name}: {answer.text[:300]}"
        if columns[name] == "404":
            assert plain(answer) == not_found(world, key), f"{key} as {name} is another 404"
    if key in matrix.UNTYING:
        world.fill()


@pytest.mark.parametrize("key", OF_ANA)
def test_an_unknown_or_malformed_id_is_the_same_404_for_everyone(world: World, key: str) -> None:
    """A-2, A-17: whoever asks, and however the id is spelled wrong."""
    world.house.forget_tries()
    name = re.search(r"<uuid:(\w+)>", key)
    assert name
    real = str(world.ids[name[1]])
    wrong = [
        str(uuid4()),
        "0",
        "not-an-id",
        f"{{{real}}}",
        real.replace("-", ""),
        f"{real}%00",
        f"{real}'",
        f"%2e%2e/{real}",
    ]
    if key in matrix.UNKNOWN_TO_ALL:
        del wrong[0]
    for who in ("ana", "ben", "gil"):
        for spelled in wrong if who == "ana" else wrong[:1]:
            answer = ask(world, key, who, path_of(world, key, **{name[1]: spelled}))
            assert plain(answer) == not_found(world, key), f"{key} as {who} with {spelled}"


@pytest.mark.parametrize("key", [key for key in GETS if "<uuid:" in key])
def test_another_spelling_of_an_address_is_the_same_decision(world: World, key: str) -> None:
    """A-17: upper case is the same id; slashes and dots lead nowhere."""
    path = path_of(world, key)
    before, _, last = path.rpartition("/")
    upper = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4,12}){4}", lambda it: it[0].upper(), path, count=1)
    for who, status in expected(key).items():
        loud = ask(world, key, who, upper)
        assert str(loud.status_code) == status, f"{upper} as {who}"
        for odd in (
            ()
            if who not in ("ana", "dov")
            else (f"{path}/", f"{before}//{last}", f"{before}/%2e%2e/{last}")
        ):
            answer = ask(world, key, who, odd)
            assert answer.status_code == 404, f"{odd} as {who}"
            assert plain(answer)[1] == not_found(world, key)[1], f"{odd} as {who}"


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_no_header_or_parameter_changes_what_is_asked(world: World, header: str) -> None:
    """A-17: a GET is a GET, a POST is a POST."""
    world.fill()
    client, path = world.cast.ana.client, f"/api/v1/entries/{world.ids['entry_id']}"
    read = client.get(f"{path}?_method=DELETE", headers={header: "DELETE", "Origin": ORIGIN})
    assert read.status_code == 200
    posted = client.post(
        f"{path}?_method=DELETE", headers={header: "DELETE", "Origin": ORIGIN}, json={}
    )
    assert posted.status_code == 405
    assert client.get(path).status_code == 200
    other = world.cast.dov.client.get(path, headers={header: "HEAD"})
    assert plain(other) == not_found(world, "GET /api/v1/entries/<uuid:entry_id>")


def test_options_says_the_same_to_everyone(world: World) -> None:
    """A-17: whether something exists is not told by OPTIONS."""
    for key in OF_ANA:
        ours = plain(ask(world, key, "ana", method="OPTIONS"))
        assert ours[0] == 405
        unknown = re.sub(r"<uuid:\w+>", str(uuid4()), key.split(" ", 1)[1])
        unknown = unknown.replace("<int:number>", "1")
        assert plain(ask(world, key, "dov", method="OPTIONS")) == ours
        assert plain(ask(world, key, "dov", unknown, method="OPTIONS")) == ours


def test_cleo_with_an_id_of_anas_writes_a_row_of_her_own(world: World) -> None:
    """R4: an id made on a phone lives under its patient."""
    world.fill()
    path = f"/entries/{world.ids['entry_id']}"
    given = {"kind": "letter", "body": "of Cleo"}
    assert world.cast.cleo.api.put(path, given, If_None_Match="*").status_code == 201
    assert world.cast.cleo.api.get(path).json["body"] == "of Cleo"
    assert world.cast.ana.api.get(path).json["body"] == "second"
