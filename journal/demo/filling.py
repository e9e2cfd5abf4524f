"""Fill the demonstration: the practice, two sessions behind and one ahead, what was written."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from journal import clock
from journal.content.shelf import library
from journal.demo import cast, practice, story
from journal.demo.moments import ZONE, on, ten_in_the_morning, viewer
from journal.demo.story import Page
from journal.people import passwords
from journal.sharing import opening, replies, shares
from journal.sharing.shares import Wish
from journal.store.unit import Store
from journal.treatment import courses, therapy_sessions
from journal.wellbeing import safety_card
from journal.writing import entries, reading
from journal.writing.entry import draft

Pages = dict[str, UUID]


def fill(store: Store, data_dir: Path) -> str:
    """Everything, and the sign-ins to print."""
    chosen = cast.choose_password(data_dir)
    people = practice.open_doors(store, passwords.hashed(chosen))
    _ana(store, people)
    _cleo(store, people)
    return cast.sign_ins(chosen)


def _ana(store: Store, people: dict[str, UUID]) -> None:
    now, ana, ben, fay = clock.now(), people["Ana"], people["Ben"], people["Fay"]
    first, second, third = (ten_in_the_morning(now, days) for days in (-10, -3, 4))
    with on(store, first - timedelta(days=6)):
        course = courses.begin(
            viewer(ana),
            {
                "medicine": "ketamine",
                "route": "iv",
                "focus": "major-depression",
                "aim": "Evenings that are only evenings.",
                "planned_sessions": 6,
                "boosters": 1,
            },
        )
        planned = [
            therapy_sessions.plan(
                viewer(ana),
                course.id,
                {
                    "starts_at": at,
                    "time_zone": ZONE,
                    "route": "iv",
                    "place": "the practice, the room with the lamp",
                    "ride_home": "M.",
                },
            ).id
            for at in (first, second, third)
        ]
    with on(store, first - timedelta(days=2)):
        safety_card.keep(viewer(ana), story.CARD, base=None)
    pages = _write(store, ana, planned[0], first, story.FIRST)
    _share(store, ana, pages["first-intention"], ben, first - timedelta(days=2, hours=-3))
    _share(store, ana, pages["safety-plan"], fay, first - timedelta(days=1, hours=20))
    shared = _share(
        store,
        ana,
        pages["first-day-after"],
        ben,
        first + timedelta(hours=25),
        note=story.NOTE_FIRST,
        flag="bring-up",
    )
    _open(store, ben, shared, first + timedelta(days=1, hours=22), story.REPLY_FIRST)
    with on(store, first + timedelta(days=5)):
        _add(ana, pages["first-day-after"], story.CHANGED_LATER)
    pages |= _write(store, ana, planned[1], second, story.SECOND, until=now)
    _share(store, ana, pages["second-intention"], ben, second - timedelta(days=1))
    taken_back = _share(store, ana, pages["first-days"], fay, second - timedelta(hours=30))
    with on(store, second - timedelta(hours=6)):
        shares.withdraw(viewer(ana), taken_back)
    _share(
        store, ana, pages["second-day-after"], ben, now - timedelta(hours=20), flag="let-me-start"
    )


def _cleo(store: Store, people: dict[str, UUID]) -> None:
    now, cleo = clock.now(), people["Cleo"]
    start = ten_in_the_morning(now, -6)
    with on(store, start - timedelta(days=5)):
        course = courses.begin(
            viewer(cleo), {"medicine": "esketamine", "route": "nasal", "focus": ""}
        )
        given = {"starts_at": start, "time_zone": ZONE, "route": "nasal"}
        planned = therapy_sessions.plan(viewer(cleo), course.id, given).id
    pages = _write(store, cleo, planned, start, story.CLEO)
    _share(store, cleo, pages["cleo-day-after"], people["Ben"], start + timedelta(days=1))


def _write(
    store: Store,
    patient: UUID,
    session_id: UUID,
    zero: datetime,
    pages: tuple[Page, ...],
    until: datetime | None = None,
) -> Pages:
    written: Pages = {}
    for page in pages:
        if until is not None and zero + page.at >= until:
            continue
        entry_id = uuid4()
        with on(store, zero + page.at):
            given = {
                "kind": page.kind,
                "therapy_session_id": session_id,
                "title": page.title,
                "body": page.body,
                "mood": page.mood,
                "when": page.step,
                "answers": [_answer(page, domain) for domain in page.answers],
                "time_zone": ZONE,
            }
            entries.write(viewer(patient), entry_id, draft(given), base=None)
        written[page.name] = entry_id
    return written


def _answer(page: Page, domain: str) -> dict[str, object]:
    asked = next(
        prompt
        for prompt in library().current()
        if prompt.when == page.step and prompt.domain == domain and prompt.core
    )
    return {"prompt": asked.slug, "version": asked.version, "text": page.answers[domain]}


def _add(patient: UUID, entry_id: UUID, words: str) -> None:
    acting = viewer(patient)
    there = reading.read(acting, entry_id)
    given = {
        "kind": there.kind,
        "therapy_session_id": there.therapy_session_id,
        "title": there.title,
        "body": there.body + words,
        "answers": [
            {"prompt": one.prompt, "version": one.version, "text": one.text}
            for one in there.answers
        ],
        "when": there.when,
        "time_zone": ZONE,
    }
    entries.write(acting, entry_id, draft(given), base=there.version)


def _share(
    store: Store,
    patient: UUID,
    entry_id: UUID,
    person_id: UUID,
    at: datetime,
    note: str = "",
    flag: str | None = None,
) -> UUID:
    with on(store, at):
        acting = viewer(patient)
        version = reading.read(acting, entry_id).version
        wish = Wish(version=version, person_id=person_id, note=note, flag=flag)
        return shares.share(acting, entry_id, wish).id


def _open(store: Store, therapist: UUID, share_id: UUID, at: datetime, words: str) -> None:
    with on(store, at):
        opening.open_share(viewer(therapist), share_id)
    with on(store, at + timedelta(minutes=6)):
        replies.write(viewer(therapist), share_id, words)
