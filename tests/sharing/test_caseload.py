"""The caseload by itself: whom a therapist treats, in which order, and what stands where."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from journal import clock
from journal.errors import NotFound
from journal.sharing import caseload, inbox, opening
from journal.store import access
from journal.store.tables import Care
from journal.store.unit import session
from tests.cast import Cast
from tests.sharing.test_shares import shared

NOW = datetime(2035, 6, 5, 9, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_only_a_therapist_has_a_caseload(cast: Cast) -> None:
    for member in (cast.ana, cast.gil):
        with member.acting(writes=False) as viewer:
            with pytest.raises(NotFound):
                caseload.every(viewer)
            with pytest.raises(NotFound):
                caseload.of_patient(viewer, cast.ana.id)


def test_who_has_something_unopened_is_first_and_then_it_goes_by_name(cast: Cast) -> None:
    cast.cleo.api.patch("/me", {"name": "aaron"})  # by its letters, whether large or small
    with clock.at(NOW):
        first = cast.share(cast.ana, cast.ben)
    with clock.at(NOW + MINUTE):
        cast.share(cast.ana, cast.fay)

    def rows() -> list[tuple[str, int, datetime | None]]:
        with cast.ben.acting(writes=False) as ben:
            return [
                (row.patient.name, row.unopened, row.latest_shared_at)
                for row in caseload.every(ben)
            ]

    with clock.at(NOW + HOUR):
        assert rows() == [("Ana", 1, NOW), ("aaron", 0, None)]
        with cast.ben.acting() as ben:
            opening.open_share(ben, UUID(first["id"]))
        assert rows() == [("aaron", 0, None), ("Ana", 0, NOW)]


def test_a_session_that_was_cancelled_is_neither_last_nor_next(cast: Cast) -> None:
    with clock.at(NOW):
        made = {hours: cast.session_of(cast.ana, hours=hours) for hours in (48, 24, -24, -72)}
        cast.session_of(cast.cleo, hours=1)
        for hours in (24, -24):
            path = f"/therapy-sessions/{made[hours]['id']}"
            assert cast.ana.api.delete(path).status_code == 204
        with cast.ben.acting(writes=False) as ben:
            rows = {row.patient.name: row for row in caseload.every(ben)}
    assert (rows["Ana"].last_session_at, rows["Ana"].next_session_at) == (
        NOW - 2 * DAY,
        NOW + 3 * DAY,
    )
    assert (rows["Cleo"].last_session_at, rows["Cleo"].next_session_at) == (NOW - HOUR, None)


def test_one_patients_things_stand_along_their_sessions_page_by_page(cast: Cast) -> None:
    with clock.at(NOW - DAY):
        older, newer = (cast.session_of(cast.ana, hours=hours)["id"] for hours in (200, 100))
        cast.session_of(cast.cleo, hours=50)
    called = {}
    wheres = [("a", older), ("b", None), ("c", newer), ("d", older), ("e", None)]
    for minutes, (name, where) in enumerate(wheres):
        with clock.at(NOW + minutes * MINUTE):
            entry = cast.ana.api.write(name, therapy_session_id=where)
            called[UUID(shared(cast, entry, cast.ben)["id"])] = name
    with clock.at(NOW + HOUR):
        cast.share(cast.cleo, cast.ben)

    def found(**which: Any) -> tuple[dict[str, str], str, inbox.Key | None]:
        with clock.at(NOW + HOUR), cast.ben.acting(writes=False) as ben:
            seen = caseload.of_patient(ben, cast.ana.id, **which)
        assert (seen.patient.name, seen.until_at) == ("Ana", None)
        along = {
            str(one.id): "".join(called[item.share_id] for item in items)
            for one, items in seen.sessions
        }
        assert list(along) == [newer, older]
        return along, "".join(called[item.share_id] for item in seen.loose), seen.next

    assert found() == ({newer: "c", older: "ad"}, "be", None)
    assert found(limit=5) == found()
    along, loose, after = found(limit=3)
    assert (along, loose) == ({newer: "c", older: "d"}, "e")
    assert found(limit=3, after=after) == ({newer: "", older: "a"}, "b", None)
    with clock.at(NOW + HOUR), cast.ben.acting() as ben:
        for share_id, name in called.items():
            if name in "ae":
                opening.open_share(ben, share_id)
    assert found(show="unopened") == ({newer: "c", older: "d"}, "b", None)
    assert found(show="opened") == ({newer: "", older: "a"}, "e", None)


def test_what_was_shared_in_one_moment_stands_in_one_order(cast: Cast) -> None:
    with clock.at(NOW):
        made = [UUID(cast.share(cast.ana, cast.ben)["id"]) for _ in range(6)]
        with cast.ben.acting(writes=False) as ben:
            seen = caseload.of_patient(ben, cast.ana.id)
    assert [item.share_id for item in seen.loose] == sorted(made)


def test_it_says_until_when_they_stand_in(cast: Cast) -> None:
    with cast.store.unit(writes=True):
        of_ana = access.changing_by_the_house(Care).where(
            Care.therapist_id == cast.ben.id, Care.patient_id == cast.ana.id
        )
        session().execute(of_ana.values(ended_at=NOW))
    with clock.at(NOW - DAY), cast.ben.acting(writes=False) as ben:
        assert caseload.of_patient(ben, cast.ana.id).until_at == NOW
        assert caseload.of_patient(ben, cast.cleo.id).until_at is None
    with clock.at(NOW), cast.ben.acting(writes=False) as ben, pytest.raises(NotFound):
        caseload.of_patient(ben, cast.ana.id)
