"""Lock 3: whatever shape a query has, without access's mark it does not reach a person's rows."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import (
    DDL,
    ColumnElement,
    Table,
    column,
    delete,
    exists,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
    text,
    union,
    update,
)
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Bundle, aliased
from sqlalchemy.sql.elements import TString

from journal.store import access
from journal.store.guard import WHO_ASKS, Unguarded
from journal.store.tables import PUBLIC, Care, Entry, EntryVersion, Person, Share
from journal.store.tables import Table as Row
from journal.store.unit import session
from tests.cast import Cast
from tests.conftest import House

PRIVATE = sorted(
    (mapper.class_ for mapper in Row.registry.mappers), key=lambda row: row.__tablename__
)
words_alone = aliased(EntryVersion)
UNMARKED: dict[str, Callable[[], Any]] = {
    "rows": lambda: select(Entry),
    "a column": lambda: select(EntryVersion.words),
    "the table itself": lambda: select(EntryVersion.__table__),
    "a column of the table": lambda: select(_core(EntryVersion).c.words),
    "a count": lambda: select(func.count()).select_from(Entry),
    "a count of a column": lambda: select(func.count(Entry.id)),
    "a join": lambda: select(Person.id).join(Care, Care.patient_id == Person.id),
    "an outer join": lambda: select(Care.id).outerjoin(Share, Share.care_id == Care.id),
    "an alias": lambda: select(words_alone.words),
    "a condition alone": lambda: select(literal(1)).where(Share.id.is_not(None)),
    "exists": lambda: select(exists().where(Entry.head_version == 1)),
    "a scalar subquery": lambda: select(select(func.count(Share.id)).scalar_subquery()),
    "a subquery": lambda: select(select(Share.snapshot).subquery().c.snapshot),
    "a common table": lambda: select(select(Entry.id).cte("mine").c.id),
    "a union": lambda: union(select(Entry.id), select(Share.id)),
    "an order": lambda: select(func.row_number().over(order_by=Share.shared_at)),
    "an update": lambda: update(Entry).values(state="trashed"),
    "an update of the table": lambda: update(_core(Entry)).values(state="trashed"),
    "a delete": lambda: delete(EntryVersion),
    "a delete by subquery": lambda: delete(Entry).where(Entry.id.in_(select(Share.entry_id))),
    "raw text": lambda: text("select words from entry_version"),
    "raw text with columns": lambda: text("select words from entry_version").columns(
        column("words")
    ),
    "a literal column": lambda: select(literal_column("(select words from entry_version)")),
    "text inside a select": lambda: select(text("words")).select_from(text("entry_version")),
    "a table by its bare name": lambda: select(column("words")).select_from(table("entry_version")),
    "text made of a template": lambda: _template(column("words")),
    "a statement of the schema": lambda: DDL("delete from entry_version"),
    "a bundle": lambda: select(Bundle("some", Entry.id, Entry.state)),
    "rows from raw text": lambda: select(Entry).from_statement(text("select * from entry")),
    "a subquery beside": lambda: select(select(Share.id).lateral().c.id),
    "a limit": lambda: select(literal(1)).limit(select(func.count(Share.id)).scalar_subquery()),
    "an insert": lambda: insert(Share).values(snapshot=b""),
    "an insert from a select": lambda: insert(Share).from_select(
        ["snapshot"], select(EntryVersion.words)
    ),
}


def _core(row: type[Row]) -> Table:
    found = row.__table__
    assert isinstance(found, Table)
    return found


def _template(*parts: ColumnElement[Any]) -> TString:
    """What Python 3.14 makes of t"…"."""
    made = TString.__new__(TString)
    made.parts = list(parts)
    return made


@pytest.mark.parametrize("shape", UNMARKED)
def test_no_shape_of_query_slips_past(house: House, shape: str) -> None:
    with house.store.unit(writes=True), pytest.raises(Unguarded, match=r"journal\.store\.access"):
        session().execute(UNMARKED[shape]())


def test_a_refusal_names_what_would_have_been_reached(house: House) -> None:
    many = select(Share.id, Person.id, EntryVersion.words, Entry.id, Care.id)
    named_in_order = "^care, entry, entry_version, person, share: "
    for shape, named in ((many, named_in_order), (text("select 1"), "^raw text: ")):
        with house.store.unit(writes=False), pytest.raises(Unguarded, match=named):
            session().execute(shape)


def test_every_table_is_behind_the_guard(house: House) -> None:
    for row in PRIVATE:
        for unmarked in (select(row), delete(row), select(func.count()).select_from(row)):
            with house.store.unit(writes=True), pytest.raises(Unguarded, match=row.__tablename__):
                session().execute(unmarked)


def test_a_row_cannot_be_fetched_by_its_bare_id(cast: Cast) -> None:
    with cast.store.unit(writes=False), pytest.raises(Unguarded):
        session().get(Person, cast.ana.id)


def test_the_older_ways_to_ask_are_refused_too(cast: Cast) -> None:
    with cast.store.unit(writes=False), pytest.raises(Unguarded):
        session().query(Person).all()
    with cast.store.unit(writes=False), pytest.raises(Unguarded):
        session().scalars(select(Person)).all()


def test_a_rule_that_nobody_filled_in_finds_nothing(cast: Cast) -> None:
    """Rules are put together once, with a gap for who asks: it cannot be left open."""
    with cast.ana.acting(writes=False) as ana:
        query = access.readable(ana, Entry, Entry.id)
        nobodys = query.execution_options(**{WHO_ASKS: None})
        assert session().execute(query).all() == []
        with pytest.raises(StatementError, match="A value is required for bind parameter"):
            session().execute(nobodys)
        with pytest.raises(StatementError, match="A value is required for bind parameter"):
            session().scalars(query)


def test_what_holds_nothing_about_a_person_may_be_read(cast: Cast) -> None:
    revision = table(next(iter(PUBLIC)), column("version_num"))
    with cast.store.unit(writes=False):
        assert session().execute(select(revision)).scalars().all()
        assert session().execute(select(revision.c.version_num)).scalars().all()
        assert session().execute(select(literal(1))).scalar() == 1


def test_what_access_made_may_be_narrowed_and_is_let_through(cast: Cast) -> None:
    entry = cast.ana.api.write("only hers")
    with cast.ana.acting() as ana:
        mine = access.readable(ana, Entry, Entry.head_version).where(Entry.state == "live")
        assert session().execute(mine).scalars().all() == [1]
        moved = access.changing(ana, Entry).values(state="trashed", trashed_at=func.now())
        session().execute(moved)
    assert cast.ana.api.get(f"/entries/{entry['id']}").status_code == 404


def test_a_refused_statement_changed_nothing(cast: Cast) -> None:
    entry = cast.ana.api.write("only hers")
    with pytest.raises(Unguarded), cast.store.unit(writes=True):
        session().execute(update(Entry).values(state="trashed"))
    assert cast.ana.api.get(f"/entries/{entry['id']}").status_code == 200
