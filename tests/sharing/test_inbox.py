"""The therapist's reading list and caseload: order, what waits, replies, putting away."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from journal import clock
from journal.sharing import inbox, shares
from journal.store.unit import session
from tests.cast import ZONE, Api, Cast
from tests.sharing.test_shares import opened, shared

NOW = datetime(2035, 6, 5, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def ids(answer: Any) -> list[str]:
    return [item["id"] for item in answer.json["items"]]


def without_an_index() -> None:
    """For this unit PostgreSQL sorts by itself: an index has an order that nobody asked for."""
    connection = session().connection()
    if connection.dialect.name == "postgresql":
        for way in ("indexscan", "bitmapscan"):
            connection.exec_driver_sql(f"set local enable_{way} = off")


def test_the_inbox_is_newest_first_and_pages_through_all_of_it(cast: Cast) -> None:
    made = []
    for minutes in range(7):
        with clock.at(NOW + minutes * MINUTE):
            patient = cast.cleo if minutes % 3 == 0 else cast.ana
            made.append(cast.share(patient, cast.ben)["id"])
    with clock.at(NOW + timedelta(hours=1)):
        assert ids(cast.ben.api.get("/inbox")) == made[::-1]
        found, cursor = [], ""
        while True:
            page = cast.ben.api.get(f"/inbox?limit=3{cursor}")
            found += ids(page)
            if page.json["next"] is None:
                break
            cursor = f"&cursor={page.json['next']}"
        assert found == made[::-1]
        of_cleo = cast.ben.api.get(f"/patients/{cast.cleo.id}/shared")
        assert ids(of_cleo) == [made[6], made[3], made[0]]
        assert ids(cast.fay.api.get("/inbox")) == []
        assert cast.fay.api.get(f"/patients/{cast.cleo.id}/shared").status_code == 404
        stolen = cast.fay.api.get(f"/inbox?limit=3{cursor}")
        assert stolen.status_code == 400


def test_two_shares_of_the_same_moment_are_both_paged(cast: Cast) -> None:
    with clock.at(NOW):
        made = {cast.share(cast.ana, cast.ben)["id"] for _ in range(5)}
        first = cast.ben.api.get("/inbox?limit=2")
        second = cast.ben.api.get(f"/inbox?limit=2&cursor={first.json['next']}")
        third = cast.ben.api.get(f"/inbox?limit=2&cursor={second.json['next']}")
        assert sorted(ids(first) + ids(second) + ids(third)) == sorted(made)
        assert third.json["next"] is None


def test_shares_of_the_same_moment_stand_in_one_order(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = {}
    for name in "badc":  # not in the order of their ids, nor against it
        monkeypatch.setattr(shares, "uuid4", lambda name=name: UUID(name * 32))
        with clock.at(NOW):
            called[UUID(cast.share(cast.ana, cast.ben)["id"])] = name
    with clock.at(NOW), cast.ben.acting(writes=False) as ben:

        def named(*items: inbox.Item | None) -> str:
            return "".join(called[item.share_id] if item else "-" for item in items)

        without_an_index()
        assert named(*inbox.page(ben, limit=9)) == "dcba"
        assert named(*inbox.page(ben, limit=2)) == "dc"
        assert named(*inbox.page(ben, show="unopened", limit=9)) == "abcd"
        for name, around in {"a": "-b", "b": "ac", "c": "bd", "d": "c-"}.items():
            both = inbox.neighbours(ben, inbox.live(ben, UUID(name * 32)))
            assert named(both.earlier, both.later) == around


def test_what_is_unopened_is_marked_and_counted_until_it_is_opened(cast: Cast) -> None:
    with clock.at(NOW):
        first, second = cast.share(cast.ana, cast.ben), cast.share(cast.ana, cast.ben)
        opened(cast.ben, first)
        marks = {one["id"]: one["unopened"] for one in cast.ben.api.get("/inbox").json["items"]}
        assert marks == {first["id"]: False, second["id"]: True}
        rows = {r["patient"]["name"]: r for r in cast.ben.api.get("/caseload").json["items"]}
        assert (rows["Ana"]["unopened"], rows["Cleo"]["unopened"]) == (1, 0)
        opened(cast.ben, second)
        rows = {r["patient"]["name"]: r for r in cast.ben.api.get("/caseload").json["items"]}
        assert rows["Ana"]["unopened"] == 0


def test_what_waits_for_a_week_is_due(cast: Cast) -> None:
    with clock.at(NOW):
        cast.share(cast.ana, cast.ben)
    for days, due in ((7, False), (7.01, True)):
        with clock.at(NOW + timedelta(days=days)):
            items = Api(cast.ben.another_client()).get("/inbox").json["items"]
            assert [one["due"] for one in items] == [due]


def test_the_caseload_knows_sessions_and_shares_and_nothing_else(cast: Cast) -> None:
    with clock.at(NOW):
        cast.session_of(cast.ana, hours=48)
        coming = cast.session_of(cast.ana, hours=-72)
        cancelled = cast.session_of(cast.ana, hours=-24)
        cast.ana.api.delete(f"/therapy-sessions/{cancelled['id']}")
        cast.ana.api.write("unshared")
        rows = cast.ben.api.get("/caseload").json["items"]
        assert [row["patient"]["name"] for row in rows] == ["Ana", "Cleo"]
        assert rows[0]["next_session_at"] == coming["starts_at"]
        assert rows[0]["last_session_at"] == "2035-06-03T09:00:00Z"
        assert rows[0]["latest_shared_at"] is None
        cast.share(cast.cleo, cast.ben)
        rows = cast.ben.api.get("/caseload").json["items"]
        assert [row["patient"]["name"] for row in rows] == ["Cleo", "Ana"]
        assert [r["patient"]["name"] for r in cast.fay.api.get("/caseload").json["items"]] == [
            "Ana"
        ]


def test_each_sees_when_the_other_saw_a_reply(cast: Cast) -> None:
    with clock.at(NOW):
        share = cast.share(cast.ana, cast.ben)
        written = cast.ben.api.post(f"/shared/{share['id']}/replies", {"text": "thank you"})
        assert (written.status_code, written.json["seen_at"]) == (201, None)
        reply = cast.ana.api.get("/shares").json["items"][0]["replies"][0]
        assert (reply["text"], reply["author_name"]) == ("thank you", "Ben")
    with clock.at(NOW + MINUTE):
        there = cast.ben.api.get(f"/shared/{share['id']}").json["replies"]
        assert there[0]["seen_at"] is None
        cast.ana.page(f"/sharing/{share['id']}")
    with clock.at(NOW + 2 * MINUTE):
        cast.ana.api.get(f"/shares/{share['id']}")
        there = cast.ben.api.get(f"/shared/{share['id']}").json["replies"]
        assert there[0]["seen_at"] == "2035-06-05T09:01:00Z"
        assert cast.fay.api.get("/inbox").json["items"] == []


def test_ana_keeps_replies_that_ben_can_no_longer_read(cast: Cast) -> None:
    share = cast.share(cast.ana, cast.ben)
    cast.ben.api.post(f"/shared/{share['id']}/replies", {"text": "kept by ana"})
    cast.ana.api.delete(f"/shares/{share['id']}")
    cast.end_care(cast.ana, cast.ben)
    kept = cast.ana.api.get(f"/shares/{share['id']}").json["replies"]
    assert [(one["text"], one["author_name"]) for one in kept] == [("kept by ana", "Ben")]


@pytest.mark.parametrize("text", ["", "  \n", "\u200b", "\0", "x" * 20_001, None, 7])
def test_a_reply_without_words_is_refused(cast: Cast, text: Any) -> None:
    share = cast.share(cast.ana, cast.ben)
    answer = cast.ben.api.post(f"/shared/{share['id']}/replies", {"text": text})
    assert answer.status_code == 422
    assert cast.ana.api.get(f"/shares/{share['id']}").json["replies"] == []


@pytest.mark.parametrize("name", ["ana", "cleo", "fay", "dov", "gil"])
def test_nobody_else_answers_or_puts_away_what_ben_was_shown(cast: Cast, name: str) -> None:
    share = cast.share(cast.ana, cast.ben)
    member = getattr(cast, name)
    for path in ("replies", "reviewed"):
        body = {"text": "me too"} if path == "replies" else {}
        assert member.api.post(f"/shared/{share['id']}/{path}", body).status_code == 404
    assert cast.ana.api.get(f"/shares/{share['id']}").json["replies"] == []


def test_reviewed_once_is_enough_and_ana_is_not_told(cast: Cast) -> None:
    with clock.at(NOW):
        share = cast.share(cast.ana, cast.ben)
        before = cast.ana.api.get(f"/shares/{share['id']}").data
        assert cast.ben.api.post(f"/shared/{share['id']}/reviewed").status_code == 204
    with clock.at(NOW + MINUTE):
        assert cast.ben.api.post(f"/shared/{share['id']}/reviewed").status_code == 204
        item = cast.ben.api.get("/inbox").json["items"][0]
        assert item["reviewed_at"] == "2035-06-05T09:00:00Z"
        assert item["unopened"] is True
        assert cast.ana.api.get(f"/shares/{share['id']}").data == before


def test_items_say_which_session_and_step_they_belong_to(cast: Cast) -> None:
    with clock.at(NOW):
        one = cast.session_of(cast.ana, hours=30, time_zone=ZONE)
        entry = cast.ana.api.write("w " * 500, therapy_session_id=one["id"], when="day-1")
        shared(cast, entry, cast.ben, flag="not-ready")
        item = cast.ben.api.get("/inbox").json["items"][0]
        assert (item["therapy_session_id"], item["when"]) == (one["id"], "day-1")
        assert (item["flag"], item["reading_minutes"]) == ("not-ready", 2)
        with cast.ben.acting(writes=False) as ben:
            [known] = inbox.page(ben, limit=5)
        assert (known.session_number, known.session_starts_at) == (1, NOW - timedelta(hours=30))
