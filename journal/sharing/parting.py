"""An entry and its shares end together."""

from uuid import UUID

from journal.sharing import shares
from journal.viewer import Viewer
from journal.writing import trash


def let_go(viewer: Viewer, entry_id: UUID, base: int | None = None) -> None:
    """Move an entry to the trash, and end every live share of it.

    Raises:
        NotFound: not one's own, or there already.
        Stale: it has changed since version `base`.
    """
    trash.put(viewer, entry_id, base)
    shares.withdraw_all_of(viewer, entry_id)
