"""Ana's things, one of each: what the paths of the matrix and of the other tests point to."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient

from journal import clock
from journal.content.shelf import library
from journal.people import care, kept_forms, persons, signing_in, tying
from tests.cast import ZONE, Cast, Member, gather, password_hash
from tests.conftest import House

PEOPLE = ("nobody", "ana", "cleo", "ben", "fay", "dov", "eve", "gil", "hal", "suspended")


@dataclass
class World:
    """The cast, a suspended patient, and the ids of what is Ana's."""

    house: House
    cast: Cast
    suspended: Member
    ids: dict[str, Any] = field(default_factory=dict)
    nothing: dict[str, Any] = field(default_factory=dict)

    def client(self, name: str) -> FlaskClient:
        """The browser of this person; a fresh one, signed in nowhere, for nobody."""
        if name == "nobody":
            return self.house.app.test_client()
        member = self.suspended if name == "suspended" else getattr(self.cast, name)
        return member.client

    def fill(self) -> None:
        """New things of Ana's: what was changed or ended before is out of the way."""
        self.house.forget_tries()
        tie(self.cast, self.cast.cleo, self.cast.ben)
        self.ids = things(self.cast)


def build(house: House) -> World:
    """A house with everyone in it, and Ana's things."""
    house.empty()
    cast = gather(house.app, house.store)
    world = World(house, cast, suspended_patient(cast))
    world.fill()
    return world


def suspended_patient(cast: Cast) -> Member:
    """A patient of the practice who was suspended while signed in (A-19)."""
    email = "ivo@example.org"
    with cast.store.unit(writes=True):
        person_id = persons.create(
            cast.clinic_id,
            role="patient",
            lane=None,
            name="Ivo",
            email=email,
            time_zone=ZONE,
            password_hash=password_hash(),
        )
    member = Member("suspended", person_id, email, cast.app, cast.store)
    assert member.client is not None
    with cast.store.unit(writes=True):
        signing_in.suspend(email)
    return member


def newcomer(cast: Cast) -> str:
    """A therapist whom nothing hangs on, so that Gil may suspend them without harm."""
    with cast.store.unit(writes=True):
        new = persons.create(
            cast.clinic_id,
            role="therapist",
            lane="therapist",
            name="Jo",
            email=f"{uuid4().hex}@example.org",
            time_zone=ZONE,
            password_hash=password_hash(),
        )
    return str(new)


def tie(cast: Cast, patient: Member, therapist: Member) -> str:
    """The id of their tie, which is begun again where it was ended."""
    with cast.store.unit(writes=True):
        there = tying.not_over(patient.id, therapist.id)
        return str(there[0].id if there else care.begin(patient.id, therapist.id))


def things(cast: Cast) -> dict[str, Any]:
    """A course, a session, an entry with a version that waits, a trashed one, a live share."""
    ana, ben = cast.ana, cast.ben
    care_id = tie(cast, ana, ben)
    session = cast.session_of(ana, hours=60)
    entry = ana.api.write("first", therapy_session_id=session["id"])
    path = f"/entries/{entry['id']}"
    revised = {"kind": "reflection", "body": "second", "therapy_session_id": session["id"]}
    assert ana.api.put(path, revised, If_Match='"1"').status_code == 200
    stale = ana.submit(path, kind="reflection", body="from another phone", base="1")
    assert stale.status_code == 303, stale.status_code
    share = {"entry_id": entry["id"], "version": 2, "person_id": str(ben.id)}
    shared = ana.api.post("/shares", share)
    assert shared.status_code == 201, shared.json
    invited = ben.api.post("/invitations", {"role": "patient", "label": "somebody"}).json[
        "invitation"
    ]
    assert ana.api.post("/connect-code").status_code == 201
    trashed = ana.api.write("let go")
    assert ana.api.delete(f"/entries/{trashed['id']}").status_code == 204
    with ana.acting() as viewer:
        left = [("text", "left behind")]
        assert kept_forms.keep(viewer, "/shared", left)
        kept_id = kept_forms.waiting(viewer)[0].id
    soon_after = (clock.now() - timedelta(hours=59.5)).isoformat()
    landed = ana.api.write("soon after", therapy_session_id=session["id"], written_at=soon_after)
    if ana.api.get("/safety-card").status_code == 404:
        kept = ana.api.put("/safety-card", {"signs": "there"}, If_None_Match="*")
        assert kept.status_code == 201, kept.json
    ana.another_client()
    phone_id = str(uuid4())
    assert ana.api.put(f"/phones/{phone_id}", {}).status_code == 200
    places = ana.api.get("/me/sessions").json["items"]
    strange = {"op_id": uuid4().hex, "kind": "drawing", "under": "a line of words"}
    pushed = ana.api.post("/sync/push", {"operations": [strange]}, Journal_Person=str(ana.id))
    assert pushed.json["results"][0]["code"] == "quarantined", pushed.json
    aside = ana.api.get("/sync/set-aside").json["items"]
    return {
        "sign_in_id": next(one["id"] for one in places if not one["is_this"]),
        "landed_id": landed["id"],
        "kept_id": str(kept_id),
        "aside_id": aside[-1]["id"],
        "phone_id": phone_id,
        "course_id": session["course_id"],
        "session_id": session["id"],
        "entry_id": entry["id"],
        "trashed_id": trashed["id"],
        "share_id": shared.json["id"],
        "patient_id": str(ana.id),
        "ben_id": str(ben.id),
        "invitation_id": invited["id"],
        "token": "no-such-key",
        "document": "patient",
        "person_id": str(ben.id),
        "care_id": care_id,
        "member_id": newcomer(cast),
        "number": 1,
        "beside": 3,
        "slug": library().current()[0].slug,
        "filename": "icons/app.svg",
        "soon": (clock.now() + timedelta(days=5)).isoformat(),
        "day": f"{clock.now() + timedelta(days=5):%Y-%m-%d}",
        "unknown": str(uuid4()),
    }
