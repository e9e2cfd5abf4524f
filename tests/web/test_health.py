"""/healthz while the process lives; /readyz when it can work, or the name of what is wrong."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.cast import Cast
from tests.conftest import House, build, new_database


@pytest.fixture(params=["sqlite", "postgresql"])
def own_house(request: pytest.FixtureRequest, tmp_path: Path) -> House:
    """A house that may be broken: nobody else lives in it."""
    if request.param == "postgresql":
        url = new_database(request.getfixturevalue("postgres"))
    else:
        url = f"sqlite:///{tmp_path / 'journal.db'}"
    house: House = build(tmp_path, url, request.param)
    request.addfinalizer(house.store.engine.dispose)  # noqa: PT021  # a yield would hide the type
    return house


def ready(house: House) -> tuple[int, object]:
    """What /readyz says, and that /healthz says the process lives."""
    client = house.app.test_client()
    alive = client.get("/healthz")
    assert (alive.status_code, alive.json) == (200, {"status": "alive"})
    answer = client.get("/readyz")
    return answer.status_code, answer.json


def test_a_house_in_order_is_ready(cast: Cast, house: House) -> None:
    assert ready(house) == (200, {"status": "ready"})
    signed_in = cast.ana.page("/readyz")
    assert signed_in.json == {"status": "ready"}


@pytest.mark.parametrize("wrong", ["drop table alembic_version", "delete from alembic_version"])
def test_a_database_that_was_not_migrated_is_named(own_house: House, wrong: str) -> None:
    with own_house.store.engine.begin() as connection:
        connection.execute(text(wrong))
    assert ready(own_house) == (503, {"status": "migrations"})


def test_a_database_of_another_release_is_named(own_house: House) -> None:
    with own_house.store.engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    assert ready(own_house) == (503, {"status": "migrations"})


def test_a_database_out_of_reach_is_named(own_house: House, tmp_path: Path) -> None:
    """Its file is no database any more; or the server has gone away with it."""
    own_house.store.engine.dispose()
    if own_house.backend == "sqlite":
        for path in tmp_path.glob("journal.db*"):
            path.unlink()
        (tmp_path / "journal.db").write_bytes(b"this is not a database" * 100)
    else:
        name = own_house.store.engine.url.database
        url = own_house.store.engine.url.set(database="postgres")
        admin = create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"alter database {name} rename to {name}_elsewhere"))
        admin.dispose()
    assert ready(own_house) == (503, {"status": "database"})


def test_a_key_store_that_does_not_open_is_named(own_house: House) -> None:
    keys = own_house.store.vault.keys._engine
    with keys.begin() as connection:
        connection.execute(text("update data_key set wrapped = zeroblob(60)"))
    assert ready(own_house) == (503, {"status": "keys"})


def test_a_key_store_that_is_gone_is_named(own_house: House) -> None:
    keys = own_house.store.vault.keys._engine
    with keys.begin() as connection:
        connection.execute(text("drop table data_key"))
    assert ready(own_house) == (503, {"status": "keys"})


def test_what_is_wrong_is_named_without_detail(own_house: House, tmp_path: Path) -> None:
    keys = own_house.store.vault.keys._engine
    with keys.begin() as connection:
        connection.execute(text("drop table data_key"))
    answer = own_house.app.test_client().get("/readyz")
    assert str(tmp_path) not in answer.text
    assert answer.json == {"status": "keys"}
    assert answer.headers["Cache-Control"] == "no-store"
