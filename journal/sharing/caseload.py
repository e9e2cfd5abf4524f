"""The therapist's caseload: whom they treat, what waits, and when the sessions are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from journal import clock
from journal.people import care
from journal.people.persons import Profile
from journal.sharing import inbox
from journal.sharing.inbox import Item, Key
from journal.treatment import therapy_sessions
from journal.treatment.therapy_session import TherapySession
from journal.viewer import Viewer


@dataclass(frozen=True)
class Row:
    """One patient in the caseload. Nothing here counts what was not shared."""

    patient: Profile
    unopened: int
    next_session_at: datetime | None
    last_session_at: datetime | None
    latest_shared_at: datetime | None


@dataclass(frozen=True)
class Shared:
    """What one patient shares with this therapist, along their therapy sessions; `next` is
    where what follows begins, if more does; `until_at` is when a stand-in's part ends."""

    patient: Profile
    sessions: list[tuple[TherapySession, list[Item]]]
    loose: list[Item]
    next: Key | None
    until_at: datetime | None


def every(viewer: Viewer) -> list[Row]:
    """Everyone this therapist treats now, those with something unopened first.

    Raises:
        NotFound: not a therapist.
    """
    waiting, latest = inbox.unopened(viewer), inbox.latest(viewer)
    dated: dict[UUID, list[datetime]] = {}
    for one in therapy_sessions.dates(viewer):  # of everyone at once, however many there are
        if one.cancelled_at is None:
            dated.setdefault(one.patient_id, []).append(one.starts_at)
    rows = [
        _row(patient, waiting.get(patient.id, 0), latest.get(patient.id), dated.get(patient.id, []))
        for patient in care.patients(viewer)
    ]
    return sorted(rows, key=lambda row: -row.unopened)  # and by name, as they came


def _row(
    patient: Profile, waiting: int, latest: datetime | None, starts: Sequence[datetime]
) -> Row:
    now = clock.now()
    past = [moment for moment in starts if moment <= now]
    coming = [moment for moment in starts if moment > now]
    return Row(patient, waiting, min(coming, default=None), max(past, default=None), latest)


def of_patient(
    viewer: Viewer,
    patient_id: UUID,
    *,
    show: str | None = None,
    after: Key | None = None,
    limit: int = 50,
) -> Shared:
    """One patient's shared things, session by session, the newest `limit` of them.

    Raises:
        NotFound: this person does not treat them now.
    """
    patient = care.treats(viewer, patient_id)
    items = inbox.page(viewer, patient_id=patient_id, show=show, after=after, limit=limit + 1)
    sessions = therapy_sessions.every(viewer, patient_id)
    along: dict[UUID | None, list[Item]] = {one.id: [] for one in sessions}
    loose: list[Item] = []
    for item in sorted(items[:limit], key=lambda one: (one.shared_at, one.share_id)):
        along.get(item.therapy_session_id, loose).append(item)
    last = items[limit - 1] if len(items) > limit else None
    return Shared(
        patient,
        [(one, along[one.id]) for one in reversed(sessions)],
        loose,
        (last.shared_at, last.share_id) if last else None,
        care.until(viewer, patient_id),
    )
