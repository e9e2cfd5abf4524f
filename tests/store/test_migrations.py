"""From nothing to the newest shape, on both databases: the same as the models, however often."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Engine, inspect, select

from journal.store import migrating
from journal.store.db import make_engine
from journal.store.tables import Person, Table
from tests.cast import Cast
from tests.conftest import BACKENDS, new_database


@pytest.fixture(params=BACKENDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with nothing in it."""
    if request.param == "postgresql":
        made = make_engine(new_database(request.getfixturevalue("postgres")))
    else:
        made = make_engine(f"sqlite:///{tmp_path / 'journal.db'}")
    yield made
    made.dispose()


def differences(engine: Engine) -> list[object]:
    """What the migrated database and the models do not have in common."""
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, Table.metadata))


def test_from_empty_to_head_equals_the_models(empty: Engine) -> None:
    migrating.migrate(empty)
    assert differences(empty) == []


def test_the_constraints_that_no_comparison_sees_are_there_too(empty: Engine) -> None:
    migrating.migrate(empty)
    found = inspect(empty)
    for table in Table.metadata.sorted_tables:
        checks = {check["name"] for check in found.get_check_constraints(table.name)}
        wanted = {str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)}
        assert checks == wanted, table.name
        keys = found.get_pk_constraint(table.name)["constrained_columns"]
        assert keys == [column.name for column in table.primary_key], table.name
    live_tie = next(
        index for index in found.get_indexes("care") if index["name"] == "uq_care_live_tie"
    )
    where = live_tie.get("dialect_options", {})
    assert live_tie["unique"]
    assert any("ended_at" in str(said).lower() for said in where.values())


def test_running_twice_is_harmless(empty: Engine) -> None:
    migrating.migrate(empty)
    migrating.migrate(empty)
    assert differences(empty) == []


def test_running_again_on_a_practice_in_use_loses_nobody(cast: Cast) -> None:
    cast.ana.api.write("still here")
    migrating.migrate(cast.store.engine)
    with cast.store.engine.connect() as connection:
        assert len(connection.execute(select(Person.__table__)).all()) == len(cast.everyone)
    assert cast.ana.api.get("/entries").json["items"][0]["body"] == "still here"


def test_a_migration_that_fails_half_way_leaves_nothing_half(empty: Engine) -> None:
    """K-7: it is one transaction, so that running it again completes it."""

    def stopped() -> None:
        config = migrating.settings()
        with empty.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        stopped()
    assert inspect(empty).get_table_names() == []
    migrating.migrate(empty)
    assert differences(empty) == []


def test_each_migration_is_numbered_named_as_a_sentence_and_gives_its_reason() -> None:
    for script in ScriptDirectory.from_config(migrating.settings()).walk_revisions():
        assert script.revision.isdecimal()
        assert Path(script.path).name.startswith(f"{script.revision}_")
        assert "Reason: " in (script.module.__doc__ or ""), (
            f"{script.revision}: its docstring says what, then 'Reason: ' and why."
        )


def test_there_is_one_newest_shape() -> None:
    assert len(ScriptDirectory.from_config(migrating.settings()).get_heads()) == 1
