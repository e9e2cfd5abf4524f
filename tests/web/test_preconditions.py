"""What a write was made from (Y-29), the same operation twice (R20), a text blanked over
(Y-7), and the places in a list (I-3): every case has an answer, none an unconditional write."""

from typing import Any
from uuid import uuid4

import pytest

from tests.cast import ORIGIN, Cast

SAID: list[tuple[dict[str, str], int]] = [
    ({}, 428),
    ({"If-Match": "*"}, 400),
    ({"If-Match": 'W/"1"'}, 412),
    ({"If-Match": '"1", "2"'}, 400),
    ({"If-Match": "1"}, 400),
    ({"If-Match": '""'}, 400),
    ({"If-Match": '"one"'}, 400),
    ({"If-Match": '"-1"'}, 400),
    ({"If-Match": '"1'}, 400),
    ({"If-Match": ""}, 400),
    ({"If-Match": '"99999999999999999999"'}, 400),
    ({"If-Match": '"0"'}, 412),
    ({"If-Match": '"2"'}, 412),
    ({"If-None-Match": "*"}, 412),
    ({"If-None-Match": '"1"'}, 400),
    ({"If-None-Match": ""}, 400),
    ({"If-Match": '"1"', "If-None-Match": "*"}, 400),
]


def put(cast: Cast, entry_id: str, body: Any, headers: dict[str, str]) -> Any:
    """Ana writes an entry with exactly these headers."""
    path = f"/api/v1/entries/{entry_id}"
    return cast.ana.client.put(path, json=body, headers={"Origin": ORIGIN, **headers})


@pytest.mark.parametrize(("headers", "status"), SAID)
def test_a_write_that_does_not_name_its_version_changes_nothing(
    cast: Cast, headers: dict[str, str], status: int
) -> None:
    entry = cast.ana.api.write("there")
    answer = put(cast, entry["id"], {"kind": "reflection", "body": "other"}, headers)
    assert answer.status_code == status, answer.json
    if status == 412 and not headers.get("If-Match", "").startswith("W/"):
        assert answer.json["current"]["body"] == "there"
        assert answer.headers["ETag"] == '"1"'
    now = cast.ana.api.get(f"/entries/{entry['id']}")
    assert (now.json["body"], now.json["version"], now.headers["ETag"]) == ("there", 1, '"1"')


def test_revising_what_is_not_there_is_not_found(cast: Cast) -> None:
    body = {"kind": "letter", "body": "words"}
    assert put(cast, str(uuid4()), body, {"If-Match": '"1"'}).status_code == 404


@pytest.mark.parametrize("said", ['"2"', 'W/"1"'])
def test_a_stale_delete_keeps_the_entry(cast: Cast, said: str) -> None:
    entry = cast.ana.api.write("there")
    assert cast.ana.api.delete(f"/entries/{entry['id']}", If_Match=said).status_code == 412
    assert cast.ana.api.get(f"/entries/{entry['id']}").status_code == 200


def test_the_same_operation_twice_is_one_version_and_one_answer(cast: Cast) -> None:
    """R20."""
    entry_id, body = str(uuid4()), {"kind": "letter", "body": "words"}
    headers = {"If-None-Match": "*", "Idempotency-Key": "first-try"}
    first, again = (put(cast, entry_id, body, headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert first.headers["ETag"] == again.headers["ETag"]
    versions = cast.ana.api.get(f"/entries/{entry_id}/versions").json["items"]
    assert len(versions) == 1


def test_a_key_that_was_used_for_something_else_is_refused(cast: Cast) -> None:
    entry_id = str(uuid4())
    headers = {"If-None-Match": "*", "Idempotency-Key": "used"}
    assert put(cast, entry_id, {"kind": "letter", "body": "one"}, headers).status_code == 201
    for other, body in ((entry_id, "two"), (str(uuid4()), "one")):
        answer = put(cast, other, {"kind": "letter", "body": body}, headers)
        assert answer.status_code == 422
        assert list(answer.json["errors"]) == ["Idempotency-Key"]
    cleo = cast.cleo.api.put(
        f"/entries/{entry_id}",
        {"kind": "letter", "body": "two"},
        If_None_Match="*",
        Idempotency_Key="used",
    )
    assert cleo.status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 65, "two words", "é"])
def test_a_malformed_key_is_refused(cast: Cast, key: str) -> None:
    headers = {"If-None-Match": "*", "Idempotency-Key": key}
    answer = put(cast, str(uuid4()), {"kind": "letter", "body": "words"}, headers)
    assert answer.status_code == 400


@pytest.mark.parametrize("blank", ["", "   ", "\n\t", "\u200b\u200d", "\ufeff", "\u2028"])
def test_nothing_is_saved_over_a_text_unless_it_is_said(cast: Cast, blank: str) -> None:
    """Y-7, through both doors."""
    entry = cast.ana.api.write("there")
    path, body = f"/entries/{entry['id']}", {"kind": "reflection", "body": blank}
    answer = cast.ana.api.put(path, body, If_Match='"1"')
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["clear"])
    assert cast.ana.submit(path, kind="reflection", body=blank, base="1").status_code == 422
    assert cast.ana.api.get(path).json["body"] == "there"
    cleared = cast.ana.api.put(path, {**body, "clear": True}, If_Match='"1"')
    assert (cleared.status_code, cleared.json["version"]) == (200, 2)
    assert cast.ana.api.get(f"{path}/versions/1").json["body"] == "there"


def test_a_place_in_a_list_is_ones_own_and_unchanged(cast: Cast) -> None:
    """I-3."""
    for at in range(3):
        cast.ana.api.write(f"number {at}")
    first = cast.ana.api.get("/entries?limit=1").json
    cursor = first["next"]
    second = cast.ana.api.get(f"/entries?limit=1&cursor={cursor}").json
    assert second["items"][0]["body"] == "number 1"
    for wrong in (cursor[:-1], cursor[::-1], f"x{cursor}", "x", "e30.x", cursor.rpartition(".")[0]):
        for path in ("/entries", "/shares"):
            answer = cast.ana.api.get(f"{path}?cursor={wrong}")
            assert (answer.status_code, answer.json["code"]) == (400, "malformed")
        assert cast.ana.page(f"/journal?cursor={wrong}").status_code == 400
    assert cast.cleo.api.get(f"/entries?cursor={cursor}").status_code == 400
    assert cast.ben.api.get(f"/inbox?cursor={cursor}").status_code == 400
    body = {"q": "number", "cursor": "x"}
    assert cast.ana.api.post("/entries/search", body).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=-1", "limit=101", "limit=abc", "limit=1.5", "limit=", "limit=1e2"),
        *("limit=%EF%BC%91", "sort=body", "patient_id=1", "limit=9999999999", "q2=x", "cursor="),
    ],
)
def test_a_query_that_makes_no_sense_is_refused(cast: Cast, query: str) -> None:
    for member, path in ((cast.ana, "/entries"), (cast.ana, "/shares"), (cast.ben, "/inbox")):
        answer = member.api.get(f"{path}?{query}")
        assert answer.status_code in (400, 422), f"{path}?{query}"
        assert answer.json["code"] in ("invalid", "malformed")


@pytest.mark.parametrize("words", ["%", "_", "\\", "' OR 1=1 --", "%00"[:1] + "%"])
def test_a_search_takes_every_sign_for_itself(cast: Cast, words: str) -> None:
    """I-2."""
    cast.ana.api.write("plain")
    hers = cast.ana.api.write(f"with {words} in it")
    for answer in (
        cast.ana.api.post("/entries/search", {"q": words}),
        cast.ana.client.get("/api/v1/entries", query_string={"q": words}),
    ):
        assert [one["id"] for one in answer.json["items"]] == [hers["id"]]
    nul = cast.ana.client.get("/api/v1/entries", query_string={"q": "a\0b"})
    assert nul.status_code == 422
