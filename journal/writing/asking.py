"""What is asked of a patient, and when: the prompts of an open step, within the budget.

The choice itself is pure (`journal.content.choosing`); here it meets what the
patient has answered and set aside. Nothing is offered before its step opens.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

from journal import clock
from journal.content import choosing
from journal.content.choosing import Offered
from journal.content.prompt import Prompt
from journal.content.shelf import library
from journal.errors import Invalid, NotFound
from journal.people import persons
from journal.store import access
from journal.store.tables import PromptChoice
from journal.store.unit import session
from journal.treatment import therapy_sessions
from journal.treatment.therapy_session import TherapySession
from journal.viewer import Viewer
from journal.writing import reading
from journal.writing.entry import Entry
from journal.writing.narrowing import Narrowing

ANY_TIME = ("orient", "hard-day")
CHOICES = ("skip", "later", "not-for-me")
CLEAR_HEAD = timedelta(hours=20)


@dataclass(frozen=True)
class Asked:
    """What one step asks now: everything that suits it, and what is offered today."""

    when: str
    suiting: tuple[Prompt, ...]
    offered: Offered


def step(viewer: Viewer, when: str, one: TherapySession | None = None) -> Asked:
    """The prompts of one step of a session, or of one that may be asked at any time.

    A step that has not opened yet asks nothing, and nor does a cancelled session.

    Raises:
        Invalid: a step that needs a session, without one.
    """
    if when in ANY_TIME:
        return _asked(viewer, when, one)
    if one is None:
        raise Invalid({"therapy_session_id": ["Say which therapy session this is about."]})
    placed = one.step(when)
    if one.cancelled or placed is None or placed.state in ("waiting", "left-out"):
        return Asked(when, (), Offered(None, ()))
    return _asked(viewer, when, one)


def planned(
    viewer: Viewer, many: Iterable[TherapySession]
) -> dict[UUID, dict[str, tuple[Prompt, ...]]]:
    """For each of these sessions: what every step will ask or asks, whenever it opens; a
    phone keeps these for a tunnel. Read at once, however many sessions there are."""
    choices = _choices(viewer) if viewer.is_patient else []
    meaning = _meaning(viewer)
    return {
        one.id: {
            step.key: choosing.suiting(
                library(),
                when=step.key,
                medicine=one.medicine,
                style=one.style or None,
                clear_head=step.key != "landing",
                set_aside=_set_aside(viewer, choices, one.id),
                meaning=meaning,
            )
            for step in one.steps
        }
        for one in many
    }


def at_any_time(viewer: Viewer) -> dict[str, tuple[Prompt, ...]]:
    """What may be asked at any time, for the same tunnel: with a clear head or without one,
    which the phone will know when it is there."""
    choices = _choices(viewer) if viewer.is_patient else []
    return {
        when: choosing.suiting(
            library(),
            when=when,
            medicine=None,
            style=None,
            clear_head=True,
            set_aside=_set_aside(viewer, choices, None),
            meaning=_meaning(viewer),
        )
        for when in ANY_TIME
    }


def set_aside(viewer: Viewer, slug: str, choice: str, therapy_session_id: UUID | None) -> None:
    """Skip a prompt for this session, leave it for later today, or never be asked it again.

    Raises:
        NotFound: not a patient, or no such prompt.
        Invalid: an unknown choice, or a session that is not theirs.
    """
    if not viewer.is_patient or not any(p.slug == slug for p in library().current()):
        raise NotFound
    if choice not in CHOICES:
        raise Invalid({"choice": ["skip, later, or not-for-me."]})
    if therapy_session_id is not None:
        try:
            therapy_sessions.read(viewer, therapy_session_id)
        except NotFound:
            raise Invalid({"therapy_session_id": ["There is no such session of yours."]}) from None
    session().add(
        PromptChoice(
            id=uuid4(),
            patient_id=viewer.id,
            therapy_session_id=therapy_session_id,
            slug=slug,
            choice=choice,
            chosen_at=clock.now(),
        )
    )
    session().flush()


def _asked(viewer: Viewer, when: str, one: TherapySession | None) -> Asked:
    suiting = choosing.suiting(
        library(),
        when=when,
        medicine=one.medicine if one else None,
        style=(one.style or None) if one else None,
        clear_head=_has_clear_head(viewer),
        set_aside=_set_aside(viewer, _choices(viewer), one.id if one else None),
        meaning=_meaning(viewer),
    )
    written = reading.of_session(viewer, one.id) if one else reading.page(viewer, limit=50)
    today = reading.page(viewer, Narrowing(since=_midnight(viewer)), limit=50)
    offered = choosing.offered(
        suiting,
        answered=_slugs(written),
        asked_today=_prompts(today),
        hard_day=any(entry.when == "hard-day" for entry in today),
    )
    return Asked(when, suiting, offered)


def _has_clear_head(viewer: Viewer) -> bool:
    now = clock.now()
    recent = [
        one
        for one in therapy_sessions.every(viewer)
        if not one.cancelled and one.starts_at <= now < one.starts_at + CLEAR_HEAD
    ]
    return not recent


def _choices(viewer: Viewer) -> Sequence[PromptChoice]:
    return session().execute(access.readable(viewer, PromptChoice)).scalars().all()


def _set_aside(
    viewer: Viewer, rows: Iterable[PromptChoice], session_id: UUID | None
) -> frozenset[str]:
    today = clock.local_day(clock.now(), viewer.time_zone)
    return frozenset(
        row.slug
        for row in rows
        if row.choice == "not-for-me"
        or (row.choice == "skip" and row.therapy_session_id == session_id)
        or (row.choice == "later" and clock.local_day(row.chosen_at, viewer.time_zone) == today)
    )


def _midnight(viewer: Viewer) -> datetime:
    """When the day of this person began."""
    zone = viewer.time_zone
    return clock.from_wall(clock.local_day(clock.now(), zone), time(), zone)


def _slugs(entries: Iterable[Entry]) -> frozenset[str]:
    return frozenset(answer.prompt for entry in entries for answer in entry.answers)


def _prompts(entries: Iterable[Entry]) -> tuple[Prompt, ...]:
    found = (library().prompt(one.prompt, one.version) for page in entries for one in page.answers)
    return tuple(prompt for prompt in found if prompt is not None)


def _meaning(viewer: Viewer) -> bool:
    return persons.profile(viewer).meaning
