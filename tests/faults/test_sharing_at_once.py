"""Sharing, ending and reading in the same moment, over real processes: one outcome each."""

import threading
from itertools import cycle
from typing import Any
from uuid import UUID, uuid4

import pytest

from journal.people import care
from tests.faults.conftest import Field
from tests.faults.phone import Phone, at_once

pytestmark = pytest.mark.processes
TIMES = 10
OUTLIVED = (
    "select count(*) from share s join care c on c.id = s.care_id left join entry e "
    "on e.patient_id = s.patient_id and e.id = s.entry_id where s.snapshot is not null "
    "and (c.ended_at is not null or e.state is null or e.state = 'trashed')"
)


def ben_of(field: Field) -> tuple[str, list[Phone]]:
    """Ben's id, and four lines of his."""
    ben = Phone(field.ana.url).sign_in("ben@example.org")
    lines = [ben, ben.twin(), ben.twin(), ben.twin()]
    field.phones += lines
    return str(ben.ask("GET", "/me")[1]["id"]), lines


def wish(phone: Phone, ben: str) -> dict[str, Any]:
    """A new page, to be shared with Ben."""
    entry_id = str(uuid4())
    phone.put(entry_id, "words", None, uuid4().hex)
    # Other tests of this server may have planned a session of today.
    return {"entry_id": entry_id, "version": 1, "person_id": ben, "despite_hold": True}


def test_care_that_ends_while_all_share_and_read_leaves_no_share_and_no_fault(
    field_of_ana: Field,
) -> None:
    """A-11: a list that was being read when the tie ended was a fault on PostgreSQL."""
    ben, lines = ben_of(field_of_ana)
    ana = str(field_of_ana.ana.ask("GET", "/me")[1]["id"])
    phones = field_of_ana.twins(3)
    for _ in range(TIMES):
        wishes = [wish(phone, ben) for phone in phones]
        shares = [
            phone.insist("POST", "/shares", one)[1]["id"]
            for phone, one in zip(phones, wishes, strict=True)
        ]
        over = threading.Event()

        def share(number: int, wishes: Any = wishes, over: Any = over) -> set[int]:
            given = cycle(({**wishes[number], "note": "a"}, wishes[number]))
            found = set()
            while not over.is_set():
                found.add(phones[number].insist("POST", "/shares", next(given))[0])
            return found

        def read(number: int, shares: Any = shares, over: Any = over) -> set[int]:
            paths = ("/inbox", "/caseload", f"/patients/{ana}/shared", f"/shared/{shares[0]}")
            found = set()
            while not over.is_set():
                found.add(lines[number].insist("GET", paths[number])[0])
            return found

        def end(_: int, over: Any = over) -> set[int]:
            threading.Event().wait(0.05)
            with field_of_ana.store.unit(writes=True):
                care.end(UUID(ana), UUID(ben))
            threading.Event().wait(0.1)
            over.set()
            return set()

        jobs = [(share, n) for n in range(3)] + [(read, n) for n in range(4)] + [(end, 0)]
        told = at_once(lambda job: job[0](job[1]), jobs)
        assert set().union(*told) <= {200, 201, 404, 422}
        assert field_of_ana.all(OUTLIVED) == [(0,)]
        with field_of_ana.store.unit(writes=True):
            care.begin(UUID(ana), UUID(ben))


def test_a_page_that_goes_while_it_is_shared_is_seen_by_nobody(field_of_ana: Field) -> None:
    ben, _ = ben_of(field_of_ana)
    phones = field_of_ana.twins(5)
    for _ in range(TIMES):
        one = wish(phones[0], ben)
        jobs: list[tuple[str, str, Any]] = [("POST", "/shares", one)] * 4
        jobs.append(("DELETE", f"/entries/{one['entry_id']}", None))
        calls = list(zip(phones, jobs, strict=True))
        answers = at_once(lambda call: call[0].insist(*call[1])[0], calls)
        assert set(answers) <= {201, 204, 404}
        assert field_of_ana.all(OUTLIVED) == [(0,)]


def test_sharing_again_while_withdrawing_ends_as_one_after_the_other(field_of_ana: Field) -> None:
    """Shared again first, both are withdrawn; withdrawn first, what was shared since is live."""
    ben, _ = ben_of(field_of_ana)
    phones = field_of_ana.twins(2)
    for _ in range(TIMES):
        one = wish(phones[0], ben)
        first = phones[0].insist("POST", "/shares", one)[1]["id"]
        calls: list[tuple[str, str, Any]] = [
            ("POST", "/shares", {**one, "note": "again"}),
            ("DELETE", f"/shares/{first}", None),
        ]
        pairs = list(zip(phones, calls, strict=True))
        answers = at_once(lambda pair: pair[0].insist(*pair[1]), pairs)
        assert [status for status, _ in answers] == [201, 204]
        _, ledger = phones[0].insist("GET", f"/shares?entry_id={one['entry_id']}")
        second, old = ledger["items"]
        assert old["state"] == "withdrawn"
        assert second["state"] in ("live", "withdrawn")
        if second["shared_at"] < old["ended_at"]:
            assert second["state"] == "withdrawn"
