"""One unit of work: one transaction, begun and ended by a door, never by an act.

Acts ask here for the database session and the vault of the unit they run in.
Outside a unit there is neither.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from journal.errors import Unready
from journal.store import db
from journal.store.guard import WHO_ASKS, guard
from journal.store.vault import Vault

Question = TypeVar("Question", bound=Callable[..., Any])


class Asking(Session):
    """A session that tells each query of `access` who asks. One that was not told fails:
    its rule has a gap where the person belongs."""

    def execute(self, statement: Any, params: Any = None, **more: Any) -> Any:
        """As every session does."""
        who = statement.get_execution_options().get(WHO_ASKS)
        return super().execute(statement, {**who, **(params or {})} if who else params, **more)


@dataclass(frozen=True)
class Unit:
    """What acts may use while the transaction is open."""

    session: Session
    vault: Vault
    sends_mail: bool
    remembered: dict[Any, Any] | None


_unit: ContextVar[Unit] = ContextVar("unit")


class Store:
    """The database and the vault of one application."""

    def __init__(self, engine: Engine, vault: Vault, *, sends_mail: bool) -> None:
        self.engine = engine
        self.vault = vault
        self.sends_mail = sends_mail
        self._reading = sessionmaker(db.of_one_moment(engine), class_=Asking)
        self._writing = sessionmaker(
            engine.execution_options(**{db.WRITES: True}), class_=Asking, expire_on_commit=False
        )
        guard(self._reading)
        guard(self._writing)
        self._pen = threading.Lock() if engine.dialect.name == "sqlite" else None

    def let_go(self) -> None:
        """Close every connection to both stores; units to come open new ones."""
        self.engine.dispose()
        self.vault.keys.let_go()

    def wipe(self) -> None:
        """Leave nothing of what was erased beside the database."""
        db.wipe(self.engine)

    @contextmanager
    def unit(self, *, writes: bool) -> Iterator[None]:
        """Open a transaction; commit when the block ends well, else undo all of it.

        Raises:
            Unready: others of this process were writing all the while.
        """
        sessions = self._writing if writes else self._reading
        with self._turn(writes=writes), sessions() as session:
            token = _unit.set(Unit(session, self.vault, self.sends_mail, None if writes else {}))
            try:
                yield
                if writes:
                    session.commit()
            finally:
                _unit.reset(token)

    @contextmanager
    def _turn(self, *, writes: bool) -> Iterator[None]:
        # SQLite has one writer. Those of one process wait for each other here, and the next
        # is woken at once; the database would have each look again after ever longer naps.
        if not writes or self._pen is None:
            yield
        elif self._pen.acquire(timeout=db.PATIENCE):
            try:
                yield
            finally:
                self._pen.release()
        else:
            raise Unready


def session() -> Session:
    """The database session of the open unit of work."""
    return _open().session


def vault() -> Vault:
    """The vault of the open unit of work."""
    return _open().vault


def sends_mail() -> bool:
    """Whether this house has a way to send mail."""
    return _open().sends_mail


def remembers(question: Question) -> Question:
    """For what many parts of one page ask alike. A unit that only reads sees one moment, so
    that whoever asks again is given the first answer; one that writes asks anew."""

    @wraps(question)
    def asked(*about: Any) -> Any:
        remembered = _open().remembered
        if remembered is None:
            return question(*about)
        if (question, *about) not in remembered:
            remembered[(question, *about)] = question(*about)
        return remembered[(question, *about)]

    return cast(Question, asked)


def _open() -> Unit:
    try:
        return _unit.get()
    except LookupError:
        raise RuntimeError("no unit of work is open; a door opens one") from None
