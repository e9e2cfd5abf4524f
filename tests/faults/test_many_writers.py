"""Several processes and many phones on one entry: no acknowledged word is ever lost."""

import time
from uuid import uuid4

import pytest

from tests.faults.conftest import Field
from tests.faults.phone import Phone, at_once

pytestmark = pytest.mark.processes
PHONES, WRITES = 8, 12


def test_eight_phones_on_the_same_entry_lose_no_acknowledged_version(field_of_ana: Field) -> None:
    """L-1 in small; issue 2: compare-and-set over real processes."""
    entry_id = uuid4()
    assert field_of_ana.ana.put(entry_id, "the first", None, uuid4().hex)[0] == 201
    phones = field_of_ana.twins(PHONES)

    def write(number: int) -> dict[int, str]:
        acknowledged, base = {}, 1
        for turn in range(WRITES):
            said = f"phone {number}, turn {turn}"
            base = phones[number].add(entry_id, said, base)
            assert base not in acknowledged
            acknowledged[base] = said
        return acknowledged

    told = at_once(write, range(PHONES))
    acknowledged = {number: said for each in told for number, said in each.items()}
    assert len(acknowledged) == PHONES * WRITES
    assert field_of_ana.ana.versions(entry_id) == {1: "the first", **acknowledged}
    answered = {status for phone in phones for status in phone.statuses}
    assert answered <= {200, 412}
    assert "database is locked" not in field_of_ana.served.log.read_text()


def test_the_same_operation_ten_times_in_parallel_is_one(field_of_ana: Field) -> None:
    """Y-1 in parallel: one version, and everyone hears the same."""
    entry_id = uuid4()
    phones = field_of_ana.twins(10)
    new = at_once(lambda phone: phone.put(entry_id, "words", None, "ten-new"), phones)
    assert all(answer == new[0] for answer in new)
    assert new[0][0] == 201
    revised = at_once(lambda phone: phone.put(entry_id, "more words", 1, "ten-revised"), phones)
    assert all(answer == revised[0] for answer in revised)
    assert revised[0][0] == 200
    assert field_of_ana.ana.versions(entry_id) == {1: "words", 2: "more words"}


def test_ten_phones_that_write_from_one_version_get_one_head(field_of_ana: Field) -> None:
    """Ten different texts from the same version: one is written, nine are told so."""
    entry_id = uuid4()
    field_of_ana.ana.put(entry_id, "base", None, uuid4().hex)
    phones = list(enumerate(field_of_ana.twins(10)))

    def write(one: tuple[int, Phone]) -> int:
        number, phone = one
        return phone.put(entry_id, f"text {number}", 1, f"op-{number}")[0]

    statuses = at_once(write, phones)
    assert sorted(statuses) == [200] + [412] * 9
    assert len(field_of_ana.ana.versions(entry_id)) == 2


def test_the_same_share_from_eight_phones_is_one(field_of_ana: Field) -> None:
    _, people = field_of_ana.ana.ask("GET", "/sharing/people")
    entry_id = str(uuid4())
    field_of_ana.ana.put(entry_id, "for ben", None, uuid4().hex)
    wish = {"entry_id": entry_id, "version": 1, "person_id": people["items"][0]["id"]}
    phones = field_of_ana.twins(PHONES)
    answers = at_once(lambda phone: phone.insist("POST", "/shares", wish), phones)
    assert {status for status, _ in answers} == {201}
    assert len({said["id"] for _, said in answers}) == 1
    _, ledger = field_of_ana.ana.ask("GET", f"/shares?entry_id={entry_id}")
    assert len(ledger["items"]) == 1


def test_two_changes_of_one_session_at_once_are_both_kept(field_of_ana: Field) -> None:
    """Each change names other fields; neither takes the other back."""
    _, course = field_of_ana.ana.ask("POST", "/courses", {"medicine": "ketamine", "route": "iv"})
    starts_at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    _, one = field_of_ana.ana.ask(
        "POST",
        f"/courses/{course['id']}/therapy-sessions",
        {"starts_at": starts_at, "time_zone": "Europe/Dublin"},
    )
    phones = field_of_ana.twins(4)
    for turn in range(6):
        changes = [
            (f"/therapy-sessions/{one['id']}", {"place": f"place {turn}"}),
            (f"/therapy-sessions/{one['id']}", {"ride_home": f"ride {turn}"}),
            (f"/courses/{course['id']}", {"aim": f"aim {turn}"}),
            (f"/courses/{course['id']}", {"focus": f"focus {turn}"}),
        ]
        calls = list(zip(phones, changes, strict=True))
        answers = at_once(lambda call: call[0].insist("PATCH", *call[1]), calls)
        assert [status for status, _ in answers] == [200] * 4
        _, kept = field_of_ana.ana.ask("GET", f"/therapy-sessions/{one['id']}")
        assert (kept["place"], kept["ride_home"]) == (f"place {turn}", f"ride {turn}")
        _, course = field_of_ana.ana.ask("GET", f"/courses/{course['id']}")
        assert (course["aim"], course["focus"]) == (f"aim {turn}", f"focus {turn}")
