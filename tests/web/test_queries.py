"""A page and a list cost the same number of statements for five rows as for sixty."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, event

from journal import clock
from journal.people import care
from journal.sharing import shares
from journal.sharing.shares import Wish
from journal.writing import entries
from journal.writing.entry import draft
from tests.cast import ZONE, Cast, Member
from tests.conftest import House
from tests.web.test_paging import admit

FEW, MANY = 5, 60


@contextmanager
def counting(engine: Engine) -> Iterator[list[str]]:
    """The statements that reach this database meanwhile."""
    said: list[str] = []

    def hear(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def fill(cast: Cast, number: int) -> None:
    """This many entries of Ana's, each shared with Ben, answered and opened by nobody."""
    with cast.ana.acting() as ana:
        for at in range(number):
            entry_id = uuid4()
            wanted = draft({"kind": "reflection", "body": f"words {at} of {number}"})
            entries.write(ana, entry_id, wanted, base=None)
            shares.share(ana, entry_id, Wish(version=1, person_id=cast.ben.id))
            if at % 3 == 0:
                trashed = uuid4()
                entries.write(ana, trashed, wanted, base=None)


def cost(house: House, member: Member, path: str) -> int:
    """How many statements one GET takes, once the keys are warm."""
    assert member.client.get(path).status_code == 200
    with counting(house.store.engine) as said:
        assert member.client.get(path).status_code == 200
    return len(said)


OF_ANA = (
    "/",
    "/journal",
    "/journal?kind=reflection",
    "/journal?session=none",
    "/journal?domain=body",
    "/journal/search",
    "/sharing",
    "/sharing/ledger",
    "/journal/trash",
    "/support",
    "/me",
    "/me/safety-card",
    "/api/v1/entries?limit=100",
    "/api/v1/entries?q=words&limit=100",
    "/api/v1/entries?domain=body&limit=100",
    "/api/v1/courses",
    "/api/v1/shares?limit=100",
    "/api/v1/trash",
    "/api/v1/prompts",
    "/api/v1/sharing/people",
)
OF_BEN = ("/inbox", "/caseload", "/api/v1/inbox?limit=100", "/api/v1/caseload")


def test_no_page_and_no_list_costs_more_for_more_rows(cast: Cast, house: House) -> None:
    of_ben = (*OF_BEN, f"/patients/{cast.ana.id}", f"/api/v1/patients/{cast.ana.id}/shared")
    of_ana = (*OF_ANA, f"/sharing/people/{cast.ben.id}", f"/api/v1/sharing/people/{cast.ben.id}")
    cast.ana.submit("/journal/search", q="words")
    asked = [(cast.ana, path) for path in of_ana] + [(cast.ben, path) for path in of_ben]
    fill(cast, FEW)
    few = {path: cost(house, member, path) for member, path in asked}
    fill(cast, MANY - FEW)
    many = {path: cost(house, member, path) for member, path in asked}
    grown = {path: (few[path], many[path]) for path in few if many[path] > few[path]}
    assert grown == {}
    assert max(many.values()) < 40


def test_openings_and_replies_are_read_for_the_whole_list_at_once(cast: Cast, house: House) -> None:
    """The ledger, when much of it was opened and answered."""
    given = {"text": "thank you"}

    def opened(number: int) -> None:
        for at in range(number):
            one = cast.share(cast.ana, cast.ben, f"number {at} of {number}")
            assert cast.ben.api.get(f"/shared/{one['id']}").status_code == 200
            assert cast.ben.api.post(f"/shared/{one['id']}/replies", given).status_code == 201

    paths = ("/sharing", "/", "/api/v1/shares?limit=100")
    opened(3)
    few = {path: cost(house, cast.ana, path) for path in paths}
    opened(12)
    assert {path: cost(house, cast.ana, path) for path in paths} == few


def test_a_thread_costs_the_same_however_much_was_written_in_it(cast: Cast, house: House) -> None:
    one = cast.session_of(cast.ana, hours=60)
    paths = (f"/therapy-sessions/{one['id']}", f"/courses/{one['course_id']}", "/")

    def write(number: int) -> None:
        for at in range(number):
            cast.ana.api.write(f"words {at}", therapy_session_id=one["id"])

    write(FEW)
    few = {path: cost(house, cast.ana, path) for path in paths}
    write(25)
    assert {path: cost(house, cast.ana, path) for path in paths} == few


def test_a_course_costs_the_same_however_many_sessions_it_has(cast: Cast, house: House) -> None:
    """The API's list too, whose items each have an arc with its prompts."""
    one = cast.session_of(cast.ana, hours=60)
    course = f"/courses/{one['course_id']}"
    paths = (course, f"/api/v1{course}/therapy-sessions")

    def plan(number: int, first: int) -> None:
        for at in range(first, first + number):
            starts_at = (clock.now() + timedelta(days=3 * at)).isoformat()
            given = {"starts_at": starts_at, "time_zone": ZONE}
            answer = cast.ana.api.post(f"{course}/therapy-sessions", given)
            assert answer.status_code == 201

    plan(2, first=1)
    few = {path: cost(house, cast.ana, path) for path in paths}
    plan(6, first=3)
    assert {path: cost(house, cast.ana, path) for path in paths} == few


def test_the_caseload_costs_the_same_however_many_are_in_it(cast: Cast, house: House) -> None:
    """Everyone's dates are read at once."""
    paths = ("/caseload", "/api/v1/caseload?limit=100")
    few = {path: cost(house, cast.ben, path) for path in paths}
    admit(cast, 6)
    assert {path: cost(house, cast.ben, path) for path in paths} == few


def test_courses_cost_the_same_however_many_there_are(cast: Cast, house: House) -> None:
    """The journal names them too; the form to narrow it offers every session by its date."""
    paths = ("/journal", "/api/v1/courses", "/therapy-sessions/new", f"/patients/{cast.ana.id}")

    def costs() -> list[int]:
        return [
            cost(house, cast.ben if path.startswith("/patients") else cast.ana, path)
            for path in paths
        ]

    cast.session_of(cast.ana, hours=60)
    few = costs()
    for hours in range(5):
        cast.session_of(cast.ana, hours=hours * 100 + 200)
    assert costs() == few


def test_the_counter_counts(cast: Cast, house: House) -> None:
    """The check itself can fail."""
    with counting(house.store.engine) as said, cast.ana.acting(writes=False) as ana:
        before = len(said)
        care.team(ana)
        care.team(ana)
        assert len(said) >= before + 2
    with pytest.raises(AssertionError):
        assert cost(house, cast.ana, "/journal") == 0
