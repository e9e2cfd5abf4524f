"""The demonstration's practice: its people, who treats whom, what it says of itself."""

from datetime import date, timedelta
from uuid import UUID

from journal import clock
from journal.content.shelf import library
from journal.demo import cast, story
from journal.demo.moments import ZONE, last_march, on, viewer
from journal.people import (
    care,
    clinic_settings,
    clinics,
    consents,
    cover,
    invitations,
    persons,
    ties,
)
from journal.people.invitation import Wish as Invited
from journal.store.unit import Store


def open_doors(store: Store, password_hash: str) -> dict[str, UUID]:
    """Everyone of the cast by name, tied as the story has it."""
    now = clock.now()
    with on(store, now - timedelta(days=400)):
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
            words = library().consent(viewer(one).role)
            consents.agree(viewer(one), words.slug, words.version)
        care.begin(people["Ana"], people["Eve"])
    march = last_march(now)
    with on(store, march):
        care.end(people["Ana"], people["Eve"])
        care.begin(people["Ana"], people["Ben"])
        care.begin(people["Ana"], people["Fay"])
        care.begin(people["Cleo"], people["Ben"])
        _contract(people["Ben"], story.READS_BEN, story.BETWEEN_BEN)
        _contract(people["Fay"], story.READS_FAY, story.BETWEEN_FAY)
        clinic_settings.change(viewer(people["Gil"]), {**story.PRACTICE, "time_zone": ZONE}, 0)
    with on(store, now - timedelta(days=2)):
        _away(people["Gil"], people["Cleo"], people["Dov"], clock.local_day(now, ZONE))
    with on(store, now - timedelta(days=1)):
        label = Invited(label="for L., whom I see on Thursday")
        # Its link was handed over and is in nobody's hands; the list has something in it.
        invitations.invite(viewer(people["Ben"]), label, "")
    return people


def _away(gil: UUID, patient: UUID, stand_in: UUID, today: date) -> None:
    """Ben will be away for a week, and someone stands in with this patient."""
    acting = viewer(gil)
    tie = ties.page(acting, person_id=patient)[0]
    days = today + timedelta(days=20), today + timedelta(days=26)
    cover.arrange(acting, tie.id, stand_in, *days)


def _contract(therapist: UUID, reads_when: str, between: str) -> None:
    persons.change(viewer(therapist), {"reads_when": reads_when, "between": between})
