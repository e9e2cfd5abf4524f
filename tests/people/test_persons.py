"""One's own account: made once for an address, changed by its owner alone."""

from typing import Any

import pytest
from sqlalchemy import select

from journal.errors import Conflict, Invalid
from journal.people import persons
from journal.store.tables import Person
from tests.cast import ORIGIN, PASSWORD, Api, Cast, password_hash

TWINS = [
    "ANA@example.org",
    "Ana@EXAMPLE.org",
    " ana@example.org ",
    "ana@example.org\n",
]
NOT_ADDRESSES = [
    "",
    "ana",
    "@example.org",
    "ana@",
    "ana@example",
    "ana@@example.org",
    "ana smith@example.org",
    "ana@example.org\r\nBcc: eve@example.org",
    "ana@example.org, eve@example.org",
    "<ana@example.org>",
    "an\0a@example.org",
    "a" * 250 + "@example.org",
    "ana@[.example",  # Python's own mail library falls over it
    "(ana)@example.org",
    "ana@example..org",
    "=?utf-8?q?eve=40example.org=2C?=@example.org",  # a header would name eve
    "=?utf-8?q?=0D=0ABcc=3Aeve=40example.org?=@example.org",
    "jos\u00e9@example.org",  # composed, and
    "jose\u0301@example.org",  # not: they look alike and would be two
    "\u0430na@example.org",  # begins with a Cyrillic letter
    "ana@ex\u0430mple.org",
    "\uff41na@example.org",
]


def create(cast: Cast, **changes: Any) -> Any:
    """A new person of this practice, but for these changes."""
    given = {
        "role": "patient",
        "name": "Ida",
        "email": "ida@example.org",
        "password_hash": password_hash(),
        **changes,
    }
    with cast.store.unit(writes=True):
        return persons.create(cast.clinic_id, **given)


def test_a_twin_of_anas_address_is_refused(cast: Cast) -> None:
    """X-6: one account."""
    for email in TWINS:
        with pytest.raises((Conflict, Invalid)):
            create(cast, email=email)


def test_what_is_no_plain_address_is_refused(cast: Cast) -> None:
    """X-6 and I-6: a clear refusal."""
    for email in NOT_ADDRESSES:
        with pytest.raises(Invalid) as refused:
            create(cast, email=email)
        assert list(refused.value.errors) == ["email"], email


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("role", {"role": "owner"}),
        ("role", {"role": ""}),
        ("lane", {"role": "therapist"}),
        ("lane", {"role": "therapist", "lane": "surgeon"}),
        ("lane", {"lane": "therapist"}),
        ("time_zone", {"time_zone": "Mars/Olympus"}),
        ("time_zone", {"time_zone": "../../etc/passwd"}),
        ("name", {"name": "   "}),
        ("name", {"name": "n" * 201}),
    ],
)
def test_a_person_that_makes_no_sense_is_refused(
    cast: Cast, field: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refused:
        create(cast, **changes)
    assert field in refused.value.errors


def test_neither_name_nor_address_lies_in_the_database(cast: Cast) -> None:
    create(cast, name="Ida Heron")
    with cast.store.engine.connect() as connection:
        rows = repr(connection.execute(select(Person.__table__)).all()).lower()
    assert "europe/dublin" in rows
    for secret in ("heron", "ida@", "ana@", "example.org"):
        assert secret not in rows


def test_ana_changes_her_own_name_zone_and_appearance(cast: Cast) -> None:
    changes = {"name": "Ana M.", "time_zone": "Pacific/Chatham", "scheme": "dark", "meaning": True}
    answer = cast.ana.api.patch("/me", changes)
    assert answer.status_code == 200
    me = cast.ana.api.get("/me").json
    assert {name: me[name] for name in changes} == changes
    assert me["email"] == "ana@example.org"
    assert cast.ben.api.get("/caseload").json["items"][0]["patient"]["name"] == "Ana M."
    assert cast.cleo.api.get("/me").json["name"] == "Cleo"


def test_a_change_keeps_what_it_does_not_name(cast: Cast) -> None:
    cast.ben.api.patch("/me", {"reads_when": "on Tuesdays", "between": "the practice"})
    cast.ben.api.patch("/me", {"scheme": "light"})
    me = cast.ben.api.get("/me").json
    assert (me["reads_when"], me["between"], me["name"]) == ("on Tuesdays", "the practice", "Ben")


@pytest.mark.parametrize("name", ["ana", "gil"])
def test_only_a_therapist_has_a_reading_contract(cast: Cast, name: str) -> None:
    member = getattr(cast, name)
    for own in ("reads_when", "between"):
        refused = member.api.patch("/me", {own: "on Tuesdays"})
        assert (refused.status_code, list(refused.json["errors"])) == (422, [own])
    assert member.submit("/me", name="New", reads_when="on Tuesdays").status_code == 422
    assert member.api.get("/me").json["reads_when"] == ""


def test_bens_contract_stands_beside_the_share_button_and_ends_with_the_tie(cast: Cast) -> None:
    cast.ben.submit("/me", name="Ben", reads_when="Tuesdays before ten", between="the practice")
    people = {one["name"]: one for one in cast.ana.api.get("/sharing/people").json["items"]}
    assert people["Ben"]["reads_when"] == "Tuesdays before ten"
    assert people["Fay"]["reads_when"] == ""
    assert cast.dov.api.get("/sharing/people").status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"role": "administrator"},
        {"id": "00000000-0000-4000-8000-000000000000"},
        {"email": "other@example.org"},
        {"lane": "prescriber"},
        {"clinic_id": "00000000-0000-4000-8000-000000000000"},
        {"password": "a new password, long"},
        {"name": ""},
        {"name": "   "},
        {"name": ["Ana"]},
        {"time_zone": "GMT+25"},
        {"time_zone": None},
        {"scheme": "neon"},
        {"meaning": "yes"},
    ],
    ids=str,
)
def test_nothing_else_of_an_account_is_anyones_to_change(
    cast: Cast, change: dict[str, Any]
) -> None:
    """A-5, I-7."""
    before = cast.ana.api.get("/me").json
    assert cast.ana.api.patch("/me", change).status_code == 422
    assert cast.ana.api.get("/me").json == before


def test_a_person_made_by_the_act_signs_in(cast: Cast) -> None:
    create(cast, email="Ida.Heron@Example.org")
    client = cast.app.test_client()
    answer = Api(client).post("/sign-in", {"email": "ida.heron@example.org", "password": PASSWORD})
    assert answer.status_code == 200
    assert client.get("/me", headers={"Origin": ORIGIN}).status_code == 200
