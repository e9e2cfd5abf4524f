"""A person's own account: making one, reading names, changing what is theirs.

Name, e-mail and a therapist's reading contract are sealed under the person's own
key. Called by every room that shows a name.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from journal import clock
from journal.content.calling import countries
from journal.content.languages import LANGUAGES
from journal.content.shelf import library
from journal.errors import Conflict, Invalid
from journal.store import access
from journal.store.tables import Person, SyncCounter
from journal.store.unit import remembers, session, vault
from journal.store.vault import Place, Unreadable, Vault
from journal.viewer import Viewer

ROLES = ("patient", "therapist", "administrator")
LANES = {"therapist": "therapist", "prescriber": "prescriber"}
SCHEMES = ("", "light", "dark")
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# No question mark: with it a header could hold words in code, which mean another address.
EMAIL = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=^_`{{|}}~-]{{1,64}}@{LABEL}(?:\.{LABEL})+")


@dataclass(frozen=True)
class Profile:
    """What a person says of themselves. `reads_when` and `between` are a therapist's
    reading contract: when they read what is shared, and who to reach in between. `language`
    is how days and clocks are said, `country` whose lines to call stand first."""

    id: UUID
    role: str
    lane: str | None
    time_zone: str
    name: str
    email: str = ""
    reads_when: str = ""
    between: str = ""
    scheme: str = ""
    meaning: bool = False
    language: str = ""
    country: str = ""
    shortcuts: bool = True
    unreadable: bool = False
    joined_at: datetime | None = None
    suspended_at: datetime | None = None

    @property
    def lane_name(self) -> str:
        return LANES.get(self.lane or "", "")


SEALED = (
    *("name", "email", "reads_when", "between", "scheme"),
    *("meaning", "language", "country", "shortcuts"),
)


def create(
    clinic_id: UUID,
    *,
    role: str,
    name: str,
    email: str,
    password_hash: str,
    lane: str | None = None,
    time_zone: str = "UTC",
    person_id: UUID | None = None,
) -> UUID:
    """A new account in this practice, made by a command (or, later, an invitation).

    Raises:
        Invalid: an unknown role, lane or zone, no name, or not an e-mail address.
        Conflict: somebody already has this e-mail address.
    """
    check(role, lane, time_zone, name, email)
    index = email_index(vault(), email)
    if session().execute(access.signing_in(index)).first():
        raise _taken()
    new = person_id or uuid4()
    vault().make_key(new)
    sealed = {"name": name.strip(), "email": email.strip()}
    row = Person(
        id=new,
        clinic_id=clinic_id,
        role=role,
        lane=lane,
        email_index=index,
        details=vault().seal(_place(new, 1), sealed),
        details_version=1,
        time_zone=time_zone,
        password_hash=password_hash,
        created_at=clock.now(),
    )
    try:
        with session().begin_nested():
            session().add(row)
    except IntegrityError:  # somebody else took it in this moment
        raise _taken() from None
    if role == "patient":
        session().add(SyncCounter(patient_id=new, seq=0))
        session().flush()
    return new


def _taken() -> Conflict:
    return Conflict("Somebody already signs in with this e-mail address.", code="email_taken")


def email_index(keys: Vault, email: str) -> bytes:
    """The keyed mark by which an account is found; case does not matter."""
    return keys.blind_index("email", email.strip().casefold())


@remembers
def profile(viewer: Viewer) -> Profile:
    """The acting person's own profile."""
    return _read(session().execute(access.readable(viewer, Person).where(Person.id == viewer.id)))[
        viewer.id
    ]


def profiles(viewer: Viewer, ids: Collection[UUID]) -> dict[UUID, Profile]:
    """The profiles of these people, as far as this viewer may know of them."""
    wanted = access.readable(viewer, Person).where(Person.id.in_(ids))
    return _read(session().execute(wanted)) if ids else {}


def staff(viewer: Viewer) -> list[Profile]:
    """For an administrator: who works in the practice. Nobody else gets anyone."""
    if not viewer.is_administrator:
        return []
    found = _read(
        session().execute(access.readable(viewer, Person).where(Person.role != "patient"))
    )
    return sorted(found.values(), key=lambda person: person.name.casefold())


def change(viewer: Viewer, changes: Mapping[str, Any]) -> Profile:
    """Change one's own name, zone, appearance, language, or reading contract.

    Raises:
        Invalid: an unknown zone, appearance or language, an empty name, or a reading contract
            from someone who is not a therapist.
    """
    errors: dict[str, list[str]] = {}
    if "time_zone" in changes and not clock.is_zone(changes["time_zone"]):
        errors["time_zone"] = ["Choose a time zone from the list."]
    if "name" in changes and not changes["name"].strip():
        errors["name"] = ["A name, so that others know who you are."]
    if changes.get("scheme", "") not in SCHEMES:
        errors["scheme"] = ["Light, dark, or as the phone has it."]
    if changes.get("language") and changes["language"] not in LANGUAGES:
        errors["language"] = ["One of the list, or as the device has it."]
    if changes.get("country") and changes["country"] not in countries(library().crisis_lines):
        errors["country"] = ["One of the countries in the list."]
    for own in ("reads_when", "between"):
        if changes.get(own) and not viewer.is_therapist:
            errors[own] = ["Only a therapist says when they read."]
    if errors:
        raise Invalid(errors)
    mine = access.readable(viewer, Person).where(Person.id == viewer.id).with_for_update(of=Person)
    row = session().execute(mine).scalar_one()
    before = opened(row)
    if before.unreadable:
        raise Invalid({"name": ["Your details cannot be opened, so they cannot be changed."]})
    after = replace(before, **changes)
    session().execute(
        access.changing(viewer, Person)
        .where(Person.id == viewer.id)
        .values(time_zone=after.time_zone, **resealed(row, after))
    )
    return after


def resealed(row: Person, after: Profile) -> dict[str, Any]:
    """The columns of these details, sealed anew as the row's next version."""
    version = row.details_version + 1
    sealed = {name: getattr(after, name) for name in SEALED}
    return {"details": vault().seal(_place(row.id, version), sealed), "details_version": version}


def _read(found: Any) -> dict[UUID, Profile]:
    return {row.id: opened(row) for row in found.scalars()}


def opened(row: Person) -> Profile:
    """A row that access let through, opened."""
    try:
        sealed = vault().open(_place(row.id, row.details_version), row.details)
    except Unreadable:
        sealed = {"name": "(a name that cannot be read)", "unreadable": True}
    told: dict[str, Any] = {**sealed, "joined_at": row.created_at, "suspended_at": row.suspended_at}
    return Profile(row.id, row.role, row.lane, row.time_zone, **told)


def _place(person_id: UUID, version: int) -> Place:
    return Place("person", "details", person_id, str(person_id), version)


def check(role: str, lane: str | None, time_zone: str, name: str, email: str) -> None:
    """Whether an account can be made of this.

    Raises:
        Invalid: an unknown role, lane or zone, no name, or not an e-mail address.
    """
    errors: dict[str, list[str]] = {}
    if role not in ROLES:
        errors["role"] = ["patient, therapist or administrator."]
    if (role == "therapist") != (lane in LANES):
        errors["lane"] = ["A therapist has a lane, therapist or prescriber; others have none."]
    if not clock.is_zone(time_zone):
        errors["time_zone"] = ["A time zone such as Europe/Dublin."]
    if not name.strip() or len(name) > 200:
        errors["name"] = ["A name of at most 200 characters."]
    if not is_email(email):
        errors["email"] = ["An e-mail address such as name@example.org."]
    if errors:
        raise Invalid(errors)


def is_email(text: str) -> bool:
    """Whether this can be an e-mail address: nearly what browsers take for one, with a
    dot in the host. ASCII alone, so that no two look alike and are two; and nothing that
    breaks a mail."""
    return len(text) <= 254 and EMAIL.fullmatch(text.strip()) is not None
