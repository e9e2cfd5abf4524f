"""Which pages a phone keeps for where there is no connection."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from journal.store.tables import Entry as Row
from journal.store.unit import session
from journal.treatment.therapy_session import TherapySession
from journal.viewer import Viewer
from journal.writing import reading
from journal.writing.entry import Entry
from journal.writing.narrowing import Narrowing

NEWEST = 20
PLANS = ("safety-plan", "coping-plan")  # what one wrote for a hard day
MOST_OF_A_KIND = 8


def pages(viewer: Viewer, sessions: Sequence[TherapySession]) -> list[Entry]:
    """The newest twenty; the newest intention of each of these sessions, which is read beside
    what is written on it; and the newest plans for a hard day. None of them twice."""
    found = reading.page(viewer, limit=NEWEST)
    found += _intentions(viewer, sessions)
    for kind in PLANS:
        found += reading.page(viewer, Narrowing(kind), limit=MOST_OF_A_KIND)
    return list({one.id: one for one in found}.values())


def _intentions(viewer: Viewer, sessions: Sequence[TherapySession]) -> list[Entry]:
    ids = [one.id for one in sessions]
    asked = reading.lined_up(viewer, Narrowing("intention"), limit=MOST_OF_A_KIND * len(ids))
    rows = session().execute(asked.where(Row.therapy_session_id.in_(ids))).all() if ids else []
    newest: dict[UUID, Any] = {}
    for row in rows:
        newest.setdefault(row.therapy_session_id, row)
    return reading.entries_of(viewer, list(newest.values()))
