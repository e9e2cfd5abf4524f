"""Opening one share, on the therapist's side: no record, no reading (R29).

The words are given out only with an opening that its patient sees, written in the same
transaction. A page that is shown once more because an answer was refused is the same
reading, if the same sign-in has just recorded it; anything else is another opening.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from journal import clock
from journal.errors import Conflict, NotFound
from journal.sharing import beside, inbox, replies, sealing
from journal.sharing.inbox import Item, Neighbours
from journal.sharing.replies import Reply
from journal.sharing.snapshot import Snapshot
from journal.store import access
from journal.store.tables import Opening, Share
from journal.store.unit import session
from journal.store.vault import Unreadable
from journal.viewer import Viewer

SAME_READING = timedelta(minutes=30)


@dataclass(frozen=True)
class Opened:
    """A share on the screen, with the intention of its session when that is shared too."""

    item: Item
    snapshot: Snapshot
    intention: Snapshot | None
    replies: tuple[Reply, ...]
    neighbours: Neighbours


def open_share(viewer: Viewer, share_id: UUID, *, still: bool = False) -> Opened:
    """Open a share, which the patient will see. `still` says that it is on the screen
    already, and an opening of the last half hour from this sign-in stands for it.

    Raises:
        NotFound: not shared with this person, or not any more.
        Conflict: its words do not open; nothing is recorded, because nothing was read.
    """
    row = inbox.live(viewer, share_id)
    try:
        copy = sealing.opened(row)
    except Unreadable:
        raise Conflict(
            "These words cannot be opened. Nothing else is affected.", code="unreadable"
        ) from None
    if copy is None:
        raise NotFound
    intention = beside.intention(
        viewer,
        patient_id=row.patient_id,
        person_id=viewer.id,
        session_id=row.therapy_session_id,
        kind=row.kind,
        stays=True,
    )
    for read in (row, intention[0] if intention else None):
        if read is not None and not (still and _just_recorded(viewer, read)):
            _record(viewer, read)
    return Opened(
        item=inbox.items(viewer, [row])[0],
        snapshot=copy,
        intention=intention[1] if intention else None,
        replies=tuple(replies.to(viewer, [share_id]).get(share_id, ())),
        neighbours=inbox.neighbours(viewer, row),
    )


def _just_recorded(viewer: Viewer, row: Share) -> bool:
    found = access.readable(viewer, Opening, Opening.id).where(
        Opening.share_id == row.id,
        Opening.auth_session_id == viewer.auth_session_id,
        Opening.opened_at > clock.now() - SAME_READING,
    )
    return session().execute(found.limit(1)).first() is not None


def _record(viewer: Viewer, row: Share) -> None:
    session().add(
        Opening(
            patient_id=row.patient_id,
            share_id=row.id,
            person_id=viewer.id,
            auth_session_id=viewer.auth_session_id,
            opened_at=clock.now(),
        )
    )
