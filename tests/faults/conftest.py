"""A real server on each database, with the cast in it, for the tests that hurt it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from journal import config, create_app
from journal.store.unit import Store
from tests.cast import gather
from tests.conftest import BACKENDS, new_database
from tests.faults.phone import Phone
from tests.serving import Served, serving

WORKERS = 4


@dataclass
class Field:
    """A running server, the store beneath it, and Ana signed in on one phone."""

    served: Served
    store: Store
    ana: Phone
    backend: str
    phones: list[Phone] = field(default_factory=list)

    def twins(self, many: int) -> list[Phone]:
        """Ana on this many phones more."""
        more = [self.ana.twin() for _ in range(many)]
        self.phones += more
        return more

    @property
    def engine(self) -> Engine:
        return self.store.engine

    def all(self, query: str) -> list[tuple[object, ...]]:
        """Rows, asked of the database itself."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def assert_whole(self) -> None:
        """The database is sound, and every version has its line in the ledger."""
        if self.backend == "sqlite":
            assert self.all("pragma integrity_check") == [("ok",)]
            assert self.all("pragma foreign_key_check") == []
        done = {row[0] for row in self.all("select op_id from op_ledger")}
        kept = [row[0] for row in self.all("select op_id from entry_version")]
        assert len(kept) == len(set(kept))
        assert set(kept) == done
        headless = self.all(
            "select e.id from entry e left join entry_version v on v.patient_id = e.patient_id "
            "and v.entry_id = e.id and v.version_no = e.head_version where v.entry_id is null"
        )
        assert headless == []


@contextmanager
def in_the_open(folder: Path, backend: str, request: pytest.FixtureRequest) -> Iterator[Field]:
    """A server with the cast in it, on this database; everyone has hung up afterwards."""
    if backend == "postgresql":
        url = new_database(request.getfixturevalue("postgres"))
    else:
        url = f"sqlite:///{folder / 'journal.db'}"
    with serving(folder, url, workers=WORKERS) as served:
        app = create_app(config.load(served.environment))
        store: Store = app.extensions["journal_store"]
        gather(app, store)
        open_field = Field(served, store, Phone(served.url).sign_in(), backend)
        try:
            yield open_field
        finally:
            for phone in (open_field.ana, *open_field.phones):
                phone.hang_up()
            store.engine.dispose()


@pytest.fixture(scope="session", params=BACKENDS)
def standing_field(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Field]:
    """One server of a database for all tests it survives."""
    folder = tmp_path_factory.mktemp(f"field-{request.param}")
    with in_the_open(folder, request.param, request) as open_field:
        yield open_field


@pytest.fixture
def field_of_ana(standing_field: Field) -> Iterator[Field]:
    """The standing server, at rest before and whole after."""
    yield standing_field
    standing_field.assert_whole()


@pytest.fixture(params=BACKENDS)
def lone_field(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Field]:
    """A server of its own, for a test that it does not survive."""
    with in_the_open(tmp_path, request.param, request) as open_field:
        yield open_field
