"""The cast. Every question of access is a sentence about them.

Ana is a patient; Ben is her therapist; Cleo is another of Ben's patients; Dov treats
neither; Eve was Ana's therapist until March; Fay prescribes for Ana; Gil administers
Ben's practice and may read nothing. Hal is a patient of another practice.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from journal import clock
from journal.people import care, clinics, passwords, persons, signing_in
from journal.people.signing_in import Standing
from journal.store import access
from journal.store.tables import Person
from journal.store.unit import Store, session
from journal.viewer import Viewer

PASSWORD = "a short sentence is good"
ORIGIN = "http://localhost"
ZONE = "Europe/Dublin"


@cache
def password_hash() -> str:
    """Hashing is slow on purpose; once is enough for all of the cast."""
    return passwords.hashed(PASSWORD)


class Api:
    """A JSON client, with the headers that browsers send with our own pages' requests."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(
            f"/api/v1{path}", method=method, json=body, headers={"Origin": ORIGIN, **named}
        )

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.send("POST", path, body if body is not None else {}, **headers)

    def patch(self, path: str, body: Any) -> TestResponse:
        return self.send("PATCH", path, body)

    def delete(self, path: str, **headers: str) -> TestResponse:
        return self.send("DELETE", path, **headers)

    def put(self, path: str, body: Any, **headers: str) -> TestResponse:
        return self.send("PUT", path, body, **headers)

    def write(self, body: str = "words", entry_id: UUID | None = None, **more: Any) -> Any:
        """A new entry, and what the server said of it."""
        given = {"kind": "reflection", "body": body, **more}
        answer = self.put(f"/entries/{entry_id or uuid4()}", given, If_None_Match="*")
        assert answer.status_code == 201, answer.json
        return answer.json


@dataclass
class Member:
    """One of the cast, and what they can do."""

    name: str
    id: UUID
    email: str
    app: Flask
    store: Store

    def __post_init__(self) -> None:
        self._client: FlaskClient | None = None

    @property
    def client(self) -> FlaskClient:
        """Their browser, signed in with a real session on the server."""
        if self._client is None:
            self._client = self.another_client()
        return self._client

    def forget_client(self) -> None:
        """Their browser was signed out; the next one signs in anew."""
        self._client = None

    def another_client(self) -> FlaskClient:
        """Another of their browsers."""
        client = self.app.test_client()
        with self.store.unit(writes=True):
            token = signing_in.begin(self.email, Standing(self.id, password_hash()))
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client

    def sign_in_at(self, site: str) -> TestResponse:
        """Sign in with the password, at another address of the journal."""
        given = {"email": self.email, "password": PASSWORD}
        client = self.app.test_client()
        return client.post(f"{site}/api/v1/sign-in", json=given, headers={"Origin": site})

    @property
    def api(self) -> Api:
        return Api(self.client)

    def page(self, path: str) -> TestResponse:
        return self.client.get(path)

    def submit(self, path: str, **form: Any) -> TestResponse:
        return self.client.post(path, data=form, headers={"Origin": ORIGIN})

    def viewer(self) -> Viewer:
        """Them, acting; inside a unit of work."""
        found = access.by_the_house(Person).where(Person.id == self.id)
        row = session().execute(found).scalar_one()
        return Viewer(row.id, row.role, row.lane, row.clinic_id, row.time_zone, uuid4())

    @contextmanager
    def acting(self, writes: bool = True) -> Iterator[Viewer]:
        """A unit of work with them in it."""
        with self.store.unit(writes=writes):
            yield self.viewer()


@dataclass
class Cast:
    """Everyone."""

    ana: Member
    ben: Member
    cleo: Member
    dov: Member
    eve: Member
    fay: Member
    gil: Member
    hal: Member
    clinic_id: UUID
    app: Flask
    store: Store

    def met_anew(self) -> "Cast":
        """The same people, none of them signed in anywhere."""
        return replace(self, **{one.name: replace(one) for one in self.everyone})

    @property
    def everyone(self) -> list[Member]:
        return [getattr(self, name) for name in NAMES]

    @property
    def others(self) -> list[Member]:
        """Everyone but Ana."""
        return [member for member in self.everyone if member.name != "ana"]

    @property
    def nobody(self) -> Api:
        """Somebody who is not signed in."""
        return Api(self.app.test_client())

    def end_care(self, patient: Member, therapist: Member) -> None:
        with self.store.unit(writes=True):
            care.end(patient.id, therapist.id)

    def begin_care(self, patient: Member, therapist: Member) -> None:
        with self.store.unit(writes=True):
            care.begin(patient.id, therapist.id)

    def session_of(self, patient: Member, hours: float, **more: Any) -> Any:
        """A ketamine session of theirs that began this many hours ago (or, negative, will)."""
        course = patient.api.post("/courses", {"medicine": "ketamine", "route": "iv"}).json
        starts_at = clock.now() - timedelta(hours=hours)
        given = {"starts_at": starts_at.isoformat(), "time_zone": ZONE, **more}
        answer = patient.api.post(f"/courses/{course['id']}/therapy-sessions", given)
        assert answer.status_code == 201, answer.json
        return answer.json

    def share(self, patient: Member, therapist: Member, body: str = "words", **more: Any) -> Any:
        """An entry of theirs, shared with this therapist."""
        entry = patient.api.write(body)
        given = {
            "entry_id": entry["id"],
            "version": entry["version"],
            "person_id": str(therapist.id),
            **more,
        }
        answer = patient.api.post("/shares", given)
        assert answer.status_code == 201, answer.json
        return answer.json


NAMES = ("ana", "ben", "cleo", "dov", "eve", "fay", "gil", "hal")
ROLES = {
    "ana": ("patient", None),
    "ben": ("therapist", "therapist"),
    "cleo": ("patient", None),
    "dov": ("therapist", "therapist"),
    "eve": ("therapist", "therapist"),
    "fay": ("therapist", "prescriber"),
    "gil": ("administrator", None),
    "hal": ("patient", None),
}


def gather(app: Flask, store: Store) -> Cast:
    """Make the cast, through the same acts that commands use."""
    with store.unit(writes=True):
        clinic_id = clinics.create("Practice One")
        elsewhere = clinics.create("Practice Two")
        ids = {}
        for name in NAMES:
            role, lane = ROLES[name]
            ids[name] = persons.create(
                elsewhere if name == "hal" else clinic_id,
                role=role,
                lane=lane,
                name=name.capitalize(),
                email=f"{name}@example.org",
                time_zone=ZONE,
                password_hash=password_hash(),
            )
        care.begin(ids["ana"], ids["eve"])
        care.end(ids["ana"], ids["eve"])
        care.begin(ids["ana"], ids["ben"])
        care.begin(ids["ana"], ids["fay"])
        care.begin(ids["cleo"], ids["ben"])
    members = {name: Member(name, ids[name], f"{name}@example.org", app, store) for name in NAMES}
    return Cast(**members, clinic_id=clinic_id, app=app, store=store)
