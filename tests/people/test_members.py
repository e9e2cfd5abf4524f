"""Gil keeps the practice's people: found, suspended, restored; he becomes no one (A-9, A-19)."""

import threading
from uuid import UUID, uuid4

import pytest

from journal.people import members, persons
from tests.cast import PASSWORD, Api, Cast, Member, password_hash


def signs_in(member: Member) -> bool:
    """Whether their password opens the door."""
    given = {"email": member.email, "password": PASSWORD}
    return Api(member.app.test_client()).post("/sign-in", given).status_code == 200


def another_administrator(cast: Cast) -> Member:
    """Kim, who administers with Gil."""
    email = "kim@example.org"
    with cast.store.unit(writes=True):
        new = persons.create(
            cast.clinic_id,
            role="administrator",
            name="Kim",
            email=email,
            password_hash=password_hash(),
        )
    return Member("kim", new, email, cast.app, cast.store)


def test_gil_reads_who_everyone_is_and_not_when_they_were_here(cast: Cast) -> None:
    """A-9."""
    people = cast.gil.api.get("/practice/people").json["items"]
    assert {one["name"] for one in people} == {"Ana", "Ben", "Cleo", "Dov", "Eve", "Fay", "Gil"}
    assert set(people[0]) == {
        *("id", "role", "name", "lane", "email", "joined_at", "suspended_at", "unreadable")
    }
    patients = cast.gil.api.get("/practice/people?role=patient").json["items"]
    assert {one["name"] for one in patients} == {"Ana", "Cleo"}
    assert cast.gil.api.get(f"/practice/people/{cast.hal.id}").status_code == 404


def test_nothing_gil_may_open_changes_when_ana_writes_and_shares(cast: Cast) -> None:
    """A-9: no count, no time, no trace."""
    paths = [
        *("/practice", "/practice/people", "/practice/ties", "/practice/acts"),
        *(f"/practice/people/{cast.ana.id}", f"/practice/people/{cast.ben.id}"),
        *("/api/v1/practice/people", "/api/v1/practice/ties", "/api/v1/acts"),
    ]
    before = [cast.gil.client.get(path).data for path in paths]
    share = cast.share(cast.ana, cast.ben, "the heron")
    cast.session_of(cast.ana, 3)
    assert cast.ben.api.get(f"/shared/{share['id']}").status_code == 200
    assert [cast.gil.client.get(path).data for path in paths] == before


def test_gil_changes_neither_anyones_e_mail_nor_password_nor_role(cast: Cast) -> None:
    """A-9: there is no such field, and no way to become someone."""
    path = f"/practice/people/{cast.ben.id}"
    for field in ("email", "password", "role", "name", "suspended_at", "clinic_id", "id"):
        given = {"lane": "therapist", field: "x"}
        assert cast.gil.api.patch(path, given).status_code == 422, field
    assert (
        cast.gil.api.patch(f"/practice/people/{cast.ana.id}", {"lane": "therapist"}).status_code
        == 422
    )
    assert signs_in(cast.ana)


def test_the_people_are_paged_by_key_and_found_by_name_or_address(cast: Cast) -> None:
    seen, cursor = [], ""
    while True:
        answer = cast.gil.api.get(f"/practice/people?limit=3{cursor}").json
        seen += [one["name"] for one in answer["items"]]
        if not answer["next"]:
            break
        cursor = f"&cursor={answer['next']}"
    assert sorted(seen) == ["Ana", "Ben", "Cleo", "Dov", "Eve", "Fay", "Gil"]
    for words, found in [
        ("ANA", ["Ana"]),
        ("e@example", ["Eve"]),
        ("example.org", ["Ana", "Ben", "Cleo", "Dov", "Eve", "Fay", "Gil"]),
        ("hal", []),
        ("%", []),  # I-2
        ("_", []),
    ]:
        answer = cast.gil.api.post("/practice/people/search", {"q": words}).json
        assert [one["name"] for one in answer["items"]] == found, words
    page = cast.gil.submit("/practice/people/search", q="cleo")
    assert f"/practice/people/{cast.cleo.id}" in page.text
    assert f"/practice/people/{cast.ana.id}" not in page.text
    assert "Nobody has" in cast.gil.submit("/practice/people/search", q="zzz").text
    assert str(cast.ben.id) not in cast.gil.page("/practice/people?role=patient").text


def test_a_suspended_person_is_out_at_the_next_request_and_in_again_only_by_signing_in(
    cast: Cast,
) -> None:
    """A-19, S-4; R10: no session from before is of use after a restore."""
    assert cast.ben.api.get("/inbox").status_code == 200
    other = Api(cast.ben.another_client())
    path = f"/practice/people/{cast.ben.id}"
    assert cast.gil.api.post(f"{path}/suspend").status_code == 204
    assert cast.ben.api.get("/inbox").status_code == 401
    assert other.get("/me").status_code == 401
    assert not signs_in(cast.ben)
    assert cast.gil.api.post(f"{path}/restore").status_code == 204
    assert cast.ben.api.get("/inbox").status_code == 401
    assert signs_in(cast.ben)
    done = [one["what"] for one in cast.gil.api.get("/acts").json["items"]][:2]
    assert done == ["restored", "suspended"]


def test_what_a_suspended_person_handed_out_opens_nothing_when_they_are_back(cast: Cast) -> None:
    """N-4: who had their account meanwhile would come in by an invitation of theirs."""
    kim = another_administrator(cast)
    invited = kim.api.post("/invitations", {"role": "administrator"}).json
    code = cast.ana.api.post("/connect-code").json["code"]
    for who in (kim, cast.ana):
        for done in ("suspend", "restore"):
            path = f"/practice/people/{who.id}/{done}"
            assert cast.gil.api.post(path).status_code == 204
    key = invited["link"].rpartition("/")[2]
    given = {"name": "Jo", "email": "jo@example.org", "password": "seven lamps on the canal"}
    words = {"document": "administrator", "version": 1, "time_zone": "UTC"}
    assert cast.nobody.post("/join", {"invitation": key, **given, **words}).status_code == 410
    assert cast.dov.api.post("/connections/by-code", {"code": code}).status_code == 422
    kim.forget_client()  # it is Kim's own to make another link
    path = f"/invitations/{invited['invitation']['id']}/again"
    assert kim.api.post(path, {"mail": False}).json["link"] != invited["link"]


def test_what_ana_shared_with_ben_stays_and_she_is_told_that_he_cannot_read(cast: Cast) -> None:
    share = cast.share(cast.ana, cast.ben, "the heron")
    assert "cannot read at the moment" not in cast.ana.page("/sharing").text
    cast.gil.api.post(f"/practice/people/{cast.ben.id}/suspend")
    assert "cannot read at the moment" in cast.ana.page("/sharing").text
    assert "Cannot read at the moment" in cast.ana.page(f"/entries/{share['entry_id']}/share").text
    ben = cast.ana.api.get("/sharing/people").json["items"][0]
    assert (ben["name"], ben["suspended_at"] is not None) == ("Ben", True)
    assert cast.ana.api.get(f"/shares/{share['id']}").json["state"] == "live"
    cast.gil.api.post(f"/practice/people/{cast.ben.id}/restore")
    again = Api(cast.ben.another_client())
    assert again.get(f"/shared/{share['id']}").json["snapshot"]["body"] == "the heron"


def test_suspending_twice_is_one_act(cast: Cast) -> None:
    path = f"/practice/people/{cast.dov.id}"
    for way in ("suspend", "suspend", "restore", "restore"):
        assert cast.gil.api.post(f"{path}/{way}").status_code == 204
    done = [one["what"] for one in cast.gil.api.get("/acts").json["items"]][:3]
    assert done[:2] == ["restored", "suspended"]
    assert done[2] != "suspended"


def test_nobody_suspends_themselves_and_a_refusal_is_said_on_the_page(cast: Cast) -> None:
    answer = cast.gil.api.post(f"/practice/people/{cast.gil.id}/suspend")
    assert (answer.status_code, answer.json["code"]) == (409, "yourself")
    page = cast.gil.submit(f"/practice/people/{cast.gil.id}/suspend")
    assert (page.status_code, "You cannot suspend yourself." in page.text) == (409, True)
    assert cast.gil.api.get("/me").status_code == 200


def test_gil_and_kim_who_suspend_each_other_at_once_are_not_both_gone(cast: Cast) -> None:
    """The last administrator stays."""
    kim = another_administrator(cast)
    pairs = [(cast.gil.another_client(), kim.id), (kim.another_client(), cast.gil.id)]
    ready, said = threading.Barrier(2), list[int]()

    def suspend(client: object, other: UUID) -> None:
        ready.wait()
        path = f"/api/v1/practice/people/{other}/suspend"
        headers = {"Origin": "http://localhost"}
        answer = client.post(path, json={}, headers=headers)  # type: ignore[attr-defined]  # a test client
        said.append(answer.status_code)

    threads = [threading.Thread(target=suspend, args=pair) for pair in pairs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(said)[0] == 204
    assert sorted(said)[1] in (401, 409)
    assert [signs_in(cast.gil), signs_in(kim)].count(True) == 1


def test_the_last_administrator_stays_even_for_one_who_was_let_in_before(cast: Cast) -> None:
    """As when the other's suspension commits while this one waits."""
    kim = another_administrator(cast)
    with kim.acting(writes=False) as viewer:
        pass
    assert cast.gil.api.post(f"/practice/people/{kim.id}/suspend").status_code == 204
    with cast.store.unit(writes=True), pytest.raises(Exception, match="last administrator"):
        members.suspend(viewer, cast.gil.id)
    assert signs_in(cast.gil)


def test_a_lane_is_changed_and_a_role_never(cast: Cast) -> None:
    path = f"/practice/people/{cast.ben.id}"
    assert cast.gil.submit(f"{path}/lane", lane="prescriber").status_code == 303
    people = {one["name"]: one["lane"] for one in cast.ana.api.get("/sharing/people").json["items"]}
    assert people["Ben"] == "prescriber"
    act = cast.ben.api.get("/acts").json["items"][0]
    assert (act["what"], act["lane"], act["by"]["name"]) == ("lane-changed", "prescriber", "Gil")
    assert cast.gil.submit(f"{path}/lane", lane="administrator").status_code == 422
    assert (
        cast.gil.submit(f"/practice/people/{cast.ana.id}/lane", lane="therapist").status_code == 422
    )
    assert cast.ben.api.get("/me").json["role"] == "therapist"


def test_a_therapist_who_is_also_a_patient_has_two_accounts_that_never_mix(cast: Cast) -> None:
    """A-18: as a therapist they do not open what they wrote as a patient."""
    with cast.store.unit(writes=True):
        new = persons.create(
            cast.clinic_id,
            role="patient",
            name="Ben",
            email="ben.as.patient@example.org",
            password_hash=password_hash(),
        )
    other = Member("ben as patient", new, "ben.as.patient@example.org", cast.app, cast.store)
    entry = other.api.write("mine")
    assert cast.ben.api.get(f"/entries/{entry['id']}").status_code == 404
    assert cast.ben.api.get(f"/patients/{new}/shared").status_code == 404
    given = {"patient_id": str(new), "therapist_id": str(cast.ben.id)}
    assert cast.gil.api.post("/practice/ties", given).status_code == 201
    assert cast.ben.api.get(f"/entries/{entry['id']}").status_code == 404
    assert cast.ben.api.get("/inbox").json["items"] == []


def test_the_pages_of_administration_work_from_the_first_day_on(cast: Cast) -> None:
    """An empty practice, and every page of a full one."""
    for path in (
        *("/practice", "/practice/people", "/practice/ties", "/practice/acts"),
        *("/practice/settings", f"/practice/people/{cast.gil.id}"),
        *(f"/practice/people/{cast.ana.id}", f"/practice/people/{cast.ben.id}/suspend"),
    ):
        assert cast.gil.page(path).status_code == 200, path
    assert "Nobody suspends themselves" in cast.gil.page(f"/practice/people/{cast.gil.id}").text
    path = f"/practice/people/{cast.dov.id}"
    assert cast.gil.submit(f"{path}/suspend").status_code == 303
    assert "Let them in again" in cast.gil.page(path).text
    assert "suspended" in cast.gil.page("/practice/people").text
    assert cast.gil.submit(f"{path}/restore").status_code == 303
    assert cast.gil.page(f"/practice/people/{uuid4()}").status_code == 404
