"""A blob that will not open spoils its own item alone, and nothing is written back (R16, C-3).

The ciphertext of two rows is swapped behind the application's back, in every table with words.
"""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Table, select, update

from journal.people import clinics
from journal.store import access
from journal.store.tables import (
    Clinic,
    Course,
    EntryVersion,
    Opening,
    Person,
    Reply,
    Share,
    TherapySession,
)
from journal.store.tables import Table as Row
from journal.store.unit import session
from tests.cast import PASSWORD, Cast, Member


def swap(cast: Cast, row: type[Row], column: str, key: str, one: UUID, other: UUID) -> None:
    """Exchange the blobs of two rows, as someone with the database alone could."""
    table = row.__table__
    assert isinstance(table, Table)
    with cast.store.engine.begin() as connection:
        found = select(table.c[key], table.c[column]).where(table.c[key].in_((one, other)))
        blobs = {got[0]: got[1] for got in connection.execute(found)}
        for here, from_there in ((one, other), (other, one)):
            put = update(table).where(table.c[key] == here).values({column: blobs[from_there]})
            assert connection.execute(put).rowcount == 1


def blobs_of(cast: Cast, row: type[Row], column: str) -> list[bytes]:
    """Every blob of a column, in one order."""
    table = row.__table__
    assert isinstance(table, Table)
    with cast.store.engine.connect() as connection:
        return sorted(connection.execute(select(table.c[column])).scalars())


def listed(who: Member, path: str) -> dict[str, Any]:
    """The items of a list by their ids."""
    answer = who.api.get(path)
    assert answer.status_code == 200
    return {item["id"]: item for item in answer.json["items"]}


@pytest.fixture
def swapped(cast: Cast) -> list[Any]:
    """Three entries of Ana's; the words of the first two were swapped in the database."""
    entries = [cast.ana.api.write(body) for body in ("the heron", "the harbour", "the gate")]
    one, other = (UUID(entry["id"]) for entry in entries[:2])
    swap(cast, EntryVersion, "words", "entry_id", one, other)
    return entries


def test_anas_other_entries_are_there_beside_two_that_cannot_be_opened(
    cast: Cast, swapped: list[Any]
) -> None:
    found = listed(cast.ana, "/entries")
    assert [found[entry["id"]]["unreadable"] for entry in swapped] == [True, True, False]
    assert [found[entry["id"]]["body"] for entry in swapped] == ["", "", "the gate"]
    alone = cast.ana.api.get(f"/entries/{swapped[0]['id']}")
    assert (alone.status_code, alone.json["unreadable"], alone.json["body"]) == (200, True, "")


@pytest.mark.parametrize("path", ["/", "/journal", "/entries/{id}", "/entries/{id}/versions"])
def test_anas_pages_open_all_the_same(cast: Cast, swapped: list[Any], path: str) -> None:
    page = cast.ana.page(path.format(id=swapped[0]["id"]))
    assert page.status_code == 200
    assert "heron" not in page.text
    assert "harbour" not in page.text


def test_a_search_passes_over_what_cannot_be_opened(cast: Cast, swapped: list[Any]) -> None:
    assert list(listed(cast.ana, "/entries?q=gate")) == [swapped[2]["id"]]
    assert listed(cast.ana, "/entries?q=heron") == {}


def test_nothing_is_written_over_an_entry_that_cannot_be_opened(
    cast: Cast, swapped: list[Any]
) -> None:
    before, path = blobs_of(cast, EntryVersion, "words"), f"/entries/{swapped[0]['id']}"
    for body in ("new words", ""):
        given = {"kind": "reflection", "body": body, "clear": True}
        stale = cast.ana.api.put(path, given, If_Match='"1"')
        assert stale.status_code == 412
        assert stale.json["current"]["unreadable"]
    assert blobs_of(cast, EntryVersion, "words") == before


def test_a_page_writing_over_it_is_kept_beside_and_the_blob_stays(
    cast: Cast, swapped: list[Any]
) -> None:
    before, path = blobs_of(cast, EntryVersion, "words"), f"/entries/{swapped[0]['id']}"
    form = {"kind": "reflection", "body": "typed on an open page", "version": "1"}
    assert cast.ana.submit(path, **form).status_code < 500
    after = blobs_of(cast, EntryVersion, "words")
    assert set(before) <= set(after)
    assert cast.ana.api.get(path).json["unreadable"]


def test_what_cannot_be_opened_is_not_shared(cast: Cast, swapped: list[Any]) -> None:
    given = {"entry_id": swapped[0]["id"], "version": 1, "person_id": str(cast.ben.id)}
    refused = cast.ana.api.post("/shares", given)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["entry_id"])
    assert listed(cast.ben, "/inbox") == {}


def test_put_back_in_place_the_words_are_all_there_again(cast: Cast, swapped: list[Any]) -> None:
    one, other = (UUID(entry["id"]) for entry in swapped[:2])
    swap(cast, EntryVersion, "words", "entry_id", one, other)
    assert cast.ana.api.get(f"/entries/{one}").json["body"] == "the heron"


def test_bens_list_works_beside_shares_that_cannot_be_opened(cast: Cast) -> None:
    made = [cast.share(cast.ana, cast.ben, body) for body in ("heron", "harbour", "gate")]
    ids = [UUID(one["id"]) for one in made]
    swap(cast, Share, "snapshot", "id", ids[0], ids[1])
    found = listed(cast.ben, "/inbox")
    assert [found[str(one)]["unreadable"] for one in ids] == [True, True, False]
    refused = cast.ben.api.get(f"/shared/{ids[0]}")
    assert (refused.status_code, refused.json["code"]) == (409, "unreadable")
    assert cast.ben.api.get(f"/shared/{ids[2]}").json["snapshot"]["body"] == "gate"
    assert cast.ben.page("/inbox").status_code == 200
    assert cast.ben.page(f"/shared/{ids[0]}").status_code == 409
    ledger = listed(cast.ana, "/shares")
    assert [len(ledger[str(one)]["openings"]) for one in ids] == [0, 0, 1]
    assert [ledger[str(one)]["state"] for one in ids] == ["live"] * 3
    assert cast.ana.page("/sharing").status_code == 200
    assert cast.ana.page(f"/sharing/{ids[0]}").status_code == 200


def test_a_share_of_ana_in_place_of_cleos_does_not_open(cast: Cast) -> None:
    """R16, across patients: the worst swap."""
    anas, cleos = cast.share(cast.ana, cast.ben, "heron"), cast.share(cast.cleo, cast.ben, "gate")
    swap(cast, Share, "snapshot", "id", UUID(anas["id"]), UUID(cleos["id"]))
    for one in (anas, cleos):
        answer = cast.ben.api.get(f"/shared/{one['id']}")
        assert answer.status_code == 409
        assert "heron" not in answer.text + cast.cleo.api.get(f"/shares/{one['id']}").text
    with cast.ana.acting(writes=False) as ana:
        assert session().execute(access.readable(ana, Opening)).first() is None


def test_a_reply_that_cannot_be_opened_says_so_beside_the_share(cast: Cast) -> None:
    share = cast.share(cast.ana, cast.ben, "gate")
    for text in ("thank you", "let us begin with it", "until Thursday"):
        cast.ben.api.post(f"/shared/{share['id']}/replies", {"text": text})
    replies = cast.ana.api.get(f"/shares/{share['id']}").json["replies"]
    swap(cast, Reply, "words", "id", *(UUID(reply["id"]) for reply in replies[:2]))
    for who, path in ((cast.ana, f"/shares/{share['id']}"), (cast.ben, f"/shared/{share['id']}")):
        found = who.api.get(path).json["replies"]
        assert [one["unreadable"] for one in found] == [True, True, False]
        assert [one["text"] for one in found] == ["", "", "until Thursday"]
    assert cast.ana.page(f"/sharing/{share['id']}").status_code == 200


def test_a_course_that_cannot_be_opened_is_not_changed(cast: Cast) -> None:
    given = {"medicine": "ketamine", "route": "iv"}
    courses = [cast.ana.api.post("/courses", {**given, "aim": aim}).json for aim in "abc"]
    ids = [UUID(course["id"]) for course in courses]
    swap(cast, Course, "details", "id", ids[0], ids[1])
    before = blobs_of(cast, Course, "details")
    found = listed(cast.ana, "/courses")
    assert [found[str(one)]["unreadable"] for one in ids] == [True, True, False]
    assert cast.ana.api.patch(f"/courses/{ids[0]}", {"aim": "new"}).status_code == 422
    assert cast.ana.page(f"/courses/{ids[0]}").status_code == 200
    assert cast.ana.page("/").status_code == 200
    assert blobs_of(cast, Course, "details") == before


def test_a_session_that_cannot_be_opened_is_not_changed(cast: Cast) -> None:
    ids = [UUID(cast.session_of(cast.ana, hours, place="here")["id"]) for hours in (-24, -48, -72)]
    swap(cast, TherapySession, "details", "id", ids[0], ids[1])
    before = blobs_of(cast, TherapySession, "details")
    found = [cast.ana.api.get(f"/therapy-sessions/{one}").json for one in ids]
    assert [one["unreadable"] for one in found] == [True, True, False]
    moved = cast.ana.api.patch(f"/therapy-sessions/{ids[0]}", {"place": "there"})
    assert moved.status_code == 422
    assert cast.ana.page(f"/therapy-sessions/{ids[0]}").status_code == 200
    assert blobs_of(cast, TherapySession, "details") == before


def test_people_whose_details_cannot_be_opened_still_sign_in_and_lose_nothing(cast: Cast) -> None:
    swap(cast, Person, "details", "id", cast.ana.id, cast.ben.id)
    before = blobs_of(cast, Person, "details")
    given = {"email": cast.ana.email, "password": PASSWORD}
    assert cast.nobody.post("/sign-in", given).status_code == 200
    assert cast.ana.api.get("/me").json["name"] == "(a name that cannot be read)"
    assert cast.ana.api.patch("/me", {"time_zone": "UTC"}).status_code == 422
    assert cast.ana.submit("/me", name="New", time_zone="UTC").status_code == 422
    assert blobs_of(cast, Person, "details") == before
    cast.ana.api.write("words")
    names = [row["patient"]["name"] for row in cast.ben.api.get("/caseload").json["items"]]
    assert sorted(names) == ["(a name that cannot be read)", "Cleo"]


def test_a_practice_whose_name_cannot_be_opened_still_has_its_page(cast: Cast) -> None:
    with cast.store.unit(writes=True):
        other = clinics.create("Practice Three")
    swap(cast, Clinic, "name", "id", cast.clinic_id, other)
    page = cast.gil.page("/practice")
    assert page.status_code == 200
    assert "(a name that cannot be read)" in page.text


def test_a_share_and_a_reply_that_do_not_open_say_so_on_the_page(cast: Cast) -> None:
    shares = [cast.share(cast.ana, cast.ben, body) for body in ("one", "two")]
    for share in shares:
        cast.ben.api.post(f"/shared/{share['id']}/replies", {"text": "an answer"})
    replies = [cast.ana.api.get(f"/shares/{one['id']}").json["replies"][0] for one in shares]
    swap(cast, Share, "snapshot", "id", *(UUID(share["id"]) for share in shares))
    swap(cast, Reply, "words", "id", *(UUID(reply["id"]) for reply in replies))
    assert cast.ana.api.get(f"/shares/{shares[0]['id']}").json["unreadable"] is True
    page = cast.ana.page(f"/sharing/{shares[0]['id']}").text
    assert "The words that were shared cannot be opened" in page
    assert "This answer cannot be opened" in page
