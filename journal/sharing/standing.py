"""What stands shared at this moment, as a list of pages tells it beside each of them.

Read by pages and by `morning`; the whole of it, with words and answers, is the `ledger`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from journal.people import persons
from journal.people.persons import Profile
from journal.sharing import ledger
from journal.store import access
from journal.store.tables import Entry
from journal.store.tables import Share as Row
from journal.store.unit import session
from journal.viewer import Viewer


@dataclass(frozen=True)
class Standing:
    """A share that is live, as a list tells it: who sees the page, since when, when they
    first opened it, and whether it has a newer version than they see."""

    id: UUID
    person: Profile | None
    shared_at: datetime
    opened_at: datetime | None
    changed_since: bool


def live_of(viewer: Viewer, entry_ids: Sequence[UUID]) -> dict[UUID, list[Standing]]:
    """For these entries of one's own: the shares that are live now, in the order in which
    they were made. No words are opened for it, so that every list can say it."""
    columns = (Row.id, Row.entry_id, Row.version_no, Row.person_id, Row.shared_at)
    found = access.readable(viewer, Row, *columns).where(Row.entry_id.in_(entry_ids))
    live = found.where(ledger.is_live(viewer)).order_by(Row.shared_at)
    rows = session().execute(live).all() if entry_ids else []
    if not rows:
        return {}
    people = persons.profiles(viewer, {row.person_id for row in rows})
    openings = ledger.openings_of(viewer, [row.id for row in rows])
    heads = access.readable(viewer, Entry, Entry.id, Entry.head_version)
    newest = {
        row.id: row.head_version
        for row in session().execute(heads.where(Entry.id.in_({row.entry_id for row in rows})))
    }
    grouped: dict[UUID, list[Standing]] = {}
    for row in rows:
        standing = Standing(
            id=row.id,
            person=people.get(row.person_id),
            shared_at=row.shared_at,
            opened_at=next(iter(openings.get(row.id, ())), None),
            changed_since=newest.get(row.entry_id, row.version_no) != row.version_no,
        )
        grouped.setdefault(row.entry_id, []).append(standing)
    return grouped
