"""Sealing and opening the snapshot of a share, for both sides of it.

It opens only rows that access let through.
"""

from uuid import UUID

from journal.sharing import snapshot
from journal.sharing.snapshot import Snapshot
from journal.store.tables import Share as Row
from journal.store.unit import vault
from journal.store.vault import Place, Unreadable


def sealed(copy: Snapshot, patient_id: UUID, share_id: UUID) -> bytes:
    """A snapshot as it is stored in its share."""
    return vault().seal(place(patient_id, share_id), snapshot.content(copy))


def place(patient_id: UUID, share_id: UUID) -> Place:
    """Where a snapshot stands."""
    return Place("share", "snapshot", patient_id, str(share_id))


def opened(row: Row) -> Snapshot | None:
    """The snapshot of a row that access let through; None when its words were removed.

    Raises:
        Unreadable: it does not open here.
    """
    if row.snapshot is None:
        return None
    return snapshot.from_content(vault().open(place(row.patient_id, row.id), row.snapshot))


def opened_or_none(row: Row) -> Snapshot | None:
    """The same for a list, where one that does not open must not spoil the rest."""
    try:
        return opened(row)
    except Unreadable:
        return None
