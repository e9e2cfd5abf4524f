"""The engine, on SQLite or PostgreSQL, and how it behaves under load and power loss.

`unit` opens transactions with it for everyone who acts; the key store, migrations and
readiness have connections of their own. Decisions and their reasons
are in 3-promises, *The server under load and fire*.
"""

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

WRITES = "journal_writes"
# Codes of PostgreSQL after which the whole unit of work may be tried once more.
TRANSIENT = frozenset({"40001", "40P01", "55P03", "57P01", "57P02", "57P03", "08006", "08003"})
PATIENCE = 10  # seconds that a writer on SQLite waits for others
SHORT_WAIT, LONG_WAIT = "PRAGMA busy_timeout=200", f"PRAGMA busy_timeout={PATIENCE * 1000}"
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    LONG_WAIT,
)
POSTGRES_OPTIONS = (
    "-c statement_timeout=15000 -c lock_timeout=8000 "
    "-c idle_in_transaction_session_timeout=30000 -c timezone=UTC"
)


def make_engine(url: str) -> Engine:
    """An engine that hides parameters from every error and log."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        _make_private_file(parsed.database)
        engine = create_engine(url, hide_parameters=True, pool_size=8, max_overflow=24)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=8,
        max_overflow=8,
        connect_args={"options": POSTGRES_OPTIONS, "connect_timeout": 5},
    )


def of_one_moment(engine: Engine) -> Engine:
    """For units that only read: the same database as it stood at one moment, whatever
    others write meanwhile. SQLite reads no other way."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ")
    return engine


def wipe(engine: Engine) -> None:
    """Leave nothing of what was erased or overwritten beside the database: SQLite keeps it in
    its write-ahead file until that is emptied. Whoever reads just now is not waited for."""
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        for pragma in (SHORT_WAIT, "PRAGMA wal_checkpoint(TRUNCATE)", LONG_WAIT):
            cursor.execute(pragma)
            cursor.fetchall()
    finally:
        connection.close()


def is_transient(problem: DBAPIError) -> bool:
    """Whether trying the whole unit of work once more may succeed."""
    if problem.connection_invalidated:
        return True
    return getattr(problem.orig, "sqlstate", None) in TRANSIENT


def is_out_of_reach(problem: DBAPIError) -> bool:
    """Whether the database could not be reached or was too busy (a 503, not a fault)."""
    return isinstance(problem, OperationalError)


def is_full(problem: DBAPIError) -> bool:
    """Whether there was no room left to write."""
    return (
        getattr(problem.orig, "sqlite_errorname", "") == "SQLITE_FULL"
        or getattr(problem.orig, "sqlstate", None) == "53100"
    )


def _make_private_file(name: str | None) -> None:
    if not name or name == ":memory:":
        return
    path = Path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # Python's own driver would begin transactions late and by itself; we begin them.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads and then writes fails at once when another
    # writer came between, whatever the timeout; so writers say so from the start.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
