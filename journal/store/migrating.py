"""Bringing the database to the shape the code expects; called by `flask migrate` alone."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Engine, text

from journal.store.db import WRITES

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
LOCK = 0x6AF7


def settings() -> AlembicConfig:
    """Alembic's own settings; there is no alembic.ini."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def migrate(engine: Engine, to: str = "head") -> None:
    """Apply what is missing, in one transaction; two at once take turns."""
    config = settings()
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"select pg_advisory_xact_lock({LOCK})"))
        config.attributes["connection"] = connection
        command.upgrade(config, to)
