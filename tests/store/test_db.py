"""How each database behaves under load and power loss, on every connection (K-5, L-5)."""

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from journal.store import db
from tests.conftest import House

PRAGMAS = {
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "secure_delete": 1,
    "busy_timeout": 10_000,
    "journal_mode": "wal",
    "temp_store": 2,  # in memory: no words in a temporary file
}
TIMEOUTS = {
    "statement_timeout": "15s",
    "lock_timeout": "8s",
    "idle_in_transaction_session_timeout": "30s",
    "TimeZone": "UTC",
}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A new SQLite file."""
    made = db.make_engine(f"sqlite:///{tmp_path / 'deep' / 'journal.db'}")
    with made.begin() as connection:
        connection.exec_driver_sql("create table thing (id integer primary key, n integer)")
        connection.exec_driver_sql("insert into thing values (1, 0)")
    yield made
    made.dispose()


def test_every_connection_of_the_pool_survives_a_power_loss(house: House) -> None:
    """K-5: on SQLite by its pragmas, on PostgreSQL by not having been told otherwise."""
    wanted = PRAGMAS if house.backend == "sqlite" else {"synchronous_commit": "on", **TIMEOUTS}
    for _round in ("at first", "after reconnecting"):
        with ExitStack() as stack:
            many = [stack.enter_context(house.store.engine.connect()) for _ in range(10)]
            for connection in many:
                assert _settings(house.backend, connection, wanted) == wanted
        house.store.engine.dispose()


def _settings(backend: str, connection: object, names: dict[str, object]) -> dict[str, object]:
    ask = "pragma {}" if backend == "sqlite" else "show {}"
    return {
        name: connection.exec_driver_sql(ask.format(name)).scalar()  # type: ignore[attr-defined]  # a Connection
        for name in names
    }


def test_the_key_store_survives_a_power_loss_too(house: House) -> None:
    engine = house.store.vault.keys._engine
    with engine.connect() as connection:
        assert _settings("sqlite", connection, PRAGMAS) == PRAGMAS


def test_the_files_are_their_owners_alone(engine: Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("update thing set n = 1")
        files = sorted((tmp_path / "deep").iterdir())
        assert {file.name for file in files} == {"journal.db", "journal.db-wal", "journal.db-shm"}
        modes = {stat.S_IMODE(file.stat().st_mode) for file in files}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "deep").stat().st_mode) == 0o700


def test_a_lax_umask_does_not_open_the_files(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        engine = db.make_engine(f"sqlite:///{tmp_path / 'open' / 'journal.db'}")
        with engine.begin() as connection:
            connection.exec_driver_sql("create table thing (id integer)")
        modes = {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "open").iterdir()}
    finally:
        os.umask(before)
    engine.dispose()
    assert modes == {0o600}


def test_a_writing_unit_takes_the_lock_before_it_reads(engine: Engine) -> None:
    """A deferred read-then-write would fail at once when another writer came between."""
    writing = engine.execution_options(**{db.WRITES: True})
    with writing.begin() as first:
        first.exec_driver_sql("select n from thing")
        with engine.connect() as second:
            second.exec_driver_sql("select n from thing")  # readers never wait
            second.rollback()
            second.exec_driver_sql("pragma busy_timeout = 1")
            second.rollback()
        impatient = db.make_engine(str(engine.url))
        with impatient.connect() as third:
            third.exec_driver_sql("pragma busy_timeout = 1")
            third.rollback()
            asks = third.execution_options(**{db.WRITES: True})
            with pytest.raises(OperationalError, match="locked"):
                asks.exec_driver_sql("select n from thing")
        impatient.dispose()
        first.exec_driver_sql("update thing set n = n + 1")


def test_a_reading_unit_sees_one_moment(engine: Engine) -> None:
    writing = engine.execution_options(**{db.WRITES: True})
    with engine.begin() as reader:
        assert reader.exec_driver_sql("select n from thing").scalar() == 0
        with writing.begin() as writer:
            writer.exec_driver_sql("update thing set n = 5")
        assert reader.exec_driver_sql("select n from thing").scalar() == 0


def test_an_error_of_the_database_hides_what_was_stored(house: House) -> None:
    """C-8."""
    row = {"id": "00000000000000000000000000000001", "name": b"a secret heron", "at": None}
    add = text("insert into clinic (id, name, created_at) values (:id, :name, :at)")
    with pytest.raises(IntegrityError) as failed, house.store.engine.begin() as connection:
        connection.execute(add, row)
    assert "heron" not in str(failed.value) + repr(failed.value) + repr(failed.value.__cause__)
    assert not db.is_transient(failed.value)
    assert not db.is_out_of_reach(failed.value)
    assert not db.is_full(failed.value)


def test_a_slow_statement_is_ended_and_is_told_as_busy(house: House) -> None:
    """L-5, on PostgreSQL; SQLite has one writer and a busy timeout instead."""
    slow = "set local statement_timeout = 10; select pg_sleep(5)"
    statement = "select * from no_such_table" if house.backend == "sqlite" else slow
    with pytest.raises(DBAPIError) as failed, house.store.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert db.is_out_of_reach(failed.value)
    assert not db.is_transient(failed.value)
