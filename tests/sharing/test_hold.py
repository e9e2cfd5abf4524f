"""The clear-head hold: what was written just after medicine waits until the next morning."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from journal import clock
from tests.cast import Cast
from tests.sharing.test_shares import opened, wish
from tests.writing.test_entries import put

START = datetime(2035, 6, 5, 13, tzinfo=UTC)  # 14:00 in Dublin; ketamine lands for four hours
MORNING = datetime(2035, 6, 6, 7, tzinfo=UTC)  # 08:00 there on the next day
HOUR = timedelta(hours=1)


def landing_entry(cast: Cast, after: timedelta = HOUR, **more: Any) -> Any:
    with clock.at(START):
        cast.session_of(cast.ana, hours=0)
    with clock.at(START + after):
        return cast.ana.api.write("everything is one", **more)


def test_sharing_waits_until_eight_on_the_next_morning(cast: Cast) -> None:
    entry = landing_entry(cast)
    assert entry["near_medicine"] is True
    for moment in (START + HOUR, START + 5 * HOUR, MORNING - timedelta(seconds=1)):
        with clock.at(moment):
            held = cast.ana.api.post("/shares", wish(entry, cast.ben))
            assert (held.status_code, held.json["code"]) == (409, "held")
            assert held.json["held_until"] == "2035-06-06T07:00:00Z"
            assert cast.ben.api.get("/caseload").status_code in (200, 401)
            assert cast.ana.api.get("/shares").json["items"] == []
    with clock.at(MORNING):
        answer = cast.ana.api.post("/shares", wish(entry, cast.ben))
        assert answer.status_code == 201
        assert answer.json["snapshot"]["near_medicine"] is True


def test_one_extra_step_shares_it_now(cast: Cast) -> None:
    entry = landing_entry(cast)
    with clock.at(START + HOUR):
        answer = cast.ana.api.post("/shares", wish(entry, cast.ben, despite_hold=True))
        assert answer.status_code == 201
        assert opened(cast.ben, answer.json)["body"] == "everything is one"


def test_the_page_says_so_and_takes_the_extra_step(cast: Cast) -> None:
    entry = landing_entry(cast)
    form = {"person_id": str(cast.ben.id), "version": "1", "parts": "body"}
    with clock.at(START + HOUR):
        assert cast.ana.submit(f"/entries/{entry['id']}/share", **form).status_code == 409
        assert cast.ana.api.get("/shares").json["items"] == []
        again = cast.ana.submit(f"/entries/{entry['id']}/share", **form, despite_hold="yes")
        assert again.status_code == 303


@pytest.mark.parametrize(
    ("after", "held"),
    [
        (timedelta(minutes=-1), False),
        (timedelta(0), True),
        (timedelta(hours=4, minutes=-1), True),
        (timedelta(hours=4), False),
    ],
)
def test_only_the_landing_is_held(cast: Cast, after: timedelta, held: bool) -> None:
    entry = landing_entry(cast, after)
    assert entry["near_medicine"] is held
    with clock.at(START + 5 * HOUR):
        answer = cast.ana.api.post("/shares", wish(entry, cast.ben))
        assert answer.status_code == (409 if held else 201)


@pytest.mark.parametrize(
    ("written", "arrived"),
    [
        (timedelta(hours=1), timedelta(hours=9)),  # a tunnel
        (timedelta(days=-900), timedelta(hours=1)),  # a phone clock that is wrong
        (timedelta(days=900), timedelta(hours=1)),
    ],
)
def test_the_time_on_the_page_and_the_time_it_came_both_count(
    cast: Cast, written: timedelta, arrived: timedelta
) -> None:
    entry = landing_entry(cast, arrived, written_at=(START + written).isoformat())
    assert entry["near_medicine"] is True
    with clock.at(START + 10 * HOUR):
        assert cast.ana.api.post("/shares", wish(entry, cast.ben)).status_code == 409


def test_a_cancelled_session_holds_nothing(cast: Cast) -> None:
    with clock.at(START):
        one = cast.session_of(cast.ana, hours=0)
    with clock.at(START + HOUR):
        entry = cast.ana.api.write("at home after all")
        cast.ana.api.delete(f"/therapy-sessions/{one['id']}")
        assert cast.ana.api.post("/shares", wish(entry, cast.ben)).status_code == 201


def test_an_earlier_version_is_not_held_by_a_later_one(cast: Cast) -> None:
    with clock.at(START - 5 * HOUR):
        entry = cast.ana.api.write("a clear head wrote this")
        cast.session_of(cast.ana, hours=-5)
    with clock.at(START + HOUR):
        second = put(cast.ana, entry["id"], "and the landing this", 1).json
        assert second["near_medicine"] is True
        assert cast.ana.api.post("/shares", wish(second, cast.ben)).status_code == 409
        assert cast.ana.api.post("/shares", wish(entry, cast.ben)).status_code == 201


def test_the_session_of_another_patient_holds_nothing_of_anas(cast: Cast) -> None:
    with clock.at(START):
        cast.session_of(cast.cleo, hours=0)
        entry = cast.ana.api.write("my own day")
        assert entry["near_medicine"] is False
        assert cast.ana.api.post("/shares", wish(entry, cast.ben)).status_code == 201


def test_what_was_begun_while_landing_stays_held_when_it_is_edited_that_evening(
    cast: Cast,
) -> None:
    with clock.at(datetime(2035, 6, 9, 9, 0, tzinfo=UTC)):
        cast.session_of(cast.ana, 1)
        entry = cast.ana.api.write("a first word")
    with clock.at(datetime(2035, 6, 9, 18, 0, tzinfo=UTC)):
        given = {"kind": "reflection", "body": "a first word, and a second"}
        later = cast.ana.api.put(f"/entries/{entry['id']}", given, If_Match='"1"').json
        asked = {"entry_id": entry["id"], "version": 2, "person_id": str(cast.ben.id)}
        held = cast.ana.api.post("/shares", asked)
    assert later["near_medicine"] is True
    assert (held.status_code, held.json["code"]) == (409, "held")
    with clock.at(datetime(2035, 6, 10, 8, 0, tzinfo=UTC)):
        assert cast.ana.api.post("/shares", asked).status_code == 201
