"""Gil begins, hands over and ends care; access changes at the next request (A-11, A-12)."""

import threading
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from journal import clock
from journal.errors import NotFound
from journal.people import cover, members, parting, persons, ties
from journal.store.tables import Share
from tests.cast import Api, Cast, Member, password_hash


def tie_of(cast: Cast, patient: Member, therapist: Member) -> str:
    """The id of their newest tie, as Gil reads it."""
    found = cast.gil.api.get(f"/practice/ties?person_id={patient.id}").json["items"]
    return next(str(one["id"]) for one in found if one["therapist"]["id"] == str(therapist.id))


def names(cast: Cast, patient: Member) -> list[str]:
    """Who may be shared with."""
    return [one["name"] for one in patient.api.get("/sharing/people").json["items"]]


def test_gil_sees_who_treats_whom_since_when_and_nothing_that_passes_between_them(
    cast: Cast,
) -> None:
    """A-9."""
    before = cast.gil.api.get("/practice/ties").json
    cast.share(cast.ana, cast.ben, "the heron")
    after = cast.gil.api.get("/practice/ties").json
    assert before == after
    found = {
        (one["patient"]["name"], one["therapist"]["name"], one["state"]) for one in after["items"]
    }
    assert found == {
        ("Ana", "Ben", "live"),
        ("Ana", "Fay", "live"),
        ("Ana", "Eve", "ended"),
        ("Cleo", "Ben", "live"),
    }  # fmt: skip
    assert set(after["items"][0]) == {
        *("id", "patient", "therapist", "lane", "state", "began_at", "ended_at"),
        *("covers_id", "stands_in_for"),
    }


def test_dov_begins_with_nothing_and_ana_reads_who_did_it(cast: Cast) -> None:
    """A-12."""
    cast.share(cast.ana, cast.ben, "for Ben")
    given = {"patient_id": str(cast.ana.id), "therapist_id": str(cast.dov.id)}
    made = cast.gil.api.post("/practice/ties", given)
    assert (made.status_code, made.json["state"]) == (201, "live")
    assert cast.dov.api.get("/inbox").json["items"] == []
    assert names(cast, cast.ana) == ["Ben", "Dov", "Fay"]
    act = cast.ana.api.get("/acts").json["items"][0]
    assert (act["what"], act["by"]["name"], act["therapist"]["name"]) == (
        "care-began",
        "Gil",
        "Dov",
    )
    assert cast.gil.api.post("/practice/ties", given).status_code == 409


def test_handing_over_ends_bens_access_and_dov_starts_with_nothing(cast: Cast) -> None:
    """A-11, A-12, S-4: at the next request, of a list's next page too."""
    shares = [cast.share(cast.ana, cast.ben, f"number {at}") for at in range(3)]
    first = cast.ben.api.get("/inbox?limit=1").json
    care_id = tie_of(cast, cast.ana, cast.ben)
    given = {"therapist_id": str(cast.dov.id)}
    done = cast.gil.api.post(f"/practice/ties/{care_id}/hand-over", given)
    assert (done.status_code, done.json["therapist"]["name"]) == (201, "Dov")
    assert cast.ben.api.get(f"/inbox?limit=1&cursor={first['next']}").json["items"] == []
    for share in shares:
        assert cast.ben.api.get(f"/shared/{share['id']}").status_code == 404
        assert cast.dov.api.get(f"/shared/{share['id']}").status_code == 404
    assert cast.ben.page(f"/patients/{cast.ana.id}").status_code == 404
    assert cast.dov.api.get("/inbox").json["items"] == []
    assert names(cast, cast.ana) == ["Dov", "Fay"]
    assert [one["state"] for one in cast.ana.api.get("/shares").json["items"]] == ["care ended"] * 3
    act = cast.ana.api.get("/acts").json["items"][0]
    assert (act["what"], act["therapist"]["name"], act["other"]["name"]) == (
        "handed-over", "Ben", "Dov",
    )  # fmt: skip
    again = cast.gil.api.post(f"/practice/ties/{care_id}/hand-over", given)
    assert again.status_code == 404


def test_a_hand_over_that_makes_no_sense_is_refused_and_changes_nothing(cast: Cast) -> None:
    care_id = tie_of(cast, cast.ana, cast.ben)
    for to, status in (
        (cast.ben, 422),
        (cast.fay, 409),
        (cast.cleo, 422),
        (cast.gil, 422),
        (cast.hal, 422),
    ):
        given = {"therapist_id": str(to.id)}
        answer = cast.gil.api.post(f"/practice/ties/{care_id}/hand-over", given)
        assert answer.status_code == status, to.name
    assert names(cast, cast.ana) == ["Ben", "Fay"]


def test_a_therapist_of_another_practice_is_as_unknown_as_nobody(cast: Cast) -> None:
    """R2: the same words for whoever is elsewhere, whoever is nobody, whoever is no therapist."""
    with cast.hal.acting() as hal:
        elsewhere = persons.create(
            hal.clinic_id,
            role="therapist",
            lane="therapist",
            name="Lou",
            email="lou@example.org",
            password_hash=password_hash(),
        )
    care_id, said = tie_of(cast, cast.ana, cast.ben), set()
    days = {"from_on": "2099-06-03", "until_on": "2099-06-04"}
    with clock.at(datetime(2099, 6, 1, tzinfo=UTC)):
        gil = Api(cast.gil.another_client())
        for one in (elsewhere, uuid4(), cast.cleo.id):
            whom = {"therapist_id": str(one)}
            answers = [
                gil.post("/practice/ties", {"patient_id": str(cast.ana.id), **whom}),
                gil.post(f"/practice/ties/{care_id}/hand-over", whom),
                gil.post(f"/practice/ties/{care_id}/cover", {**whom, **days}),
            ]
            said |= {(answer.status_code, answer.data) for answer in answers}
    assert [status for status, _ in said] == [422]


def test_gil_ends_care_and_ending_twice_changes_nothing(cast: Cast) -> None:
    """A-11."""
    share = cast.share(cast.ana, cast.ben)
    care_id = tie_of(cast, cast.ana, cast.ben)
    assert cast.gil.api.delete(f"/practice/ties/{care_id}").status_code == 204
    assert cast.ben.api.get(f"/shared/{share['id']}").status_code == 404
    before = cast.gil.api.get("/acts").json["items"]
    assert cast.gil.api.delete(f"/practice/ties/{care_id}").status_code == 204
    assert cast.gil.api.get("/acts").json["items"] == before
    assert before[0]["what"] == "care-ended"


def test_ana_leaves_ben_at_once_and_he_is_told_nothing(cast: Cast) -> None:
    """S-4, A-15: no reason, no time."""
    share = cast.share(cast.ana, cast.ben, "the heron")
    told = cast.ben.api.get("/acts").json
    asked = cast.ana.page(f"/sharing/people/{cast.ben.id}/part")
    assert "sees nothing of yours here" in asked.text
    assert cast.ben.api.get(f"/shared/{share['id']}").status_code == 200
    assert cast.ana.submit(f"/sharing/people/{cast.ben.id}/part").status_code == 303
    assert cast.ben.api.get(f"/shared/{share['id']}").status_code == 404
    now = cast.ben.api.get("/acts").json
    assert [one["what"] for one in now["items"]] == [one["what"] for one in told["items"]]
    assert "Ana" not in str(now)
    assert names(cast, cast.ana) == ["Fay"]
    assert cast.gil.api.get("/acts").json["items"][0]["what"] == "parted"
    assert cast.ana.api.delete(f"/sharing/people/{cast.ben.id}").status_code == 404
    assert cast.ana.page(f"/sharing/people/{cast.ben.id}/part").status_code == 404


def test_nobody_but_gil_ties_and_nobody_but_a_patient_leaves(cast: Cast) -> None:
    """A-10: a therapist adds themselves to nobody."""
    given = {"patient_id": str(cast.ana.id), "therapist_id": str(cast.dov.id)}
    for member in (cast.ana, cast.ben, cast.dov, cast.hal):
        assert member.api.post("/practice/ties", given).status_code == 404
        with member.acting() as viewer:
            for tried in (
                lambda v=viewer: ties.begin(v, cast.ana.id, cast.dov.id),
                lambda v=viewer: ties.page(v),
                lambda v=viewer: ties.live_of(v, [cast.ana.id]),
                lambda v=viewer: members.page(v),
                lambda v=viewer: members.search(v, "ana"),
                lambda v=viewer: members.suspend(v, cast.cleo.id),
                lambda v=viewer: cover.arrange(v, cast.ana.id, cast.dov.id, *[None] * 2),
            ):
                with pytest.raises(NotFound):
                    tried()
    for member in (cast.ben, cast.gil, cast.hal):
        with member.acting() as viewer, pytest.raises(NotFound):
            parting.part(viewer, cast.ben.id)


def test_gil_ties_nobody_of_another_practice(cast: Cast) -> None:
    given = {"patient_id": str(cast.hal.id), "therapist_id": str(cast.ben.id)}
    unknown = {**given, "patient_id": str(cast.clinic_id)}
    answers = [cast.gil.api.post("/practice/ties", one) for one in (given, unknown)]
    assert {one.status_code for one in answers} == {422}
    assert answers[0].data == answers[1].data


def test_what_is_shared_in_the_moment_of_a_hand_over_does_not_outlive_the_tie(cast: Cast) -> None:
    """A-11: whichever comes first, no words stay under a tie that has ended."""
    care_id = tie_of(cast, cast.ana, cast.ben)
    entries = [cast.ana.api.write(f"number {at}") for at in range(4)]
    browsers = [cast.ana.another_client() for _ in entries]
    gil = cast.gil.another_client()
    ready = threading.Barrier(len(entries) + 1)
    headers = {"Origin": "http://localhost"}
    said: list[int] = []

    def share(at: int) -> None:
        given = {"entry_id": entries[at]["id"], "version": 1, "person_id": str(cast.ben.id)}
        ready.wait()
        said.append(browsers[at].post("/api/v1/shares", json=given, headers=headers).status_code)

    def hand_over() -> None:
        given = {"therapist_id": str(cast.dov.id)}
        ready.wait()
        path = f"/api/v1/practice/ties/{care_id}/hand-over"
        assert gil.post(path, json=given, headers=headers).status_code == 201

    threads = [threading.Thread(target=share, args=(at,)) for at in range(len(entries))]
    threads.append(threading.Thread(target=hand_over))
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert set(said) <= {201, 422}
    with cast.store.engine.connect() as connection:
        kept = connection.execute(select(Share.__table__.c.snapshot)).scalars().all()
    assert [blob for blob in kept if blob is not None] == []
    assert cast.ben.api.get("/inbox").json["items"] == []


def test_gil_does_all_of_it_by_pages(cast: Cast) -> None:
    """Begin, hand over and end, with what was chosen kept when it cannot be."""
    page = cast.gil.page(f"/practice/people/{cast.cleo.id}")
    assert "Begin care" in page.text
    path = f"/practice/people/{cast.cleo.id}/ties"
    assert cast.gil.submit(path).status_code == 422
    refused = cast.gil.submit(path, therapist_id=str(cast.ben.id))
    assert (refused.status_code, "tied already" in refused.text) == (409, True)
    assert cast.gil.submit(path, therapist_id=str(cast.fay.id)).status_code == 303
    care_id = tie_of(cast, cast.cleo, cast.fay)
    refused = cast.gil.submit(f"/practice/ties/{care_id}/hand-over", therapist_id=str(cast.ben.id))
    assert refused.status_code == 409
    assert names(cast, cast.cleo) == ["Ben", "Fay"], "what is refused changes nothing"
    done = cast.gil.submit(f"/practice/ties/{care_id}/hand-over", therapist_id=str(cast.dov.id))
    assert done.status_code == 303
    assert names(cast, cast.cleo) == ["Ben", "Dov"]
    care_id = tie_of(cast, cast.cleo, cast.dov)
    assert cast.gil.submit(f"/practice/ties/{care_id}/end").status_code == 303
    assert "This has ended" in cast.gil.page(f"/practice/ties/{care_id}").text
    listed = cast.gil.page("/practice/ties").text
    assert listed.index("Dov") < listed.index("Eve")
