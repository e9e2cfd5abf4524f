"""A journal of thousands, sealed as entries are but without the care each one is written
with, so that a test of long lists is a test of lists."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from journal.store.tables import Entry, EntryVersion
from journal.store.unit import session
from journal.writing import words as writing
from journal.writing.words import Answer, Words
from tests.cast import Member


def crowd(
    member: Member,
    count: int,
    newest: datetime,
    *,
    body: str = "words",
    kind: str = "free-page",
    answers: tuple[Answer, ...] = (),
    apart: timedelta = timedelta(hours=1),
    therapy_session_id: UUID | None = None,
) -> list[UUID]:
    """This many entries, the newest at this moment and each an hour before the last."""
    made = []
    with member.acting() as viewer:
        for at in range(count):
            entry_id, moment = uuid4(), newest - at * apart
            said = Words(body=body, answers=answers)
            session().add(
                Entry(
                    patient_id=viewer.id,
                    id=entry_id,
                    kind=kind,
                    therapy_session_id=therapy_session_id,
                    course_id=None,
                    head_version=1,
                    state="live",
                    change_seq=0,
                    created_at=moment,
                    changed_at=moment,
                )
            )
            made.append((entry_id, moment, said))
        session().flush()
        for entry_id, moment, said in made:
            session().add(
                EntryVersion(
                    patient_id=viewer.id,
                    entry_id=entry_id,
                    version_no=1,
                    op_id=entry_id.hex,
                    kind="write",
                    beside=False,
                    words=writing.sealed(said, viewer.id, entry_id, 1),
                    created_at=moment,
                )
            )
    return [entry_id for entry_id, _, _ in made]
