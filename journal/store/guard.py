"""Lock 3: a statement that reaches a person's rows without access's mark is refused.

It catches mistakes while they run, in tests and in life. Rows that are added carry
their owner themselves; what goes around the session is forbidden by a house test.
"""

from typing import Any, cast

from sqlalchemy import ColumnClause, TableClause, event
from sqlalchemy.orm import ORMExecuteState, sessionmaker
from sqlalchemy.schema import ExecutableDDLElement
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import AbstractTextClause
from sqlalchemy.sql.visitors import ExternallyTraversible

from journal.store.tables import PUBLIC

MARK = "through_access"
WHO_ASKS = "who_asks"  # of a query of `access`: what its rule is filled in with when it runs


class Unguarded(RuntimeError):
    """A programming fault: a query that did not come from `journal.store.access`."""


def guard(sessions: "sessionmaker[Any]") -> None:
    """Watch every statement of these sessions."""
    event.listen(sessions, "do_orm_execute", _check)


def _check(state: ORMExecuteState) -> None:
    if state.execution_options.get(MARK):
        return
    elements = list(visitors.iterate(cast(ExternallyTraversible, state.statement)))
    reached = {
        element.name
        for element in elements
        if isinstance(element, TableClause) and element.name not in PUBLIC
    }
    if reached or any(_is_raw(element) for element in elements):
        names = ", ".join(sorted(reached)) or "raw text"
        raise Unguarded(f"{names}: select it through journal.store.access")


def _is_raw(element: Any) -> bool:
    if isinstance(element, ColumnClause):
        return element.is_literal
    return isinstance(element, (AbstractTextClause, ExecutableDDLElement))
