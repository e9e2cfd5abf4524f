"""Therapy sessions: planned, moved and cancelled by the patient or their care team."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from journal import clock
from tests.cast import ZONE, Api, Cast, Member

NOW = datetime(2035, 6, 5, 9, tzinfo=UTC)  # after the cast has met
PLACE, RIDE = "the blue room behind the garden", "Aunt Ide with the old van"


def plan(member: Member, course_id: str, starts_at: datetime, **more: Any) -> Any:
    given = {"starts_at": starts_at.isoformat(), "time_zone": ZONE, **more}
    answer = member.api.post(f"/courses/{course_id}/therapy-sessions", given)
    assert answer.status_code == 201, answer.json
    return answer.json


def course_of(cast: Cast) -> str:
    answer = cast.ana.api.post("/courses", {"medicine": "ketamine", "route": "iv"})
    return str(answer.json["id"])


def arc_of(member: Member, session_id: str) -> dict[str, Any]:
    api = Api(member.another_client())  # signed in just now, whatever the clock says
    found = api.get(f"/therapy-sessions/{session_id}").json
    return {step["when"]: step for step in found["arc"]}


def test_a_session_tells_its_arc_and_opens_step_by_step(cast: Cast) -> None:
    with clock.at(NOW):
        one = plan(cast.ana, course_of(cast), NOW + timedelta(days=2))
    for days, opened in ((0, ["prepare"]), (1.5, ["eve"]), (2.1, ["landing"]), (3, ["day-1"])):
        with clock.at(NOW + timedelta(days=days)):
            arc = arc_of(cast.ana, one["id"])
            assert [when for when, step in arc.items() if step["state"] == "open"] == opened
            assert [s["opens_at"] for s in arc.values()] == [
                s["opens_at"] for s in arc_of(cast.ben, one["id"]).values()
            ]


def test_moving_a_session_moves_its_whole_arc_for_everyone(cast: Cast) -> None:
    with clock.at(NOW):
        one = plan(cast.ana, course_of(cast), NOW + timedelta(days=20))
        before = arc_of(cast.ana, one["id"])
        moved = cast.ben.api.patch(
            f"/therapy-sessions/{one['id']}",
            {"starts_at": (NOW + timedelta(days=22)).isoformat()},
        )
        assert moved.status_code == 200
        after = arc_of(cast.ana, one["id"])
        for when, step in before.items():
            for edge in ("opens_at", "closes_at"):
                then, now = (datetime.fromisoformat(s[edge]) for s in (step, after[when]))
                assert now - then == timedelta(days=2), (when, edge)


def test_cancelling_closes_every_step_and_keeps_what_was_written(cast: Cast) -> None:
    with clock.at(NOW):
        one = plan(cast.ana, course_of(cast), NOW - timedelta(days=1))
        entry = cast.ana.api.write("kept", therapy_session_id=one["id"])
        assert cast.ben.api.delete(f"/therapy-sessions/{one['id']}").status_code == 204
        assert {step["state"] for step in arc_of(cast.ana, one["id"]).values()} == {"closed"}
        assert cast.ana.api.get(f"/entries/{entry['id']}").json["body"] == "kept"
        gone = cast.ana.api.get(f"/therapy-sessions/{one['id']}").json["cancelled_at"]
    with clock.at(NOW + timedelta(hours=1)):
        assert cast.ana.api.delete(f"/therapy-sessions/{one['id']}").status_code == 204
        again = cast.ana.api.get(f"/therapy-sessions/{one['id']}").json["cancelled_at"]
        assert again == gone
        change = {"starts_at": NOW.isoformat()}
        assert cast.ana.api.patch(f"/therapy-sessions/{one['id']}", change).status_code == 422


def test_the_numbers_of_a_course_leave_out_what_was_cancelled(cast: Cast) -> None:
    with clock.at(NOW):
        course = course_of(cast)
        ids = [plan(cast.ana, course, NOW + timedelta(days=n))["id"] for n in (3, 10, 17)]
        cast.ana.api.delete(f"/therapy-sessions/{ids[1]}")
        found = cast.ana.api.get(f"/courses/{course}/therapy-sessions").json["items"]
        numbers = {one["id"]: one["number"] for one in found}
        assert [one["id"] for one in found] == ids
        assert (numbers[ids[0]], numbers[ids[2]]) == (1, 2)


def test_a_dense_series_closes_the_early_prompts_of_the_last_session(cast: Cast) -> None:
    with clock.at(NOW):
        course = course_of(cast)
        first = plan(cast.ana, course, NOW)
        alone = arc_of(cast.ana, first["id"])
        plan(cast.ben, course, NOW + timedelta(days=3))
        between = arc_of(cast.ana, first["id"])
    assert alone["week-1"]["state"] == "waiting"
    assert between["week-1"]["state"] == "left-out"
    assert between["day-1"]["state"] == "waiting"


@pytest.mark.parametrize("name", ["cleo", "dov", "eve", "gil", "hal"])
def test_nobody_else_sees_moves_or_cancels_a_session(cast: Cast, name: str) -> None:
    one = cast.session_of(cast.ana, hours=24, place=PLACE)
    member: Member = getattr(cast, name)
    path, sham = f"/therapy-sessions/{one['id']}", f"/therapy-sessions/{uuid4()}"
    change = {"time_zone": "UTC"}
    for answer, other in (
        (member.api.get(path), member.api.get(sham)),
        (member.api.patch(path, change), member.api.patch(sham, change)),
        (member.api.delete(path), member.api.delete(sham)),
    ):
        assert (answer.status_code, answer.data) == (404, other.data)
    plan_it = {"starts_at": NOW.isoformat(), "time_zone": ZONE}
    there = f"/courses/{one['course_id']}/therapy-sessions"
    assert member.api.post(there, plan_it).status_code == 404
    kept = cast.ana.api.get(path).json
    assert (kept["time_zone"], kept["cancelled_at"]) == (ZONE, None)


def test_ben_never_reads_guesses_or_overwrites_anas_place_and_ride(cast: Cast) -> None:
    one = cast.session_of(cast.ana, hours=24, place=PLACE, ride_home=RIDE)
    path = f"/therapy-sessions/{one['id']}"
    for member in (cast.ben, cast.fay):
        texts = [
            member.api.get(path).get_data(as_text=True),
            member.api.get(f"/courses/{one['course_id']}/therapy-sessions").get_data(as_text=True),
            member.page(path).get_data(as_text=True),
            member.page(f"{path}/edit").get_data(as_text=True),
            member.page(f"/patients/{cast.ana.id}").get_data(as_text=True),
            member.api.patch(path, {"style": ""}).get_data(as_text=True),
        ]
        assert not any(PLACE in text or RIDE in text for text in texts)
        for field, words in (("place", PLACE), ("ride_home", RIDE)):
            right = member.api.patch(path, {field: words})
            wrong = member.api.patch(path, {field: "elsewhere"})
            assert right.status_code == 422
            assert right.data == wrong.data == member.api.patch(path, {field: ""}).data
    kept = cast.ana.api.get(path).json
    assert (kept["place"], kept["ride_home"]) == (PLACE, RIDE)


def test_the_place_ben_wrote_is_read_by_ana_and_becomes_hers_when_she_writes(cast: Cast) -> None:
    course = course_of(cast)
    one = plan(cast.ben, course, clock.now(), place="room four", ride_home="a taxi")
    path = f"/therapy-sessions/{one['id']}"
    assert cast.ana.api.get(path).json["place"] == "room four"
    assert cast.ben.api.patch(path, {"place": "room five"}).json["place"] == "room five"
    assert cast.ana.api.patch(path, {"ride_home": RIDE}).json["place"] == "room five"
    assert cast.ben.api.get(path).json["ride_home"] == ""
    assert cast.ben.api.patch(path, {"place": "room six"}).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_zone": "../../etc/passwd"},
        {"time_zone": "GMT+25"},
        {"time_zone": ""},
        {"starts_at": "2026-02-30T10:00:00Z"},
        {"starts_at": "2026-06-30T23:59:60Z"},
        {"starts_at": "2026-06-09T10:00:00"},
        {"starts_at": "1999-01-01T00:00:00Z"},
        {"starts_at": "2099-01-01T00:00:00Z"},
        {"starts_at": "0001-01-01T00:00:00+14:00"},
        {"starts_at": "9999-12-31T23:59:59-14:00"},
        {"route": "by post"},
        {"style": "loud"},
        {"booster": "yes"},
        {"number": 7},
    ],
)
def test_a_session_that_makes_no_sense_is_refused_whole(cast: Cast, wrong: Any) -> None:
    """T-7, T-8."""
    course = course_of(cast)
    given = {"starts_at": clock.now().isoformat(), "time_zone": ZONE, **wrong}
    answer = cast.ana.api.post(f"/courses/{course}/therapy-sessions", given)
    assert answer.status_code == 422
    one = plan(cast.ana, course, clock.now())
    before = cast.ana.api.get(f"/therapy-sessions/{one['id']}").json
    assert cast.ana.api.patch(f"/therapy-sessions/{one['id']}", wrong).status_code == 422
    after = cast.ana.api.get(f"/therapy-sessions/{one['id']}").json
    assert {k: v for k, v in after.items() if k != "arc"} == {
        k: v for k, v in before.items() if k != "arc"
    }


def test_of_two_sessions_at_the_same_moment_only_one_follows_up(cast: Cast) -> None:
    with clock.at(datetime(2026, 6, 9, 9, 0, tzinfo=UTC)):
        first = cast.session_of(cast.ana, 30)
        second = cast.session_of(cast.ana, 30)
        both = [cast.ana.api.get(f"/therapy-sessions/{one['id']}").json for one in (first, second)]
    open_steps = [step for one in both for step in one["arc"] if step["state"] == "open"]
    assert [step["when"] for step in open_steps] == ["day-1"]
