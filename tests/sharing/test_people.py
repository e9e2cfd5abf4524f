"""Everything one person can see of Ana on one page, and stopping all of it in one act."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from journal import clock
from journal.custody import tidy
from journal.people import care
from journal.sharing import shares
from journal.sharing.shares import Wish
from journal.store import access
from journal.store.tables import Care
from journal.store.unit import session
from tests.cast import Api, Cast, Member
from tests.conftest import House
from tests.sharing.test_shares import opened, shared
from tests.sharing.test_withdrawing import every_way_to_it, kept

NOW = datetime(2035, 6, 5, 9, tzinfo=UTC)


def sight(patient: Member, person: Member, query: str = "") -> Any:
    answer = patient.api.get(f"/sharing/people/{person.id}{query}")
    assert answer.status_code == 200, answer.json
    return answer.json


def test_all_that_ben_sees_stands_on_one_page_and_no_more(cast: Cast) -> None:
    one = cast.session_of(cast.ana, hours=30, place="the blue room")
    entry = cast.ana.api.write("for ben", title="T", therapy_session_id=one["id"])
    share = shared(cast, entry, cast.ben, parts={"body": True}, note="the note")
    cast.share(cast.ana, cast.fay, "for fay alone")
    cast.ana.api.write("for nobody")
    found = sight(cast.ana, cast.ben)
    assert (found["person"]["name"], found["treats_me"]) == ("Ben", True)
    assert [(t["lane"], t["ended_at"]) for t in found["ties"]] == [("therapist", None)]
    assert [s["snapshot"] for s in found["shares"]] == [opened(cast.ben, share)]
    theirs = cast.ben.api.get(f"/therapy-sessions/{one['id']}").json
    [frame] = found["sessions"]
    assert frame == {name: theirs[name] for name in frame}
    assert "place" not in frame
    page = cast.ana.page(f"/sharing/people/{cast.ben.id}").text
    for words in ("for ben", "the note", f"/sharing/{share['id']}", "Treats you since", "Ketamine"):
        assert words in page, words
    for words in ("for fay alone", "for nobody", "the blue room"):
        assert words not in page, words


def test_who_treated_ana_before_sees_nothing_and_says_so(cast: Cast) -> None:
    cast.session_of(cast.ana, hours=30)
    found = sight(cast.ana, cast.eve)
    assert (found["treats_me"], found["sessions"], found["shares"]) == (False, [], [])
    assert found["ties"][0]["ended_at"] is not None
    page = cast.ana.page(f"/sharing/people/{cast.eve.id}").text
    assert "can see nothing of you" in page
    assert "/stop" not in page
    assert f"/sharing/people/{cast.eve.id}" in cast.ana.page("/sharing").text
    assert cast.eve.api.get("/inbox").json["items"] == []


@pytest.mark.parametrize("name", ["ana", "cleo", "dov", "gil", "hal"])
def test_who_never_treated_ana_is_not_there(cast: Cast, name: str) -> None:
    """P2-P1: the same 404 as for nobody at all."""
    for member in (cast.ana, cast.ben, cast.gil):
        for path in ("", "/stop"):
            there = member.page(f"/sharing/people/{getattr(cast, name).id}{path}")
            nobody = member.page(f"/sharing/people/{uuid4()}{path}")
            assert (there.status_code, there.data) == (404, nobody.data)
        for method, path in (("GET", ""), ("DELETE", "/shares")):
            there = member.api.send(method, f"/sharing/people/{getattr(cast, name).id}{path}")
            nobody = member.api.send(method, f"/sharing/people/{uuid4()}{path}")
            assert (there.status_code, there.data) == (404, nobody.data)


@pytest.mark.parametrize("way", ["api", "page"])
def test_stopping_withdraws_all_of_it_from_ben_and_nothing_from_others(
    cast: Cast, house: House, way: str
) -> None:
    """A-13, A-15: at once, and as if it never was."""
    mine = [cast.share(cast.ana, cast.ben, f"words {at}") for at in range(3)]
    opened(cast.ben, mine[0])
    of_fay, of_cleo = cast.share(cast.ana, cast.fay), cast.share(cast.cleo, cast.ben)
    ended = cast.share(cast.ana, cast.ben)
    cast.ana.api.delete(f"/shares/{ended['id']}")
    before = kept(house, ended).withdrawn_at
    if way == "api":
        assert cast.ana.api.delete(f"/sharing/people/{cast.ben.id}/shares").status_code == 204
    else:
        asked = cast.ana.page(f"/sharing/people/{cast.ben.id}/stop").text
        assert "cannot be undone" in asked
        answer = cast.ana.submit(f"/sharing/people/{cast.ben.id}/stop")
        assert answer.headers["Location"].endswith(f"/sharing/people/{cast.ben.id}")
    for share in mine:
        assert {each.status_code for each in every_way_to_it(cast.ben, share)} == {404}
        assert (kept(house, share).snapshot, kept(house, share).end_reason) == (None, "withdrawn")
    assert kept(house, ended).withdrawn_at == before
    assert opened(cast.fay, of_fay)["body"] == "words"
    assert opened(cast.ben, of_cleo)["body"] == "words"
    found = sight(cast.ana, cast.ben)
    assert (found["treats_me"], found["shares"]) == (True, [])
    assert cast.ana.api.delete(f"/sharing/people/{cast.ben.id}/shares").status_code == 204


def test_sharing_once_more_after_stopping_is_possible(cast: Cast) -> None:
    entry = cast.ana.api.write("words")
    shared(cast, entry, cast.ben)
    cast.ana.api.delete(f"/sharing/people/{cast.ben.id}/shares")
    assert opened(cast.ben, shared(cast, entry, cast.ben))["body"] == "words"


def test_a_share_on_its_way_when_ana_stops_does_not_slip_through(cast: Cast) -> None:
    entry = cast.ana.api.write("words")
    stopped: list[int] = []

    def stop() -> None:
        answer = cast.ana.api.delete(f"/sharing/people/{cast.ben.id}/shares")
        stopped.append(answer.status_code)

    cast.ana.api.get("/me")
    worker = threading.Thread(target=stop)
    with cast.ana.acting() as ana:
        shares.share(ana, UUID(entry["id"]), Wish(version=1, person_id=cast.ben.id))
        worker.start()
        worker.join(timeout=0.5)  # it waits its turn; otherwise it would find nothing to end
        assert stopped == []
    worker.join(timeout=10)
    assert stopped == [204]
    assert cast.ben.api.get("/inbox").json["items"] == []


def test_care_that_ends_while_a_share_is_on_its_way_ends_it_too(cast: Cast, house: House) -> None:
    """A-11."""
    entry = cast.ana.api.write("words")
    worker = threading.Thread(target=cast.end_care, args=(cast.ana, cast.ben))
    with cast.ana.acting() as ana:
        made = shares.share(ana, UUID(entry["id"]), Wish(version=1, person_id=cast.ben.id))
        worker.start()
        worker.join(timeout=0.5)
    worker.join(timeout=10)
    row = kept(house, {"id": str(made.id)})
    assert (row.snapshot, row.end_reason) == (None, "care ended")


def test_a_share_that_comes_while_care_ends_is_too_late(cast: Cast) -> None:
    """A-11."""
    given = {"entry_id": cast.ana.api.write("words")["id"], "version": 1}
    answers: list[int] = []

    def share() -> None:
        wanted = {**given, "person_id": str(cast.ben.id)}
        answers.append(cast.ana.api.post("/shares", wanted).status_code)

    worker = threading.Thread(target=share)
    with cast.store.unit(writes=True):
        care.end(cast.ana.id, cast.ben.id)
        worker.start()
        worker.join(timeout=0.5)
        assert answers == []
    worker.join(timeout=10)
    assert answers == [422]
    assert cast.ana.api.get("/shares").json["items"] == []


def end_at(cast: Cast, moment: datetime) -> None:
    """The tie with Ben ends by itself, as that of somebody who stands in does."""
    with cast.store.unit(writes=True):
        of_ben = access.changing_by_the_house(Care).where(
            Care.therapist_id == cast.ben.id, Care.patient_id == cast.ana.id
        )
        session().execute(of_ben.values(ended_at=moment))


def test_a_tie_that_ends_by_itself_ends_what_was_shared_under_it(cast: Cast, house: House) -> None:
    """A-11, A-20: out of reach at that moment, said in the ledger, and then really gone."""
    with clock.at(NOW):
        share = cast.share(cast.ana, cast.ben, "while he stands in")
        end_at(cast, NOW + timedelta(days=1))
        ties = sight(cast.ana, cast.ben)["ties"]
        assert ties[0]["ended_at"] == "2035-06-06T09:00:00Z"
        assert opened(cast.ben, share)["body"] == "while he stands in"
    with clock.at(NOW + timedelta(days=1)):
        ana, ben = Api(cast.ana.another_client()), Api(cast.ben.another_client())
        assert ben.get(f"/shared/{share['id']}").status_code == 404
        row = ana.get(f"/shares/{share['id']}").json
        assert (row["state"], row["snapshot"]) == ("care ended", None)
        assert row["ended_at"] == "2035-06-06T09:00:00Z"
        assert ana.get(f"/sharing/people/{cast.ben.id}").json["treats_me"] is False
        assert ana.get("/shares?live=true").json["items"] == []
        entry = ana.write("too late")
        given = {"entry_id": entry["id"], "version": 1, "person_id": str(cast.ben.id)}
        assert ana.post("/shares", given).status_code == 422
        assert kept(house, share).snapshot is not None
        with cast.store.unit(writes=True):
            tidy.everything()
        assert kept(house, share).snapshot is None
        assert ana.get(f"/shares/{share['id']}").json["state"] == "care ended"


def test_a_tie_that_has_not_begun_shares_nothing_yet(cast: Cast) -> None:
    entry = cast.ana.api.write("words")
    with cast.store.unit(writes=True):
        soon = access.changing_by_the_house(Care).where(Care.therapist_id == cast.fay.id)
        session().execute(soon.values(began_at=clock.now() + timedelta(days=1)))
    given = {"entry_id": entry["id"], "version": 1, "person_id": str(cast.fay.id)}
    assert cast.ana.api.post("/shares", given).status_code == 422
    assert sight(cast.ana, cast.fay)["treats_me"] is False


def test_what_they_see_goes_on_page_by_page(cast: Cast) -> None:
    made = []
    for minutes in range(23):
        with clock.at(NOW + timedelta(minutes=minutes)):
            made.append(cast.share(cast.ana, cast.ben, f"words {minutes} ")["id"])
    with clock.at(NOW + timedelta(hours=1)):
        first = sight(cast.ana, cast.ben, "?limit=20")
        rest = sight(cast.ana, cast.ben, f"?limit=20&cursor={first['next']}")
        found = [one["id"] for one in (*first["shares"], *rest["shares"])]
        assert (found, rest["next"]) == (made[::-1], None)
        page = cast.ana.page(f"/sharing/people/{cast.ben.id}").text
        assert "words 3 " in page
        assert "words 2 " not in page
        older = page.split('rel="next"')[0].rpartition('href="')[2].split('"')[0]
        further = cast.ana.page(older.replace("&amp;", "&")).text
        assert "words 2 " in further
        assert "words 3 " not in further
        stolen = cast.cleo.page(older.replace("&amp;", "&"))
        assert stolen.status_code == 400
        overview = cast.ana.page("/sharing").text
        assert "and there is more" in overview
