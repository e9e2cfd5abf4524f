"""Whether this process can do its work: database, keys and migrations as they must be.

Called by `/readyz` and by the commands; it names what is wrong and gives no detail.
"""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from journal.config import ConfigError
from journal.store import migrating
from journal.store.unit import Store


def problem(store: Store) -> str | None:
    """The name of what is not ready: database, migrations, keys; None when all is."""
    try:
        with store.engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
            newest = ScriptDirectory.from_config(migrating.settings()).get_current_head()
            if found != newest:
                return "migrations"
    except SQLAlchemyError:
        return "database"
    try:
        store.vault.keys.check()
    except (ConfigError, SQLAlchemyError):
        return "keys"
    return None


def is_empty(store: Store) -> bool:
    """Whether this database has never held anything."""
    return not inspect(store.engine).has_table("person")
