"""What is asked, and when: only in an open step, within the day's budget, and never pressed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from journal import clock
from journal.content.prompt import Prompt
from journal.content.shelf import library
from tests.cast import Cast

START = datetime(2035, 6, 5, 13, tzinfo=UTC)
HOUR = timedelta(hours=1)
STEPS = {"eve": -2, "landing": 1, "day-1": 21, "day-3": 72, "week-1": 24 * 7}


def planned(cast: Cast) -> Any:
    """A session of Ana's, two weeks before it begins."""
    with clock.at(START - timedelta(days=14)):
        return cast.session_of(cast.ana, hours=-14 * 24)


def asked(cast: Cast, one: Any = None, when: str | None = None) -> list[Any]:
    query = f"&when={when}" if when else ""
    query += f"&therapy_session_id={one['id']}" if one else ""
    answer = cast.ana.api.get(f"/prompts?{query.lstrip('&')}")
    assert answer.status_code == 200, answer.json
    return list(answer.json["items"])


def offered(items: list[Any]) -> list[Any]:
    return [item for item in items if item["offered"]]


def answer(cast: Cast, one: Any, item: Any, text: str = "some words") -> Any:
    given = [{"prompt": item["slug"], "version": item["version"], "text": text}]
    more = {"therapy_session_id": one["id"]} if one else {}
    return cast.ana.api.write("", answers=given, **more)


def prompts(when: str) -> list[Prompt]:
    return [prompt for prompt in library().current() if prompt.when == when]


@pytest.mark.parametrize("when", STEPS)
def test_nothing_is_asked_before_its_step_opens(cast: Cast, when: str) -> None:
    one = planned(cast)
    opens_at = next(datetime.fromisoformat(s["opens_at"]) for s in one["arc"] if s["when"] == when)
    with clock.at(opens_at - timedelta(seconds=1)):
        assert asked(cast, one, when) == []
        assert when not in {item["when"] for item in asked(cast, one)}
    with clock.at(opens_at):
        items = asked(cast, one, when)
        assert items
        assert {item["when"] for item in items} == {when}
        assert items == [item for item in asked(cast, one) if item["when"] == when]


def test_a_cancelled_session_asks_nothing(cast: Cast) -> None:
    one = planned(cast)
    with clock.at(START + 21 * HOUR):
        assert asked(cast, one, "day-1")
        cast.ana.api.delete(f"/therapy-sessions/{one['id']}")
        assert asked(cast, one) == []
        assert asked(cast, one, "day-1") == []


def test_a_day_offers_one_core_prompt_and_two_others_at_most(cast: Cast) -> None:
    one = planned(cast)
    with clock.at(START + 21 * HOUR):
        cores = 0
        for turn in range(5):
            now = offered(asked(cast, one, "day-1"))
            assert len(now) <= 3
            if not now:
                break
            cores += turn == 0 and now[0]["core"]
            answer(cast, one, now[0])
        assert cores == 1
        written = cast.ana.api.get("/entries").json["items"]
        assert 1 <= len(written) <= 3
    with clock.at(START + 40 * HOUR):  # the next day, the same step
        again = offered(asked(cast, one, "day-1"))
        assert again
        done = {entry["answers"][0]["prompt"] for entry in written}
        assert not done & {item["slug"] for item in again}


def test_a_skipped_prompt_is_gone_for_this_session_and_asked_on_the_next(cast: Cast) -> None:
    one = planned(cast)
    with clock.at(START + timedelta(days=2)):
        next_start = START + timedelta(days=12)
        other = cast.session_of(cast.ana, -240)
        assert other["starts_at"].startswith(f"{next_start:%Y-%m-%d}")
    with clock.at(START + 21 * HOUR):
        slug = asked(cast, one, "day-1")[0]["slug"]
        said = {"choice": "skip", "therapy_session_id": one["id"]}
        assert cast.ana.api.post(f"/prompts/{slug}/set-aside", said).status_code == 204
        assert slug not in {item["slug"] for item in asked(cast, one, "day-1")}
    with clock.at(next_start + 21 * HOUR):
        assert slug in {item["slug"] for item in asked(cast, other, "day-1")}


def test_later_means_another_day(cast: Cast) -> None:
    one = planned(cast)
    with clock.at(START + 21 * HOUR):
        slug = asked(cast, one, "day-1")[0]["slug"]
        cast.ana.api.post(f"/prompts/{slug}/set-aside", {"choice": "later"})
        assert slug not in {item["slug"] for item in asked(cast, one, "day-1")}
    with clock.at(START + 40 * HOUR):
        assert slug in {item["slug"] for item in asked(cast, one, "day-1")}


def test_not_for_me_is_for_good_and_for_ana_alone(cast: Cast) -> None:
    one = planned(cast)
    slug = prompts("hard-day")[0].slug
    with clock.at(START):
        cast.ana.api.post(f"/prompts/{slug}/set-aside", {"choice": "not-for-me"})
    with clock.at(START + timedelta(days=28)):
        assert slug not in {item["slug"] for item in asked(cast, one, "hard-day")}
        theirs = cast.cleo.api.get("/prompts?when=hard-day").json["items"]
        assert slug in {item["slug"] for item in theirs}


def test_only_a_known_prompt_is_set_aside_in_a_known_way(cast: Cast) -> None:
    slug = prompts("day-1")[0].slug
    theirs = cast.session_of(cast.cleo, hours=30)
    assert cast.ana.api.post("/prompts/none/set-aside", {"choice": "skip"}).status_code == 404
    assert cast.ben.api.post(f"/prompts/{slug}/set-aside", {"choice": "skip"}).status_code == 404
    for wrong in ({"choice": "never"}, {}, {"choice": "skip", "therapy_session_id": theirs["id"]}):
        assert cast.ana.api.post(f"/prompts/{slug}/set-aside", wrong).status_code == 422


def test_what_needs_a_clear_head_waits_twenty_hours(cast: Cast) -> None:
    with clock.at(START):
        cast.ana.api.patch("/me", {"meaning": True})
    needing = {prompt.slug for prompt in prompts("hard-day") + prompts("orient")}
    needing &= {prompt.slug for prompt in library().current() if prompt.needs_clear_head}
    one = planned(cast)
    waits = {p.slug for p in prompts("day-1") if p.needs_clear_head}
    assert waits
    with clock.at(START + timedelta(hours=19)):
        cast.session_of(cast.ana, hours=0)  # medicine again, a moment ago
    with clock.at(START + timedelta(hours=20)):
        items = {item["slug"] for item in asked(cast, one, "day-1")}
        assert not items & waits
        on_demand = {item["slug"] for item in asked(cast)}
        assert not on_demand & needing


def test_a_hard_day_pauses_the_rest_until_tomorrow(cast: Cast) -> None:
    one = planned(cast)
    with clock.at(START + 21 * HOUR):
        assert offered(asked(cast, one, "day-1"))
        hard = offered(asked(cast, one, "hard-day"))
        answer(cast, one, hard[0])
        assert offered(asked(cast, one, "day-1")) == []
        assert asked(cast, one, "day-1")  # still there for who looks for it
    with clock.at(START + 40 * HOUR):
        assert offered(asked(cast, one, "day-1"))


def test_an_answer_keeps_slug_version_and_the_words_as_asked(cast: Cast) -> None:
    one = planned(cast)
    with clock.at(START + 21 * HOUR):
        item = asked(cast, one, "day-1")[0]
        entry = answer(cast, one, item, "  exactly so \n")
        assert entry["answers"] == [
            {
                "prompt": item["slug"],
                "version": item["version"],
                "ask": item["ask"],
                "text": "  exactly so \n",
            }
        ]
        assert entry["when"] == "day-1"
        for wrong in ({"prompt": "none"}, {"version": 999}):
            given = {"prompt": item["slug"], "version": item["version"], "text": "t", **wrong}
            body = {"kind": "reflection", "answers": [given]}
            answered = cast.ana.api.put(f"/entries/{one['id']}", body, If_None_Match="*")
            assert answered.status_code == 422


def test_prompts_are_asked_of_patients_about_their_own_sessions(cast: Cast) -> None:
    one = cast.session_of(cast.cleo, hours=21)
    assert cast.ana.api.get(f"/prompts?therapy_session_id={one['id']}").status_code == 404
    assert cast.ben.api.get("/prompts").status_code == 404
    assert cast.ana.api.get("/prompts?when=day-1").status_code == 422
    assert {item["when"] for item in asked(cast)} == {"orient", "hard-day"}
