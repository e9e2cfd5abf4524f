"""What a person had typed when their sign-in ended, kept until they come back for it.

Sealed under their own key: nobody else can read it, and it is only ever added to by a
request that brings the cookie of a session that really was theirs. Called by the web's
`left_behind` and the kept-words doors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from journal import clock
from journal.errors import NotFound
from journal.store import access
from journal.store.tables import KeptForm as Row
from journal.store.unit import session, vault
from journal.store.vault import Place, Unreadable
from journal.viewer import Viewer

KEPT_FOR = timedelta(days=7)
MOST = 20
MOST_BYTES = 2 * 1024 * 1024
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class KeptForm:
    """One form as it was sent: to which address, and every field of it, in order."""

    id: UUID
    address: str
    fields: tuple[tuple[str, str], ...]
    kept_at: datetime


def keep(viewer: Viewer, address: str, fields: Fields, page: UUID | None = None) -> bool:
    """Keep a form that came after this person's session had ended; whether it could be.

    One open page (`page`) is kept once, as it was last sent; and so is the same form
    without one. When there is no room for more, nothing older makes way: the caller has
    to leave the words on the screen.
    """
    content = {"address": address, "fields": [list(pair) for pair in fields]}
    said = orjson.dumps(content)
    if len(said) > MOST_BYTES:
        return False
    form_id = page or UUID(bytes=vault().mark(viewer.id, "kept form", said)[:16], version=4)
    found = session().execute(access.readable(viewer, Row, Row.id, Row.kept_at)).all()
    now, known = clock.now(), {row.id for row in found}
    if form_id not in known and len(known) >= MOST:
        return False
    sealed = vault().seal(_place(viewer, form_id), content)
    if form_id in known:
        again = access.changing(viewer, Row).where(Row.id == form_id)
        session().execute(again.values(fields=sealed, kept_at=now))
    else:
        session().add(Row(person_id=viewer.id, id=form_id, fields=sealed, kept_at=now))
        session().flush()
    return True


def waiting(viewer: Viewer) -> list[KeptForm]:
    """One's own kept forms, the newest first; one that would not open is left out."""
    since = clock.now() - KEPT_FOR
    rows = access.readable(viewer, Row).where(Row.kept_at > since)
    found = session().execute(rows.order_by(Row.kept_at.desc(), Row.id)).scalars()
    return [form for row in found if (form := _opened(viewer, row)) is not None]


def is_any_waiting(viewer: Viewer) -> bool:
    """Whether something of theirs is kept, without opening it."""
    rows = access.readable(viewer, Row, Row.id).where(Row.kept_at > clock.now() - KEPT_FOR)
    return session().execute(rows.limit(1)).first() is not None


def read(viewer: Viewer, form_id: UUID) -> KeptForm:
    """One of one's own kept forms.

    Raises:
        NotFound: someone else's, gone, or it does not open.
    """
    found = next((form for form in waiting(viewer) if form.id == form_id), None)
    if found is None:
        raise NotFound
    return found


def let_go(viewer: Viewer, form_id: UUID) -> None:
    """Forget one, because its person does not want it.

    Raises:
        NotFound: someone else's, or gone already.
    """
    if not taken_in(viewer, form_id):
        raise NotFound


def taken_in(viewer: Viewer, form_id: UUID) -> bool:
    """Forget one that has been sent again by now; whether it was there."""
    gone = session().execute(access.removing(viewer, Row).where(Row.id == form_id))
    return bool(gone.rowcount)  # type: ignore[attr-defined]  # a DELETE counts its rows


def _opened(viewer: Viewer, row: Row) -> KeptForm | None:
    try:
        content: Any = vault().open(_place(viewer, row.id), row.fields)
    except Unreadable:
        return None
    fields = tuple((name, text) for name, text in content["fields"])
    return KeptForm(row.id, content["address"], fields, row.kept_at)


def _place(viewer: Viewer, form_id: UUID) -> Place:
    return Place("kept_form", "fields", viewer.id, str(form_id))
