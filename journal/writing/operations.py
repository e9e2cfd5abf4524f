"""The operation ledger: the same operation sent twice takes effect once (R20).

It is read after the patient's turn was taken and written in the same transaction
as the effect, so that neither can be without the other.
"""

from typing import Any

import orjson

from journal import clock
from journal.errors import Conflict, Invalid
from journal.store import access
from journal.store.tables import OpLedger, SyncCounter
from journal.store.unit import session, vault
from journal.store.vault import Place, Unreadable
from journal.viewer import Viewer


class KeyUsed(Invalid):
    """An operation's id that names another operation already."""


def take_turn(viewer: Viewer) -> int:
    """Wait for every other write of this patient to end; the number this one gets.

    The number is the place of this change in what phones read, and it is only
    ever seen in order, because the row stays locked until the commit.
    """
    taken = (
        access.changing(viewer, SyncCounter)
        .values(seq=SyncCounter.seq + 1)
        .returning(SyncCounter.seq)
    )
    return int(session().execute(taken).scalar_one())


def mark_of(viewer: Viewer, request: Any) -> bytes:
    """A keyed mark of what was asked, to know a repeated operation from a reused key."""
    canonical = orjson.dumps(request, option=orjson.OPT_SORT_KEYS)
    return vault().mark(viewer.id, "operation", canonical)


def answered_before(viewer: Viewer, op_id: str, mark: bytes) -> Any | None:
    """The answer this operation got when it was first done, or None if it is new.

    Raises:
        KeyUsed: the same key came with a different request.
        Conflict: it was done, but its answer does not open.
    """
    row = session().execute(access.readable(viewer, OpLedger).where(OpLedger.op_id == op_id))
    found = row.scalar()
    if found is None:
        return None
    if found.request_mark != mark:
        raise KeyUsed(
            {"Idempotency-Key": ["This key was used for another request. Use a new one."]}
        )
    try:
        return vault().open(_place(viewer, op_id), found.answer)
    except Unreadable:
        raise Conflict(
            "This was done before, but what was answered then cannot be opened. Please load the "
            "page again to see how it stands.",
            code="unreadable",
        ) from None


def note(viewer: Viewer, op_id: str, mark: bytes, answer: Any) -> None:
    """Keep the answer, sealed, together with the effect."""
    session().add(
        OpLedger(
            patient_id=viewer.id,
            op_id=op_id,
            request_mark=mark,
            answer=vault().seal(_place(viewer, op_id), answer),
            done_at=clock.now(),
        )
    )


def _place(viewer: Viewer, op_id: str) -> Place:
    return Place("op_ledger", "answer", viewer.id, op_id)
