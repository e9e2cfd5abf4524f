"""Care ties: they begin with nothing, they end, and access ends with them (A-11, A-12)."""

import pytest
from sqlalchemy import select

from journal import clock
from journal.errors import Conflict, Invalid, NotFound
from journal.people import care, persons
from journal.store.tables import Share
from journal.viewer import Viewer
from tests.cast import Cast, password_hash


def test_bens_access_ends_with_the_tie_at_his_next_request(cast: Cast) -> None:
    """A-11."""
    share = cast.share(cast.ana, cast.ben, "the heron")
    session = cast.session_of(cast.ana, -24)
    paths = [
        f"/shared/{share['id']}",
        f"/patients/{cast.ana.id}/shared",
        f"/therapy-sessions/{session['id']}",
        f"/courses/{session['course_id']}",
    ]
    assert [cast.ben.api.get(path).status_code for path in paths] == [200] * 4
    cast.end_care(cast.ana, cast.ben)
    never = cast.ben.api.get("/shared/00000000-0000-4000-8000-000000000000")
    for path in paths:
        answer = cast.ben.api.get(path)
        assert (answer.status_code, answer.data) == (404, never.data)
    assert cast.ben.api.post(f"/shared/{share['id']}/replies", {"text": "hello"}).status_code == 404
    assert cast.ben.api.post(f"/shared/{share['id']}/reviewed").status_code == 404
    assert cast.ben.api.get("/inbox").json["items"] == []
    assert [row["patient"]["name"] for row in cast.ben.api.get("/caseload").json["items"]] == [
        "Cleo"
    ]
    assert cast.ben.page(f"/patients/{cast.ana.id}").status_code == 404


def test_what_was_shared_is_removed_when_the_tie_ends_and_anas_ledger_says_so(cast: Cast) -> None:
    share = cast.share(cast.ana, cast.ben, "the heron")
    kept = cast.share(cast.ana, cast.fay, "for Fay")
    withdrawn = cast.share(cast.ana, cast.ben, "taken back")
    cast.ana.api.delete(f"/shares/{withdrawn['id']}")
    cast.end_care(cast.ana, cast.ben)
    with cast.store.engine.connect() as connection:
        blobs = dict(
            connection.execute(select(Share.__table__.c.id, Share.__table__.c.snapshot)).all()
        )
    assert {str(share_id) for share_id, blob in blobs.items() if blob} == {kept["id"]}
    ledger = {one["id"]: one["state"] for one in cast.ana.api.get("/shares").json["items"]}
    assert ledger == {
        share["id"]: "care ended",
        kept["id"]: "live",
        withdrawn["id"]: "withdrawn",
    }
    assert cast.fay.api.get(f"/shared/{kept['id']}").status_code == 200


def test_a_new_tie_with_the_same_therapist_starts_with_nothing(cast: Cast) -> None:
    share = cast.share(cast.ana, cast.ben, "from the first time")
    cast.end_care(cast.ana, cast.ben)
    cast.begin_care(cast.ana, cast.ben)
    assert cast.ben.api.get("/inbox").json["items"] == []
    assert cast.ben.api.get(f"/shared/{share['id']}").status_code == 404
    again = cast.share(cast.ana, cast.ben, "from the second time")
    assert cast.ben.api.get(f"/shared/{again['id']}").json["snapshot"]["body"] == (
        "from the second time"
    )


def test_dov_who_takes_over_starts_with_nothing(cast: Cast) -> None:
    """A-12."""
    share = cast.share(cast.ana, cast.ben, "for Ben")
    cast.end_care(cast.ana, cast.ben)
    cast.begin_care(cast.ana, cast.dov)
    assert cast.dov.api.get("/inbox").json["items"] == []
    assert cast.dov.api.get(f"/patients/{cast.ana.id}/shared").json["items"] == []
    assert cast.dov.api.get(f"/shared/{share['id']}").status_code == 404
    people = cast.ana.api.get("/sharing/people").json["items"]
    assert [person["name"] for person in people] == ["Dov", "Fay"]


def test_eve_whose_tie_ended_in_march_can_neither_read_nor_be_shared_with(cast: Cast) -> None:
    entry = cast.ana.api.write("not for Eve")
    given = {"entry_id": entry["id"], "version": 1, "person_id": str(cast.eve.id)}
    assert cast.ana.api.post("/shares", given).status_code == 422
    assert cast.eve.api.get(f"/patients/{cast.ana.id}/shared").status_code == 404
    assert cast.eve.api.get("/caseload").json["items"] == []


def test_a_tie_is_between_a_patient_and_a_therapist_of_one_practice(cast: Cast) -> None:
    wrong = [
        (cast.ben, cast.dov),
        (cast.ana, cast.cleo),
        (cast.ana, cast.gil),
        (cast.ben, cast.ana),
        (cast.hal, cast.ben),
        (cast.ana, cast.ana),
    ]
    for patient, therapist in wrong:
        with pytest.raises(Invalid), cast.store.unit(writes=True):
            care.begin(patient.id, therapist.id)


def test_ana_is_not_tied_twice_to_ben(cast: Cast) -> None:
    with pytest.raises(Conflict), cast.store.unit(writes=True):
        care.begin(cast.ana.id, cast.ben.id)


def test_a_tie_that_is_not_there_cannot_be_ended(cast: Cast) -> None:
    for therapist in (cast.dov, cast.eve):
        with pytest.raises(NotFound), cast.store.unit(writes=True):
            care.end(cast.ana.id, therapist.id)


def test_each_knows_the_names_of_those_they_are_tied_to_and_no_others(cast: Cast) -> None:
    """The names of others are only for who may know them."""
    known = {
        "ana": {"Ana", "Ben", "Eve", "Fay"},
        "ben": {"Ana", "Ben", "Cleo"},
        "cleo": {"Ben", "Cleo"},
        "dov": {"Dov"},
        "eve": {"Eve"},
        "fay": {"Ana", "Fay"},
        "gil": {"Ana", "Ben", "Cleo", "Dov", "Eve", "Fay", "Gil"},  # all of his practice
        "hal": {"Hal"},
    }
    ids = [member.id for member in cast.everyone]
    for member in cast.everyone:
        with member.acting(writes=False) as viewer:
            found = {profile.name for profile in persons.profiles(viewer, ids).values()}
        assert found == known[member.name], member.name


def test_only_gil_gets_the_staff_and_no_patient_is_among_them(cast: Cast) -> None:
    for member in cast.everyone:
        with member.acting(writes=False) as viewer:
            names = [person.name for person in persons.staff(viewer)]
        assert names == (["Ben", "Dov", "Eve", "Fay", "Gil"] if member is cast.gil else [])


def test_the_lane_of_a_tie_is_the_therapists_own(cast: Cast) -> None:
    people = {one["name"]: one["lane"] for one in cast.ana.api.get("/sharing/people").json["items"]}
    assert people == {"Ben": "therapist", "Fay": "prescriber"}


def test_a_tie_that_begins_tomorrow_opens_nothing_today(cast: Cast) -> None:
    with cast.store.unit(writes=True):
        new = persons.create(
            cast.clinic_id,
            role="therapist",
            lane="therapist",
            name="Ida",
            email="ida@example.org",
            password_hash=password_hash(),
        )
        tomorrow = clock.days_after(clock.now(), 1, "UTC")
        with clock.at(tomorrow):
            care.begin(cast.ana.id, new)
    with cast.ana.acting(writes=False) as viewer:
        assert new in persons.profiles(viewer, [new])
    ida = Viewer(new, "therapist", "therapist", cast.clinic_id, "UTC", new)
    with cast.store.unit(writes=False), pytest.raises(NotFound):
        care.treats(ida, cast.ana.id)
