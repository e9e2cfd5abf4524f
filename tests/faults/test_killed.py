"""Processes killed and connections cut while phones write: what was acknowledged is there, once."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.faults.conftest import Field
from tests.faults.phone import at_once, kill_a_worker

pytestmark = pytest.mark.processes
PHONES, WRITES = 6, 12


@contextmanager
def again_and_again(harm: Callable[[], None], times: int, every: float) -> Iterator[None]:
    """Do harm this often beside the block, this many seconds apart."""
    over = threading.Event()

    def run() -> None:
        for _ in range(times):
            if over.wait(every):
                return
            harm()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def write_each_their_own(field: Field) -> dict[UUID, dict[int, str]]:
    """Every phone revises an entry of its own, insisting; all that was acknowledged."""
    phones = field.twins(PHONES)

    def write(number: int) -> tuple[UUID, dict[int, str]]:
        entry_id, said = uuid4(), {}
        for turn in range(WRITES):
            words = f"phone {number}, turn {turn}, " + "and so on " * 40
            key = f"{entry_id.hex}-{turn}"
            status, answer = phones[number].put(entry_id, words, turn or None, key)
            assert status == (200 if turn else 201), (status, answer)
            assert answer["version"] == turn + 1
            said[turn + 1] = words
        return entry_id, said

    found = dict(at_once(write, range(PHONES)))
    answered = {status for phone in phones for status in phone.statuses}
    assert answered <= {200, 201, 503}, answered
    return found


def assert_all_there(field: Field, acknowledged: dict[UUID, dict[int, str]]) -> None:
    for entry_id, said in acknowledged.items():
        assert field.ana.versions(entry_id) == said
    field.assert_whole()


def test_killing_workers_loses_nothing_that_was_acknowledged(field_of_ana: Field) -> None:
    """K-1 in small: `kill -9` in the middle of writes; each is there exactly once."""
    with again_and_again(lambda: kill_a_worker(field_of_ana.served), times=4, every=0.35):
        acknowledged = write_each_their_own(field_of_ana)
    assert_all_there(field_of_ana, acknowledged)
    assert field_of_ana.served.process.poll() is None


def test_cut_connections_end_with_each_write_there_once(field_of_ana: Field) -> None:
    """K-3 in small: PostgreSQL ends every connection again and again under load."""
    if field_of_ana.backend != "postgresql":
        return  # a file has no connections to cut
    cut = (
        "select pg_terminate_backend(pid) from pg_stat_activity "
        "where datname = current_database() and pid <> pg_backend_pid()"
    )
    with again_and_again(lambda: field_of_ana.all(cut), times=12, every=0.2) as _:
        acknowledged = write_each_their_own(field_of_ana)
    assert_all_there(field_of_ana, acknowledged)


@contextmanager
def every_write_waits(field: Field) -> Iterator[None]:
    """Hold what every write of Ana's needs, until the block ends."""
    with field.engine.connect() as connection:
        if field.backend == "sqlite":
            connection.rollback()
            raw: Any = connection.connection.dbapi_connection
            raw.execute("begin immediate")
            try:
                yield
            finally:
                raw.execute("rollback")
        else:
            with connection.begin():
                connection.execute(text("select * from sync_counter for update"))
                yield


def test_asked_to_stop_the_server_finishes_what_it_began(lone_field: Field) -> None:
    """K-4 in small: SIGTERM while writes wait; every one of them is answered."""
    phones = lone_field.twins(PHONES)
    ids = [uuid4() for _ in phones]
    sent = threading.Barrier(PHONES + 1)

    def write(number: int) -> int:
        phones[number].ask("GET", "/me")
        sent.wait(timeout=10)
        given = {"kind": "free-page", "body": f"words {number}"}
        path = f"/entries/{ids[number]}"
        return phones[number].ask("PUT", path, given, If_None_Match="*")[0]

    with every_write_waits(lone_field):
        threads = threading.Thread(target=lambda: found.extend(at_once(write, range(PHONES))))
        found: list[int] = []
        threads.start()
        sent.wait(timeout=10)
        threading.Event().wait(0.5)  # until all of them are inside and wait
        lone_field.served.process.send_signal(signal.SIGTERM)
        threading.Event().wait(0.3)
        assert found == []
    threads.join(timeout=15)
    assert found == [201] * PHONES
    lone_field.served.process.wait(timeout=15)
    assert lone_field.served.process.returncode == 0
    (count,) = lone_field.all("select count(*) from entry")
    assert count == (PHONES,)
    lone_field.assert_whole()
