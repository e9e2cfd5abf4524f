"""A backup of everything, for tests: taken, and put in place of what is there."""

from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import insert, select

from journal.custody import restoring
from journal.store.tables import Table
from tests.conftest import House

SHAPE = ("server_epoch",)  # made with the shape, and of nobody


@dataclass(frozen=True)
class Backup:
    """The rows of every table, and what a test knew of them when they were put by."""

    rows: dict[str, list[dict[str, Any]]]
    texts: dict[str, set[str]]
    shared: dict[str, Any]
    done: set[Any]

    @classmethod
    def of(
        cls, house: House, texts: dict[str, set[str]], shared: dict[str, Any], done: set[Any]
    ) -> Self:
        """All that is there now."""
        with house.store.engine.connect() as connection:
            rows = {
                table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
                for table in Table.metadata.sorted_tables
                if table.name not in SHAPE
            }
        return cls(rows, texts, shared, done)

    def put_in_place(self, house: House) -> None:
        """What is there is gone, and this stands in its place, under a new epoch."""
        house.empty()
        with house.store.engine.begin() as connection:
            for table in Table.metadata.sorted_tables:
                if some := self.rows.get(table.name):
                    connection.execute(insert(table), some)
        with house.store.unit(writes=True):
            restoring.begin_epoch()
