"""One phone's load is taken in turns, so that nobody waits long for it; what is over a limit
stays on the phone, and nothing is lost."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from journal.syncing import pushing
from journal.writing import versions
from journal.writing import words as writing
from tests.cast import Cast
from tests.syncing.queue import Line, op, write


@pytest.fixture
def ana(cast: Cast) -> Line:
    """Ana's phone."""
    return Line(cast.ana)


def counted(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> list[Any]:
    """Every call of this function from now on."""
    act, calls = getattr(module, name), []

    def noted(*given: Any, **more: Any) -> Any:
        calls.append(given)
        return act(*given, **more)

    monkeypatch.setattr(module, name, noted)
    return calls


def seconds_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each write takes a second from now on, and nothing else does."""
    moment = [100.0]
    act = pushing.entries.write

    def takes(*given: Any, **more: Any) -> Any:
        moment[0] += 1
        return act(*given, **more)

    monkeypatch.setattr(pushing, "monotonic", lambda: moment[0])
    monkeypatch.setattr(pushing.entries, "write", takes)


def test_what_a_turn_leaves_is_asked_for_again_and_nothing_of_it_is_done(
    ana: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever else writes waits two seconds for it, not ten."""
    known = write(uuid4(), "known")
    ana.one(known)
    asked = [
        *(write(uuid4(), f"page {at}") for at in range(4)),
        known,
        op("trash", entry_id=known["entry_id"]),
        {"op_id": "draw.1", "kind": "drawing"},
        {"op_id": "odd"},
        op("withdraw", entry_id=known["entry_id"]),
    ]
    seconds_pass(monkeypatch)
    said = ana.push(*asked)
    assert [one["op_id"] for one in said] == [one["op_id"] for one in asked]
    assert [one["status"] for one in said] == [
        *("applied", "applied", "retry_after", "retry_after"),
        *("duplicate", "retry_after", "retry_after", "rejected", "applied"),
    ]
    left = [one for one in said if one["status"] == "retry_after"]
    assert {(one["code"], one["seconds"]) for one in left} == {("turn_over", 1)}
    assert len(ana.api.get("/entries").json["items"]) == 3
    assert ana.api.get("/sync/set-aside").json["items"] == []
    again = ana.push(*asked)
    assert [one["status"] for one in again[:4]] == ["duplicate"] * 2 + ["applied"] * 2


def test_withdrawals_are_all_done_however_long_they_take(
    ana: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody reads on, because the rest was much."""
    page = write(uuid4(), "words")
    ana.one(page)
    moments: Iterator[int] = iter(range(100, 10_000, 10))
    monkeypatch.setattr(pushing, "monotonic", lambda: next(moments))
    asked = [op("withdraw", entry_id=page["entry_id"]) for _ in range(5)]
    said = ana.push(write(uuid4(), "more"), *asked)
    assert [one["status"] for one in said] == ["retry_after"] + ["applied"] * 5


def test_however_many_versions_wait_only_the_newest_are_opened_for_one_more(
    ana: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stale write costs the same beside four versions as beside four hundred; one of the
    newest is known again, and an older one is kept once more."""
    monkeypatch.setattr(versions, "MOST_COMPARED", 4)
    entry_id = uuid4()
    ana.push(write(entry_id, "one"), *(write(entry_id, f"stale {at}") for at in range(4)))
    opened = counted(monkeypatch, writing, "opened")
    assert ana.one(write(entry_id, "further"))["status"] == "conflict_kept"
    beside_few = len(opened)
    ana.push(*(write(entry_id, f"more {at}") for at in range(8)))
    opened.clear()
    assert ana.one(write(entry_id, "and further"))["status"] == "conflict_kept"
    assert len(opened) == beside_few
    numbers = ana.api.get(f"/entries/{entry_id}").json["beside"]
    assert ana.one(write(entry_id, "more 7"))["beside"] == numbers[-2]
    assert ana.one(write(entry_id, "stale 0"))["beside"] == numbers[-1] + 1
    assert ana.texts(entry_id).count("stale 0") == 2
