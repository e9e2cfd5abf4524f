"""What was erased for good: that it was, and nothing of its words, so that phones forget it.

Called by `trash` when a patient erases, by housekeeping when their thirty days are over, by
`versions` when an entry is written again, and by `syncing`.
"""

from uuid import UUID

from journal import clock
from journal.store import access
from journal.store.tables import ErasedEntry
from journal.store.unit import session
from journal.viewer import Viewer


def leave_mark(patient_id: UUID, entry_id: UUID, seq: int, last_version: int) -> None:
    """Note that this entry was erased, as change `seq` of its patient."""
    session().add(
        ErasedEntry(
            patient_id=patient_id,
            entry_id=entry_id,
            change_seq=seq,
            last_version=last_version,
            erased_at=clock.now(),
        )
    )
    session().flush()


def is_erased(viewer: Viewer, entry_id: UUID) -> bool:
    """Whether one erased this entry for good, and it was not written again since."""
    found = access.readable(viewer, ErasedEntry, ErasedEntry.entry_id)
    return session().execute(found.where(ErasedEntry.entry_id == entry_id)).first() is not None


def written_again(viewer: Viewer, entry_id: UUID) -> int:
    """An entry begins under this id: a mark that was left is taken away. The number its last
    version had, or 0; its versions go on from there, so that no phone takes it for older."""
    mark = access.readable(viewer, ErasedEntry, ErasedEntry.last_version)
    last = session().execute(mark.where(ErasedEntry.entry_id == entry_id)).scalar()
    if last is None:
        return 0
    session().execute(access.removing(viewer, ErasedEntry).where(ErasedEntry.entry_id == entry_id))
    return int(last)
