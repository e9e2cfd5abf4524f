"""Every read is recorded with the read, or there is no read; and Ana sees each of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from journal import clock
from journal.store import access
from journal.store.tables import Opening
from journal.store.unit import session
from tests.cast import Cast, Member
from tests.conftest import House
from tests.sharing.test_shares import opened, shared

NOW = datetime(2035, 6, 5, 9, tzinfo=UTC)
REFUSE = {
    "sqlite": [
        "create trigger no_opening before insert on opening "
        "begin select raise(abort, 'no record'); end"
    ],
    "postgresql": [
        "create function no_record() returns trigger language plpgsql as "
        "$$ begin raise exception 'no record'; end $$",
        "create trigger no_opening before insert on opening "
        "for each row execute function no_record()",
    ],
}
ALLOW = {
    "sqlite": ["drop trigger no_opening"],
    "postgresql": ["drop trigger no_opening on opening", "drop function no_record()"],
}


@contextmanager
def no_opening_can_be_kept(house: House) -> Iterator[None]:
    """The database refuses every new row of openings until the block ends."""
    for statements in (REFUSE, ALLOW):
        if statements is ALLOW:
            try:
                yield
            finally:
                _run(house, ALLOW)
        else:
            _run(house, REFUSE)


def _run(house: House, statements: dict[str, list[str]]) -> None:
    with house.store.engine.begin() as connection:
        for statement in statements[house.backend]:
            connection.execute(text(statement))


def openings(patient: Member, share: Any) -> list[str]:
    return list(patient.api.get(f"/shares/{share['id']}").json["openings"])


def intention_and_reflection(cast: Cast) -> tuple[Any, Any]:
    one = cast.session_of(cast.ana, hours=100)
    wanted = cast.ana.api.write("to let go", kind="intention", therapy_session_id=one["id"])
    felt = cast.ana.api.write("how it went", therapy_session_id=one["id"])
    return wanted, felt


def test_each_read_through_either_door_is_one_opening(cast: Cast) -> None:
    """AU-1, AU-7: in words a person understands, the moment it happens."""
    with clock.at(NOW):
        share = cast.share(cast.ana, cast.ben)
    reads = (
        lambda: cast.ben.api.get(f"/shared/{share['id']}"),
        lambda: cast.ben.page(f"/shared/{share['id']}"),
        lambda: cast.ben.client.head(f"/shared/{share['id']}"),
        lambda: cast.ben.api.get(f"/shared/{share['id']}", Range="bytes=0-1"),
        lambda: cast.ben.api.get(f"/shared/{share['id']}", If_None_Match="*"),
    )
    expected = []
    for minutes, read in enumerate(reads, start=1):
        moment = NOW + timedelta(minutes=minutes)
        with clock.at(moment):
            assert read().status_code == 200
            expected.append(moment.isoformat().replace("+00:00", "Z"))
            assert openings(cast.ana, share) == expected


def test_lists_hold_no_words_and_are_no_opening(cast: Cast) -> None:
    share = cast.share(cast.ana, cast.ben, "the words", note="the note")
    for path in ("/inbox", "/caseload", f"/patients/{cast.ana.id}"):
        said = cast.ben.page(path).get_data(as_text=True)
        assert "the words" not in said
        assert "the note" not in said
    for path in ("/inbox", "/caseload", f"/patients/{cast.ana.id}/shared"):
        said = cast.ben.api.get(path).get_data(as_text=True)
        assert "the words" not in said
        assert "the note" not in said
    assert openings(cast.ana, share) == []


def test_an_opening_says_who_and_from_which_sign_in(cast: Cast, house: House) -> None:
    share = cast.share(cast.ana, cast.ben)
    opened(cast.ben, share)
    with house.store.unit(writes=False):
        row = session().execute(access.by_the_house(Opening)).scalar_one()
        assert (row.share_id, row.person_id) == (UUID(share["id"]), cast.ben.id)
        assert row.patient_id == cast.ana.id
        assert row.auth_session_id is not None


@pytest.mark.parametrize("way", ["api", "page"])
def test_a_read_that_cannot_be_recorded_fails(cast: Cast, house: House, way: str) -> None:
    """R29: nothing is returned, and the patient's own writing goes on."""
    share = cast.share(cast.ana, cast.ben, "the words themselves")
    cast.ben.api.get("/inbox")
    with no_opening_can_be_kept(house):
        if way == "api":
            answer = cast.ben.api.get(f"/shared/{share['id']}")
        else:
            answer = cast.ben.page(f"/shared/{share['id']}")
        assert answer.status_code >= 500
        assert "the words themselves" not in answer.get_data(as_text=True)
        assert cast.ana.api.write("goes on")["version"] == 1
        assert cast.ana.api.get(f"/shares/{share['id']}").json["openings"] == []
    assert opened(cast.ben, share)["body"] == "the words themselves"


def test_the_intention_stands_beside_only_when_both_are_shared_with_ben(cast: Cast) -> None:
    wanted, felt = intention_and_reflection(cast)
    reflection = shared(cast, felt, cast.ben)
    path = f"/shared/{reflection['id']}"
    assert cast.ben.api.get(path).json["intention"] is None
    with_fay = shared(cast, wanted, cast.fay)
    assert cast.ben.api.get(path).json["intention"] is None
    intention = shared(cast, wanted, cast.ben, parts={"body": True})
    assert cast.ben.api.get(path).json["intention"]["body"] == "to let go"
    assert "to let go" in cast.ben.page(path).get_data(as_text=True)
    assert len(openings(cast.ana, intention)) == 2  # read beside is read
    assert openings(cast.ana, with_fay) == []
    cast.ana.api.delete(f"/shares/{intention['id']}")
    assert cast.ben.api.get(path).json["intention"] is None
    assert "to let go" not in cast.ben.page(path).get_data(as_text=True)


def test_an_intention_of_another_session_or_that_has_ended_is_not_beside(cast: Cast) -> None:
    wanted, _ = intention_and_reflection(cast)
    _, felt = intention_and_reflection(cast)
    shared(cast, wanted, cast.ben)
    reflection = shared(cast, felt, cast.ben)
    assert cast.ben.api.get(f"/shared/{reflection['id']}").json["intention"] is None


def test_no_record_of_the_intention_no_reading_of_either(cast: Cast, house: House) -> None:
    """R29."""
    wanted, felt = intention_and_reflection(cast)
    shared(cast, wanted, cast.ben)
    reflection = shared(cast, felt, cast.ben)
    with no_opening_can_be_kept(house):
        answer = cast.ben.api.get(f"/shared/{reflection['id']}")
        assert answer.status_code >= 500
        assert "to let go" not in answer.get_data(as_text=True)
    assert openings(cast.ana, reflection) == []
