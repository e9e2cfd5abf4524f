"""The name of this server's time line. Phones keep it; when it is another one, a backup was
restored, and they offer what the server has lost. Nothing is ever deleted because of it.
"""

from uuid import UUID

from journal.store import access
from journal.store.tables import ServerEpoch
from journal.store.unit import session
from journal.viewer import Viewer


def now(viewer: Viewer) -> UUID:
    """The epoch we are in."""
    found: UUID = (
        session().execute(access.readable(viewer, ServerEpoch, ServerEpoch.id)).scalar_one()
    )
    return found
