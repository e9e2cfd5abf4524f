"""Replies: a therapist answers a share; each side sees when the other saw it.

Sealed under the patient's key. The therapist reads and writes them only while the
share is live; the patient keeps them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from journal import clock
from journal.errors import Invalid, NotFound
from journal.people import persons
from journal.people.persons import Profile
from journal.sharing import inbox
from journal.store import access
from journal.store.tables import Reply as Row
from journal.store.unit import session, vault
from journal.store.vault import Place, Unreadable
from journal.viewer import Viewer
from journal.writing import words

LONGEST = 20_000


@dataclass(frozen=True)
class Reply:
    """One answer to one share. `seen_at` is when the patient first saw it."""

    id: UUID
    share_id: UUID
    author_id: UUID
    author_name: str
    text: str
    written_at: datetime
    seen_at: datetime | None
    unreadable: bool


def write(viewer: Viewer, share_id: UUID, text: str) -> Reply:
    """Answer a share that is live and addressed to this therapist.

    Raises:
        NotFound: it is not, or not any more.
        Invalid: no words, or more than can be kept.
    """
    patient_id = inbox.live(viewer, share_id).patient_id
    if words.is_blank(text):
        raise Invalid({"text": ["Write a few words first."]})
    if len(text) > LONGEST or not words.is_keepable(text):
        raise Invalid({"text": [f"At most {LONGEST} characters that can be stored."]})
    new = uuid4()
    session().add(
        Row(
            id=new,
            patient_id=patient_id,
            share_id=share_id,
            author_id=viewer.id,
            words=vault().seal(_place(patient_id, new), text),
            written_at=clock.now(),
        )
    )
    return next(one for one in to(viewer, [share_id])[share_id] if one.id == new)


def to(viewer: Viewer, share_ids: Sequence[UUID]) -> dict[UUID, list[Reply]]:
    """The replies to these shares that this person may read, oldest first."""
    found = access.readable(viewer, Row).where(Row.share_id.in_(share_ids))
    in_order = found.order_by(Row.written_at, Row.id)
    rows = list(session().execute(in_order).scalars()) if share_ids else []
    people = persons.profiles(viewer, {row.author_id for row in rows})
    grouped: dict[UUID, list[Reply]] = {}
    for row in rows:
        grouped.setdefault(row.share_id, []).append(_reply(row, people))
    return grouped


def unseen(viewer: Viewer, limit: int) -> list[Reply]:
    """For a patient: the newest answers that they have not seen yet."""
    if not viewer.is_patient:
        raise NotFound
    found = access.readable(viewer, Row).where(Row.seen_at.is_(None))
    newest = found.order_by(Row.written_at.desc(), Row.id.desc()).limit(limit)
    rows = session().execute(newest).scalars().all()
    people = persons.profiles(viewer, {row.author_id for row in rows})
    return [_reply(row, people) for row in rows]


def see(viewer: Viewer, share_id: UUID) -> None:
    """The patient has the replies of this share on the screen: note when, once."""
    if not viewer.is_patient:
        raise NotFound
    session().execute(
        access.changing(viewer, Row)
        .where(Row.share_id == share_id, Row.seen_at.is_(None))
        .values(seen_at=clock.now())
    )


def _reply(row: Row, people: Mapping[UUID, Profile]) -> Reply:
    author = people.get(row.author_id)
    try:
        text, unreadable = str(vault().open(_place(row.patient_id, row.id), row.words)), False
    except Unreadable:
        text, unreadable = "", True
    return Reply(
        id=row.id,
        share_id=row.share_id,
        author_id=row.author_id,
        author_name=author.name if author else "",
        text=text,
        written_at=row.written_at,
        seen_at=row.seen_at,
        unreadable=unreadable,
    )


def _place(patient_id: UUID, reply_id: UUID) -> Place:
    return Place("reply", "words", patient_id, str(reply_id))
