"""Dov stands in while Ben is away: for dates, starting with nothing, ending by itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from journal import clock
from tests.cast import Cast, Member
from tests.people.test_ties import names, tie_of

# A Monday; the practice's zone is an hour ahead of UTC.
NOW = datetime(2099, 6, 1, 9, 0, tzinfo=UTC)


def arrange(cast: Cast, who: Member, from_on: str, until_on: str, **more: Any) -> Any:
    """Gil asks for cover of Ben's tie to Ana."""
    care_id = more.get("care_id") or tie_of(cast, cast.ana, cast.ben)
    given = {"therapist_id": str(who.id), "from_on": from_on, "until_on": until_on}
    with clock.at(more.get("now", NOW)):
        return cast.gil.another_client().post(
            f"/api/v1/practice/ties/{care_id}/cover",
            json=given,
            headers={"Origin": "http://localhost"},
        )


@pytest.fixture
def practice(cast: Cast) -> Cast:
    """The cast, in a practice that keeps Dublin's time."""
    given = {"version": 0, "time_zone": "Europe/Dublin"}
    assert cast.gil.api.patch("/practice/settings", given).status_code == 200
    return cast


class Then:
    """The same person, in browsers that signed in at that time."""

    def __init__(self, member: Member) -> None:
        self.client = member.another_client()

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1{path}")

    def post(self, path: str, body: Any) -> Any:
        headers = {"Origin": "http://localhost"}
        return self.client.post(f"/api/v1{path}", json=body, headers=headers)


def test_a_cover_begins_and_ends_by_itself_at_the_practices_midnight(practice: Cast) -> None:
    """A-12, A-20: nothing from before, and nothing one second after."""
    ana, dov = practice.ana, practice.dov
    with clock.at(NOW - timedelta(hours=1)):
        before = practice.share(ana, practice.ben, "for Ben")
    made = arrange(practice, dov, "2099-06-03", "2099-06-05")
    assert (made.status_code, made.json["state"]) == (201, "to come")
    assert made.json["began_at"] == "2099-06-02T23:00:00Z"
    assert made.json["ended_at"] == "2099-06-05T22:59:59Z"
    assert made.json["stands_in_for"]["name"] == "Ben"
    with clock.at(datetime(2099, 6, 2, 22, 59, tzinfo=UTC)):
        assert Then(dov).get("/caseload").json["items"] == []
        people = Then(ana).get("/sharing/people").json["items"]
        assert [one["name"] for one in people] == ["Ben", "Fay"]
        page = Then(ana).client.get("/sharing").text
        assert "You can share with them from then" in page
        assert "Who treated you before" in page  # Eve, and not Dov, who is still to come
        before_me = page.split("Who treated you before")[1]
        assert ("Eve" in before_me, "Dov" in before_me) == (True, False)
        sight = Then(ana).client.get(f"/sharing/people/{dov.id}").text
        assert "Will stand in from" in sight
        assert "does not treat you yet" in sight
    with clock.at(datetime(2099, 6, 2, 23, 0, tzinfo=UTC)):
        assert [one["patient"]["name"] for one in Then(dov).get("/caseload").json["items"]] == [
            "Ana"
        ]
        assert Then(dov).get("/inbox").json["items"] == []
        assert Then(dov).get(f"/shared/{before['id']}").status_code == 404
        people = {one["name"]: one for one in Then(ana).get("/sharing/people").json["items"]}
        assert people["Dov"]["stands_in_for"]["name"] == "Ben"
        assert people["Dov"]["stands_in_until"] == "2099-06-05T22:59:59Z"
        shared = share_with(ana, dov, before["entry_id"])
        assert shared["until_at"] == "2099-06-05T22:59:59Z"
    with clock.at(datetime(2099, 6, 5, 22, 59, 58, tzinfo=UTC)):
        assert Then(dov).get(f"/shared/{shared['id']}").status_code == 200
        assert "Stands in" in Then(ana).client.get("/sharing").text
    with clock.at(datetime(2099, 6, 5, 23, 0, 0, tzinfo=UTC)):
        assert Then(dov).get(f"/shared/{shared['id']}").status_code == 404
        assert Then(dov).get("/caseload").json["items"] == []
        assert Then(dov).get(f"/patients/{ana.id}/shared").status_code == 404
        ledger = {one["id"]: one["state"] for one in Then(ana).get("/shares").json["items"]}
        assert ledger == {shared["id"]: "ended", before["id"]: "live"}
        assert Then(practice.ben).get(f"/shared/{before['id']}").status_code == 200


def share_with(patient: Member, therapist: Member, entry_id: str, **more: Any) -> Any:
    """An entry that is there, shared now."""
    given = {"entry_id": entry_id, "version": 1, "person_id": str(therapist.id), **more}
    answer = Then(patient).post("/shares", given)
    assert answer.status_code == 201, answer.json
    return answer.json


def test_a_share_with_a_stand_in_may_end_sooner_and_is_the_same_share_again(practice: Cast) -> None:
    ana, dov = practice.ana, practice.dov
    arrange(practice, dov, "2099-06-01", "2099-06-05")
    with clock.at(NOW + timedelta(minutes=1)):
        client = Then(ana)
        entry_id = "6f1c1f0a-7a52-4a57-9c53-0a8a6d7c0f11"
        written = client.client.put(
            f"/api/v1/entries/{entry_id}",
            json={"kind": "reflection", "body": "words"},
            headers={"Origin": "http://localhost", "If-None-Match": "*"},
        )
        assert written.status_code == 201
        one = share_with(ana, dov, entry_id)
        assert share_with(ana, dov, entry_id)["id"] == one["id"]
        assert share_with(ana, dov, entry_id, until="2099-06-20T00:00:00Z")["id"] == one["id"]
        sooner = share_with(ana, dov, entry_id, until="2099-06-02T00:00:00Z")
        assert sooner["until_at"] == "2099-06-02T00:00:00Z"


@pytest.mark.parametrize(
    ("from_on", "until_on", "field"),
    [
        ("2099-06-05", "2099-06-03", "until_on"),  # backward
        ("2099-05-30", "2099-06-03", "from_on"),  # past
        ("2099-06-03", "2100-12-03", "until_on"),  # a year is the most
        ("2101-06-03", "2101-06-04", "from_on"),
        ("9999-12-31", "9999-12-31", "from_on"),
        ("0001-01-01", "9999-12-31", "from_on"),
        ("2099-02-30", "2099-06-03", "from_on"),  # no such day
        ("3 June", "2099-06-03", "from_on"),
    ],
)
def test_days_that_make_no_sense_are_refused(
    practice: Cast, from_on: str, until_on: str, field: str
) -> None:
    answer = arrange(practice, practice.dov, from_on, until_on)
    assert (answer.status_code, field in answer.json["errors"]) == (422, True), answer.json


def test_covers_of_one_tie_do_not_overlap_and_may_follow_each_other(practice: Cast) -> None:
    dov, eve = practice.dov, practice.eve
    assert arrange(practice, dov, "2099-06-03", "2099-06-05").status_code == 201
    for who, from_on, until_on in (
        (dov, "2099-06-05", "2099-06-08"),
        (eve, "2099-06-01", "2099-06-03"),
        (eve, "2099-06-04", "2099-06-04"),
        (eve, "2099-06-01", "2099-06-30"),
    ):
        assert arrange(practice, who, from_on, until_on).status_code == 422
    assert arrange(practice, eve, "2099-06-06", "2099-06-08").status_code == 201
    assert arrange(practice, dov, "2099-06-09", "2099-06-09").status_code == 201


def test_only_another_therapist_of_the_practice_who_is_there_stands_in(practice: Cast) -> None:
    days = ("2099-06-03", "2099-06-05")
    practice.gil.api.post(f"/practice/people/{practice.eve.id}/suspend")
    for who, status in (
        (practice.ben, 422),
        (practice.fay, 409),  # treats Ana herself
        (practice.gil, 422),
        (practice.cleo, 422),
        (practice.hal, 422),
        (practice.eve, 422),  # suspended
    ):
        assert arrange(practice, who, *days).status_code == status, who.name
    made = arrange(practice, practice.dov, *days).json
    again = arrange(practice, practice.eve, *days, care_id=made["id"])
    assert again.status_code == 422
    with clock.at(NOW):
        body = {"therapist_id": str(practice.eve.id)}
        path = f"/practice/ties/{made['id']}/hand-over"
        assert Then(practice.gil).post(path, body).status_code == 422


def test_a_cover_is_called_off_before_it_begins_and_then_it_never_was(practice: Cast) -> None:
    made = arrange(practice, practice.dov, "2099-06-03", "2099-06-05").json
    with clock.at(NOW + timedelta(minutes=1)):
        gil = Then(practice.gil)
        headers = {"Origin": "http://localhost"}
        path = f"/api/v1/practice/ties/{made['id']}"
        assert gil.client.delete(path, headers=headers).status_code == 204
        assert gil.get(f"/practice/ties/{made['id']}").json["state"] == "ended"
        assert "called off" in gil.client.get(f"/practice/ties/{made['id']}").text
        assert gil.get("/acts").json["items"][0]["what"] == "cover-ended"
        for path in ("/sharing", "/me/since"):
            assert "stand in" not in Then(practice.ana).client.get(path).text
        assert (
            Then(practice.ana).client.get(f"/sharing/people/{practice.dov.id}").status_code == 404
        )
    assert arrange(practice, practice.dov, "2099-06-03", "2099-06-05").status_code == 201
    with clock.at(datetime(2099, 6, 4, tzinfo=UTC)):
        assert len(Then(practice.dov).get("/caseload").json["items"]) == 1


@pytest.mark.parametrize("how", ["end", "hand-over", "part"])
def test_whoever_stands_in_goes_with_the_tie_they_stand_in_for(practice: Cast, how: str) -> None:
    """A-11, A-12: even the stand-in who takes over starts with nothing."""
    ana, ben, dov = practice.ana, practice.ben, practice.dov
    arrange(practice, dov, "2099-06-01", "2099-06-05")
    later = NOW + timedelta(minutes=5)
    headers = {"Origin": "http://localhost"}
    with clock.at(later):
        entry_id = "6f1c1f0a-7a52-4a57-9c53-0a8a6d7c0f12"
        Then(ana).client.put(
            f"/api/v1/entries/{entry_id}",
            json={"kind": "reflection", "body": "words"},
            headers={**headers, "If-None-Match": "*"},
        )
        shared = share_with(ana, dov, entry_id)
        care_id = practice_tie(practice, ben)
        if how == "end":
            path = f"/api/v1/practice/ties/{care_id}"
            assert Then(practice.gil).client.delete(path, headers=headers).status_code == 204
        elif how == "hand-over":
            path = f"/practice/ties/{care_id}/hand-over"
            done = Then(practice.gil).post(path, {"therapist_id": str(dov.id)})
            assert done.status_code == 201
        else:
            path = f"/api/v1/sharing/people/{ben.id}"
            assert Then(ana).client.delete(path, headers=headers).status_code == 204
        assert Then(dov).get(f"/shared/{shared['id']}").status_code == 404
        people = [one["name"] for one in Then(ana).get("/sharing/people").json["items"]]
        assert people == (["Dov", "Fay"] if how == "hand-over" else ["Fay"])


def practice_tie(cast: Cast, therapist: Member) -> str:
    """Their tie to Ana, read in the time that is."""
    found = Then(cast.gil).get(f"/practice/ties?person_id={cast.ana.id}").json["items"]
    return next(
        str(one["id"])
        for one in found
        if one["therapist"]["id"] == str(therapist.id) and one["state"] == "live"
    )


def test_ana_refuses_a_stand_in_before_they_begin(practice: Cast) -> None:
    arrange(practice, practice.dov, "2099-06-03", "2099-06-05")
    with clock.at(NOW):
        client = Then(practice.ana).client
        path = f"/sharing/people/{practice.dov.id}/part"
        assert client.get(path).status_code == 200
        assert client.post(path, headers={"Origin": "http://localhost"}).status_code == 303
    with clock.at(datetime(2099, 6, 4, tzinfo=UTC)):
        assert Then(practice.dov).get("/caseload").json["items"] == []
    assert names(practice, practice.ana) == ["Ben", "Fay"]


def test_the_last_day_is_whole_where_its_last_hour_comes_twice(practice: Cast) -> None:
    """T-2: Santiago's clocks go back from midnight to eleven."""
    given = {"version": 1, "time_zone": "America/Santiago"}
    assert practice.gil.api.patch("/practice/settings", given).status_code == 200
    made = arrange(practice, practice.dov, "2100-04-02", "2100-04-03")
    assert made.json["ended_at"] == "2100-04-04T03:59:59Z"  # the second 23:59:59, at -4


def test_cover_is_arranged_by_a_page_that_keeps_what_was_chosen(practice: Cast) -> None:
    care_id = tie_of(practice, practice.ana, practice.ben)
    path = f"/practice/ties/{care_id}"
    chosen = {"therapist_id": str(practice.dov.id), "from_on": "2001-01-01", "until_on": ""}
    refused = practice.gil.submit(f"{path}/cover", **chosen)
    assert refused.status_code == 422
    assert 'value="2001-01-01"' in refused.text
    day = f"{clock.now() + timedelta(days=3):%Y-%m-%d}"
    done = practice.gil.submit(f"{path}/cover", **{**chosen, "from_on": day, "until_on": day})
    assert done.status_code == 303
    assert "stands in for" in practice.gil.page(f"/practice/people/{practice.ana.id}").text
