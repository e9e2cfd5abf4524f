"""Bodies that are not what they say (I-7, X-4, U-5), the size of a page (X-5), and words that
come back byte for byte (X-1)."""

import gzip
import json
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from tests.cast import ORIGIN, Cast

MIB = 1024 * 1024
GOOD = {"kind": "letter", "body": "words"}
DEEP = b"[" * 10_000 + b"]" * 10_000
BODIES: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 422),
    "blank": (b"   ", 400),
    "invalid UTF-8": (b'{"kind": "letter", "body": "\xff\xfe"}', 400),
    "half a pair in UTF-8": (b'{"kind": "letter", "body": "\xed\xa0\x80"}', 400),
    "UTF-16": (json.dumps(GOOD).encode("utf-16"), 400),
    "UTF-16 without a mark": (json.dumps(GOOD).encode("utf-16-le"), 400),
    "a byte order mark": (b"\xef\xbb\xbf" + json.dumps(GOOD).encode(), 400),
    "NaN": (b'{"kind": NaN}', 400),
    "Infinity": (b'{"kind": -Infinity}', 400),
    "1e400": (b'{"kind": 1e400}', 400),
    "a number without end": (b'{"kind": ' + b"9" * 5000 + b"}", 400),
    "a name twice": (b'{"kind": "letter", "kind": "reflection"}', 400),
    "a name twice, inside": (b'{"kind": "letter", "answers": [{"a": 1, "a": 2}]}', 400),
    "depth 10,000": (DEEP, 400),
    "depth 10,000 inside": (b'{"kind": ' + DEEP + b"}", 400),
    "depth 30": (b"[" * 30 + b"]" * 30, 400),
    "half of it": (b'{"kind": "letter", "bo', 400),
    "two of them": (b"{} {}", 400),
    "a list": (b"[]", 422),
    "a text": (b'"letter"', 422),
    "a number": (b"1", 422),
    "null": (b"null", 422),
    "true": (b"true", 422),
    "a comment": (b'{"kind": "letter"} // x', 400),
    "a form": (b"kind=letter&body=words", 400),
}
TYPES = {
    "text/plain": 415,
    "application/x-www-form-urlencoded": 415,
    "application/json; charset=latin-1": 415,
    "application/json; charset=utf-16": 415,
    "application/xml": 415,
    "": 415,
}
EXACT = [
    "😀 four bytes",
    "👩‍👩‍👧‍👦🏳️‍🌈 joined",
    "e\u0301 stays in two, é in one",
    "שלום hello مرحبا",
    "\u202eturned\u202c",
    "\ufeffmark first",
    "line\u2028and\u2029paragraph",
    "\ttabs\tand  spaces ",
    "a" * 10_240,
    "\ue000\U000f0000 private",
    "\u0378 unassigned \ufdd0\uffff\U0010ffff noncharacters",
    "\x01\x1b[31m control \x7f",
    "{{ 7*7 }} </textarea><script>alert(1)</script> &amp; %00 \\u0000 ' OR 1=1 --",
    "  leading and trailing \n\n",
]


def put(cast: Cast, data: bytes, path: str = "", **headers: str) -> TestResponse:
    """Raw bytes to Ana's own entries."""
    given = {"Origin": ORIGIN, "Content-Type": "application/json", "If-None-Match": "*"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return cast.ana.client.put(
        path or f"/api/v1/entries/{uuid4()}", data=data, headers={**given, **named}
    )


@pytest.mark.parametrize("what", BODIES)
def test_a_body_that_is_not_strict_json_is_refused(cast: Cast, what: str) -> None:
    data, status = BODIES[what]
    answer = put(cast, data)
    assert answer.status_code == status, answer.text
    assert set(answer.json) <= {"code", "message", "errors"}
    assert cast.ana.api.get("/entries").json["items"] == []


@pytest.mark.parametrize("kind", TYPES)
def test_another_type_is_not_read(cast: Cast, kind: str) -> None:
    answer = put(cast, json.dumps(GOOD).encode(), Content_Type=kind)
    assert answer.status_code == TYPES[kind]
    assert cast.ana.api.get("/entries").json["items"] == []


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "identity, gzip", "GZIP"])
def test_a_compressed_body_is_refused_unread(cast: Cast, coding: str) -> None:
    """U-5."""
    answer = put(cast, gzip.compress(json.dumps(GOOD).encode()), Content_Encoding=coding)
    assert answer.status_code == 415


@pytest.mark.parametrize("char", ["a", "é", "€", "😀", "\x01"])
def test_a_page_of_one_mebibyte_is_taken_and_one_byte_more_is_not(cast: Cast, char: str) -> None:
    """X-5: counted in bytes of UTF-8, however the JSON wrote it down."""
    size = len(char.encode())
    full = char * (MIB // size) + "a" * (MIB % size)
    for as_ascii in (True, False):
        path = f"/api/v1/entries/{uuid4()}"
        whole = json.dumps({"kind": "letter", "body": full}, ensure_ascii=as_ascii)
        answer = put(cast, whole.encode(), path)
        assert answer.status_code == 201, answer.text[:200]
        assert answer.json["body"] == full
        for more in ({"body": full + "a"}, {"body": full, "title": "t"}):
            said = json.dumps({"kind": "letter", **more}, ensure_ascii=as_ascii)
            refused = put(cast, said.encode())
            assert refused.status_code == 422
            assert list(refused.json["errors"]) == ["body"]
            assert len(refused.data) < 1000


def test_one_mebibyte_fits_through_the_page_too(cast: Cast) -> None:
    """X-5: a form writes a byte as three; the words come back whole."""
    full = "é" * (MIB // 2)
    entry_id = uuid4()
    data = f"kind=letter&body={quote(full)}"
    headers = {"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
    answer = cast.ana.client.post(f"/entries/{entry_id}", data=data, headers=headers)
    assert answer.status_code == 303
    assert cast.ana.api.get(f"/entries/{entry_id}").json["body"] == full
    more = cast.ana.client.post(f"/entries/{uuid4()}", data=data + "a", headers=headers)
    assert more.status_code == 422
    assert full in more.text


@pytest.mark.parametrize(
    ("path", "most"),
    [("/entries/{}", 6 * MIB + 64 * 1024), ("/shares", 2 * MIB), ("/entries/search", 2 * MIB)],
)
def test_a_body_beyond_the_limit_is_413(cast: Cast, path: str, most: int) -> None:
    method = "PUT" if "{}" in path else "POST"
    headers = {"Origin": ORIGIN, "Content-Type": "application/json", "If-None-Match": "*"}
    where = "/api/v1" + path.format(uuid4())
    answer = cast.ana.client.open(where, method=method, data=b" " * (most + 1), headers=headers)
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")
    fits = cast.ana.client.open(where, method=method, data=b" " * most, headers=headers)
    assert fits.status_code == 400


@pytest.mark.parametrize("text", EXACT)
def test_words_come_back_byte_for_byte(cast: Cast, text: str) -> None:
    """X-1: through the API, and through the form of a page."""
    path = f"/entries/{uuid4()}"
    given: dict[str, Any] = {"kind": "letter", "body": text + "\r\n", "mood": text[:80]}
    assert cast.ana.api.put(path, given, If_None_Match="*").status_code == 201
    read = cast.ana.api.get(path).json
    assert (read["body"], read["mood"]) == (text + "\r\n", text[:80])
    typed = f"/entries/{uuid4()}"
    assert cast.ana.submit(typed, kind="letter", body=text).status_code == 303
    assert cast.ana.api.get(typed).json["body"] == text
    assert cast.ana.page(typed).status_code == 200
    assert cast.ana.page(f"{typed}/edit").status_code == 200


def test_what_can_be_in_no_page_is_refused_with_the_words_still_there(cast: Cast) -> None:
    """NUL, on the page: the form again, every other word still on it."""
    answer = cast.ana.submit(f"/entries/{uuid4()}", kind="letter", body="kept words", title="a\0b")
    assert answer.status_code == 422
    assert "kept words" in answer.text
