"""Fill the demonstration: the cast, their ties, two sessions behind and one ahead."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from journal import clock
from journal.content.shelf import library
from journal.demo import cast, story
from journal.demo.story import Page
from journal.people import (
    care,
    clinic_settings,
    clinics,
    consents,
    cover,
    invitations,
    passwords,
    persons,
    ties,
)
from journal.people.invitation import Wish as Invited
from journal.sharing import opening, replies, shares
from journal.sharing.shares import Wish
from journal.store import access
from journal.store.tables import Person
from journal.store.unit import Store, session
from journal.treatment import courses, therapy_sessions
from journal.viewer import Viewer
from journal.wellbeing import safety_card
from journal.writing import entries, reading
from journal.writing.entry import draft

ZONE = "Europe/Dublin"
Pages = dict[str, UUID]


def fill(store: Store, data_dir: Path) -> str:
    """Everything, and the sign-ins to print."""
    chosen = cast.choose_password(data_dir)
    people = _people(store, passwords.hashed(chosen))
    _ana(store, people)
    _cleo(store, people)
    return cast.sign_ins(chosen)


def _people(store: Store, password_hash: str) -> dict[str, UUID]:
    now = clock.now()
    with _at(store, now - timedelta(days=400)):
        clinic_id = clinics.create("The demonstration practice")
        people = {
            one.name: persons.create(
                clinic_id,
                role=one.role,
                lane=one.lane,
                name=one.name,
                email=one.email,
                time_zone=ZONE,
                password_hash=password_hash,
            )
            for one in cast.CAST
        }
        for one in people.values():
            words = library().consent(_viewer(one).role)
            consents.agree(_viewer(one), words.slug, words.version)
        care.begin(people["Ana"], people["Eve"])
    march = _last_march(now)
    with _at(store, march):
        care.end(people["Ana"], people["Eve"])
        care.begin(people["Ana"], people["Ben"])
        care.begin(people["Ana"], people["Fay"])
        care.begin(people["Cleo"], people["Ben"])
        _contract(people["Ben"], story.READS_BEN, story.BETWEEN_BEN)
        _contract(people["Fay"], story.READS_FAY, story.BETWEEN_FAY)
        clinic_settings.change(_viewer(people["Gil"]), {**story.PRACTICE, "time_zone": ZONE}, 0)
    with _at(store, now - timedelta(days=2)):
        _away(people["Gil"], people["Cleo"], people["Dov"], clock.local_day(now, ZONE))
    with _at(store, now - timedelta(days=1)):
        label = Invited(label="for L., whom I see on Thursday")
        # Its link was handed over and is in nobody's hands; the list has something in it.
        invitations.invite(_viewer(people["Ben"]), label, "")
    return people


def _away(gil: UUID, patient: UUID, stand_in: UUID, today: date) -> None:
    """Ben will be away for a week, and someone stands in with this patient."""
    viewer = _viewer(gil)
    tie = ties.page(viewer, person_id=patient)[0]
    days = today + timedelta(days=20), today + timedelta(days=26)
    cover.arrange(viewer, tie.id, stand_in, *days)


def _ana(store: Store, people: dict[str, UUID]) -> None:
    now, ana, ben, fay = clock.now(), people["Ana"], people["Ben"], people["Fay"]
    first, second, third = (_ten_in_the_morning(now, days) for days in (-10, -3, 4))
    with _at(store, first - timedelta(days=6)):
        course = courses.begin(
            _viewer(ana),
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
                _viewer(ana),
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
    with _at(store, first - timedelta(days=2)):
        safety_card.keep(_viewer(ana), story.CARD, base=None)
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
    with _at(store, first + timedelta(days=5)):
        _add(ana, pages["first-day-after"], story.CHANGED_LATER)
    pages |= _write(store, ana, planned[1], second, story.SECOND, until=now)
    _share(store, ana, pages["second-intention"], ben, second - timedelta(days=1))
    taken_back = _share(store, ana, pages["first-days"], fay, second - timedelta(hours=30))
    with _at(store, second - timedelta(hours=6)):
        shares.withdraw(_viewer(ana), taken_back)
    _share(
        store, ana, pages["second-day-after"], ben, now - timedelta(hours=20), flag="let-me-start"
    )


def _cleo(store: Store, people: dict[str, UUID]) -> None:
    now, cleo = clock.now(), people["Cleo"]
    start = _ten_in_the_morning(now, -6)
    with _at(store, start - timedelta(days=5)):
        course = courses.begin(
            _viewer(cleo), {"medicine": "esketamine", "route": "nasal", "focus": ""}
        )
        given = {"starts_at": start, "time_zone": ZONE, "route": "nasal"}
        planned = therapy_sessions.plan(_viewer(cleo), course.id, given).id
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
        with _at(store, zero + page.at):
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
            entries.write(_viewer(patient), entry_id, draft(given), base=None)
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
    viewer = _viewer(patient)
    there = reading.read(viewer, entry_id)
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
    entries.write(viewer, entry_id, draft(given), base=there.version)


def _share(
    store: Store,
    patient: UUID,
    entry_id: UUID,
    person_id: UUID,
    at: datetime,
    note: str = "",
    flag: str | None = None,
) -> UUID:
    with _at(store, at):
        viewer = _viewer(patient)
        version = reading.read(viewer, entry_id).version
        wish = Wish(version=version, person_id=person_id, note=note, flag=flag)
        return shares.share(viewer, entry_id, wish).id


def _open(store: Store, therapist: UUID, share_id: UUID, at: datetime, words: str) -> None:
    with _at(store, at):
        opening.open_share(_viewer(therapist), share_id)
    with _at(store, at + timedelta(minutes=6)):
        replies.write(_viewer(therapist), share_id, words)


def _contract(therapist: UUID, reads_when: str, between: str) -> None:
    persons.change(_viewer(therapist), {"reads_when": reads_when, "between": between})


def _viewer(person_id: UUID) -> Viewer:
    """The person of the story, acting; their session is the demonstration's own."""
    row = session().execute(access.by_the_house(Person).where(Person.id == person_id)).scalar_one()
    return Viewer(row.id, row.role, row.lane, row.clinic_id, row.time_zone, UUID(int=0))


@contextmanager
def _at(store: Store, moment: datetime) -> Iterator[None]:
    with clock.at(moment), store.unit(writes=True):
        yield


def _ten_in_the_morning(now: datetime, days: int) -> datetime:
    day = clock.local_day(now, ZONE) + timedelta(days=days)
    return clock.from_wall(day, time(10), ZONE)


def _last_march(now: datetime) -> datetime:
    year = now.year if now.month > 3 else now.year - 1
    return clock.from_wall(now.date().replace(year=year, month=3, day=14), time(9), ZONE)
