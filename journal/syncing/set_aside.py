"""What a phone pushed that this server could not read: kept as it came, sealed, until a
server that can read it takes it in. The phone keeps it as well. Called by `pushing`.
"""

import json
from typing import Any
from uuid import UUID

from journal import clock
from journal.store import access
from journal.store.tables import SetAside as Row
from journal.store.unit import session, vault
from journal.store.vault import Place, Unreadable
from journal.viewer import Viewer


def keep(viewer: Viewer, op_id: str, operation: Any) -> None:
    """Keep one; the same again is kept once."""
    text = json.dumps(operation, sort_keys=True)  # in ASCII, whatever the texts in it hold
    new = UUID(bytes=vault().mark(viewer.id, "set aside", text.encode())[:16], version=4)
    known = access.readable(viewer, Row, Row.id).where(Row.id == new)
    if session().execute(known).first() is not None:
        return
    sealed = vault().seal(_place(viewer, new), text)
    session().add(
        Row(patient_id=viewer.id, id=new, op_id=op_id, operation=sealed, set_at=clock.now())
    )
    session().flush()


def taken_in(viewer: Viewer, op_id: str) -> None:
    """It is understood by now, and done."""
    session().execute(access.removing(viewer, Row).where(Row.op_id == op_id))


def waiting(viewer: Viewer) -> list[Any]:
    """One's own, the oldest first, as they came; one that does not open is left out."""
    rows = session().execute(access.readable(viewer, Row).order_by(Row.set_at, Row.id)).scalars()
    found = []
    for row in rows:
        try:
            found.append(json.loads(vault().open(_place(viewer, row.id), row.operation)))
        except Unreadable:  # each by itself: one spoils no other
            continue
    return found


def _place(viewer: Viewer, row_id: UUID) -> Place:
    return Place("set_aside", "operation", viewer.id, str(row_id))
