"""What a phone pushed that this server could not read: kept as it came, sealed, until a
server that can read it takes it in, or its patient lets it go. The phone keeps it as well.
Kept by `pushing`; its patient finds it on a page of its own.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, tuple_

from journal import clock
from journal.errors import NotFound
from journal.store import access
from journal.store.tables import SetAside as Row
from journal.store.unit import session, vault
from journal.store.vault import Place, Unreadable
from journal.syncing.operation import Later
from journal.viewer import Viewer

MOST = 200
MOST_BYTES = 20 * 2**20
HOW_MUCH = (func.count(), func.coalesce(func.sum(func.length(Row.operation)), 0))


class Full(Later):
    """So much is kept already that this one stays where it is, on the phone."""

    code = "set_aside_full"
    message = (
        "This came from a newer app than the journal knows, and much is kept aside already. It "
        "stays on this phone. Letting go of what is kept aside makes room for it."
    )
    seconds = 60 * 60


@dataclass(frozen=True)
class Aside:
    """One operation as it came; None where it does not open at the moment."""

    id: UUID
    op_id: str
    set_at: datetime
    operation: Any = None

    @property
    def title(self) -> str:
        return _text(self._entry.get("title"))

    @property
    def mood(self) -> str:
        return _text(self._entry.get("mood"))

    @property
    def body(self) -> str:
        """Whatever else in it reads like writing, wherever it stands."""
        known = (self.title, self.mood)
        found = (text for text in _texts(self.operation) if text not in known)
        return "\n\n".join(dict.fromkeys(found))

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for text in (self.title, self.body, self.mood) if text.strip())

    @property
    def as_it_came(self) -> str | None:
        """All of it as JSON, in ASCII: in it may be what no other encoding holds."""
        return json.dumps(self.operation, indent=2) if self.operation is not None else None

    @property
    def _entry(self) -> dict[str, Any]:
        found = self.operation.get("entry") if isinstance(self.operation, dict) else None
        return found if isinstance(found, dict) else {}


def keep(viewer: Viewer, op_id: str, operation: Any) -> None:
    """Keep one; the same again is kept once.

    Raises:
        Full: there is no room for one more.
    """
    text = json.dumps(operation, sort_keys=True)  # in ASCII, whatever the texts in it hold
    new = UUID(bytes=vault().mark(viewer.id, "set aside", text.encode())[:16], version=4)
    known = access.readable(viewer, Row, Row.id).where(Row.id == new)
    if session().execute(known).first() is not None:
        return
    sealed = vault().seal(_place(viewer, new), text)
    many, size = session().execute(access.readable(viewer, Row, *HOW_MUCH)).one()
    if many >= MOST or size + len(sealed) > MOST_BYTES:
        raise Full
    session().add(
        Row(patient_id=viewer.id, id=new, op_id=op_id, operation=sealed, set_at=clock.now())
    )
    session().flush()


def taken_in(viewer: Viewer, op_id: str) -> None:
    """It is understood by now, and done."""
    session().execute(access.removing(viewer, Row).where(Row.op_id == op_id))


def is_any(viewer: Viewer) -> bool:
    """Whether something of theirs is kept, without opening it."""
    return session().execute(access.readable(viewer, Row, Row.id).limit(1)).first() is not None


def op_ids(viewer: Viewer) -> list[str]:
    """Which operations are kept, as their phones named them, without opening any: at most
    `MOST`."""
    return list(session().execute(access.readable(viewer, Row, Row.op_id)).scalars())


def waiting(
    viewer: Viewer, *, after: tuple[datetime, UUID] | None = None, limit: int = 20
) -> list[Aside]:
    """One's own, the oldest first, from `after` on.

    Raises:
        NotFound: not a patient.
    """
    if not viewer.is_patient:
        raise NotFound
    found = access.readable(viewer, Row)
    if after is not None:
        found = found.where(tuple_(Row.set_at, Row.id) > after)
    rows = session().execute(found.order_by(Row.set_at, Row.id).limit(limit)).scalars()
    return [_opened(viewer, row) for row in rows]


def read(viewer: Viewer, aside_id: UUID) -> Aside:
    """One of one's own.

    Raises:
        NotFound: someone else's, or gone.
    """
    row = session().execute(access.readable(viewer, Row).where(Row.id == aside_id)).scalar()
    if row is None:
        raise NotFound
    return _opened(viewer, row)


def let_go(viewer: Viewer, aside_id: UUID) -> None:
    """Forget one, because its patient said so.

    Raises:
        NotFound: someone else's, or gone already.
    """
    gone = session().execute(access.removing(viewer, Row).where(Row.id == aside_id))
    if not gone.rowcount:  # type: ignore[attr-defined]  # a DELETE counts its rows
        raise NotFound


def _opened(viewer: Viewer, row: Row) -> Aside:
    try:
        found = json.loads(vault().open(_place(viewer, row.id), row.operation))
    except Unreadable:  # each by itself: one spoils no other
        found = None
    return Aside(row.id, row.op_id, row.set_at, found)


def _text(found: Any) -> str:
    return _shown(found) if isinstance(found, str) else ""


def _texts(found: Any, name: str = "") -> Iterator[str]:
    """Every text in it that somebody may have written: what holds a space, or stands where
    words do. Ids, kinds and moments hold none."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield from _texts(value, key)
    elif isinstance(found, list):
        for value in found:
            yield from _texts(value, name)
    elif isinstance(found, str) and (" " in found.strip() or name in ("title", "body", "text")):
        yield _shown(found)


def _shown(text: str) -> str:
    # Half of a surrogate pair, or NUL: as it came it is in the file; no page can hold it.
    return text.encode(errors="replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")


def _place(viewer: Viewer, row_id: UUID) -> Place:
    return Place("set_aside", "operation", viewer.id, str(row_id))
