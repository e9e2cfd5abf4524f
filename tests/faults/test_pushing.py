"""Phones that push over real sockets, while processes die and commits are slow: each
operation whole or not at all, each once, and no change is passed over by who reads."""

import json
import socket
import threading
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.faults.conftest import Field
from tests.faults.phone import Phone, at_once, kill_a_worker
from tests.faults.test_killed import again_and_again

pytestmark = pytest.mark.processes
PHONES, TURNS = 4, 6
WRITERS, EACH = 8, 5


def write(entry_id: str, body: str, base: int | None, op_id: str) -> dict[str, Any]:
    entry = {"kind": "free-page", "body": body}
    return {"op_id": op_id, "kind": "write", "entry_id": entry_id, "base": base, "entry": entry}


def push(phone: Phone, whose: str, *operations: Any) -> list[dict[str, Any]]:
    """A push, insisted on."""
    given = {"operations": list(operations)}
    status, said = phone.insist("POST", "/sync/push", given, Journal_Person=whose)
    assert status == 200, said
    results: list[dict[str, Any]] = said["results"]
    return results


def whose_of(field: Field) -> str:
    return str(field.ana.insist("GET", "/me")[1]["id"])


def test_killed_in_the_middle_of_a_push_each_operation_is_there_once(field_of_ana: Field) -> None:
    """K-1, Y-1, R20: before the commit, after it and before the answer; sent until answered."""
    whose, phones = whose_of(field_of_ana), field_of_ana.twins(PHONES)

    def work(number: int) -> dict[str, list[str]]:
        pages = [str(uuid4()) for _ in range(10)]
        for turn in range(TURNS):
            asked = [
                write(page, f"{number} {turn} {'and so on ' * 50}", turn or None, f"{page}.{turn}")
                for page in pages
            ]
            results = push(phones[number], whose, *asked)
            assert {one["status"] for one in results} <= {"applied", "duplicate"}
            assert {one["version"] for one in results} == {turn + 1}
        return {
            page: [f"{number} {turn} {'and so on ' * 50}" for turn in range(TURNS)]
            for page in pages
        }

    with again_and_again(lambda: kill_a_worker(field_of_ana.served), times=5, every=0.4):
        found = at_once(work, range(PHONES))
    for pages in found:
        for page, texts in pages.items():
            assert list(field_of_ana.ana.versions(page).values())[::-1] == texts


def test_the_same_push_at_the_same_moment_is_done_once(field_of_ana: Field) -> None:
    """Y-1: ten times at once, over four processes."""
    whose, page = whose_of(field_of_ana), str(uuid4())
    phones = field_of_ana.twins(10)
    asked = [write(page, "words", None, f"{page}.0"), write(page, "stale", None, f"{page}.1")]
    found = at_once(lambda phone: push(phone, whose, *asked), phones)
    assert sorted(one[0]["status"] for one in found) == ["applied"] + ["duplicate"] * 9
    assert {(one["version"], one.get("beside")) for said in found for one in said} == {
        (1, None),
        (1, 2),
    }
    assert field_of_ana.ana.versions(page) == {2: "stale", 1: "words"}


def test_a_push_that_was_cut_off_on_its_way_leaves_nothing(field_of_ana: Field) -> None:
    """Y-19: the body is shorter than it says, and the line is dead."""
    whose, page = whose_of(field_of_ana), str(uuid4())
    [phone] = field_of_ana.twins(1)
    body = json.dumps({"operations": [write(page, "words " * 1000, None, f"{page}.0")]}).encode()
    jar = "; ".join(f"{name}={value}" for name, value in phone.cookies.items())
    head = (
        f"POST /api/v1/sync/push HTTP/1.1\r\nHost: {urlsplit(phone.url).netloc}\r\n"
        f"Origin: {phone.url}\r\nCookie: {jar}\r\nJournal-Person: {whose}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    address = urlsplit(phone.url)
    with socket.create_connection((address.hostname, address.port), timeout=5) as line:
        line.sendall(head.encode() + body[: len(body) // 2])
        line.shutdown(socket.SHUT_WR)
        line.settimeout(3)
        try:
            answer = line.recv(100)
        except OSError:
            answer = b""
    assert not answer.startswith(b"HTTP/1.1 2")
    assert field_of_ana.ana.insist("GET", f"/entries/{page}")[0] == 404


def test_eight_writers_with_slow_commits_and_a_phone_that_reads_on(lone_field: Field) -> None:
    """Y-21: on PostgreSQL every commit sleeps, each for a different time; a phone that polls
    all the while has read every version's place in order, and every page in the end."""
    if lone_field.backend == "postgresql":
        with lone_field.engine.begin() as connection:
            connection.execute(text(SLEEPS))
            connection.execute(text(AT_COMMIT))
    whose, phones = whose_of(lone_field), lone_field.twins(WRITERS)
    [reader], over = lone_field.twins(1), threading.Event()
    seen: dict[str, int] = {}

    def read() -> None:
        since = ""
        while True:
            last = over.is_set()
            _, said = reader.insist("GET", f"/sync/changes?limit=7{since}")
            for one in said["items"]:
                assert one["version"] > seen.get(one["id"], 0)
                seen[one["id"]] = one["version"]
            since = f"&since={said['next']}"
            if last and not said["more"]:
                return

    def work(number: int) -> dict[str, int]:
        pages = [str(uuid4()) for _ in range(EACH)]
        for at, page in enumerate(pages):
            push(phones[number], whose, write(page, f"{number} {at}", None, f"{page}.0"))
            if at % 2:
                push(phones[number], whose, write(page, f"{number} {at} on", 1, f"{page}.1"))
        return {page: 1 + at % 2 for at, page in enumerate(pages)}

    thread = threading.Thread(target=read)
    thread.start()
    written: dict[str, int] = {}
    for one in at_once(work, range(WRITERS)):
        written |= one
    over.set()
    thread.join(timeout=60)
    assert not thread.is_alive()
    assert seen == written
    lone_field.assert_whole()


SLEEPS = (
    "create function slow_commit() returns trigger language plpgsql as "
    "$$ begin perform pg_sleep(random() * 0.08); return null; end $$"
)
AT_COMMIT = (
    "create constraint trigger slow_commit after insert on entry_version "
    "deferrable initially deferred for each row execute function slow_commit()"
)
