"""After a backup was put in place of what was there. The command that does so is to come."""

from uuid import uuid4

from journal.store import access
from journal.store.tables import ServerEpoch
from journal.store.unit import session


def begin_epoch() -> None:
    """A new epoch (R28): every phone notices at its next word with us, and offers again what
    the backup did not have."""
    session().execute(access.changing_by_the_house(ServerEpoch).values(id=uuid4()))
