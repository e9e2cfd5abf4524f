"""One unit of work: one transaction, begun and ended by a door, never by an act.

Acts ask here for the database session and the vault of the unit they run in.
Outside a unit there is neither.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from journal.store import db
from journal.store.guard import guard
from journal.store.vault import Vault


@dataclass(frozen=True)
class Unit:
    """What acts may use while the transaction is open."""

    session: Session
    vault: Vault
    sends_mail: bool


_unit: ContextVar[Unit] = ContextVar("unit")


class Store:
    """The database and the vault of one application."""

    def __init__(self, engine: Engine, vault: Vault, *, sends_mail: bool = False) -> None:
        self.engine = engine
        self.vault = vault
        self.sends_mail = sends_mail
        self._reading = sessionmaker(db.of_one_moment(engine), expire_on_commit=False)
        self._writing = sessionmaker(
            engine.execution_options(**{db.WRITES: True}), expire_on_commit=False
        )
        guard(self._reading)
        guard(self._writing)

    def let_go(self) -> None:
        """Close every connection to both stores; units to come open new ones."""
        self.engine.dispose()
        self.vault.keys.let_go()

    def wipe(self) -> None:
        """Leave nothing of what was erased beside the database."""
        db.wipe(self.engine)

    @contextmanager
    def unit(self, *, writes: bool) -> Iterator[None]:
        """Open a transaction; commit when the block ends well, else undo all of it."""
        with (self._writing if writes else self._reading)() as session:
            token = _unit.set(Unit(session, self.vault, self.sends_mail))
            try:
                yield
                if writes:
                    session.commit()
            finally:
                _unit.reset(token)


def session() -> Session:
    """The database session of the open unit of work."""
    return _open().session


def vault() -> Vault:
    """The vault of the open unit of work."""
    return _open().vault


def sends_mail() -> bool:
    """Whether this house has a way to send mail."""
    return _open().sends_mail


def _open() -> Unit:
    try:
        return _unit.get()
    except LookupError:
        raise RuntimeError("no unit of work is open; a door opens one") from None
