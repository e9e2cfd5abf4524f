"""One phone's load is taken in turns, so that nobody waits long for it; what is over a limit
stays on the phone, and nothing is lost."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from journal.store.tables import SetAside
from journal.syncing import pushing, reconciling, set_aside
from journal.web.pages import kept_aside
from journal.writing import versions
from journal.writing import words as writing
from tests.cast import Cast
from tests.syncing.queue import Line, digest, op, write
from tests.web.test_paging import walked


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


def drawing(at: int, lines: str = "") -> dict[str, Any]:
    """What only a newer app means."""
    return {"op_id": f"draw.{at}", "kind": "drawing", "lines": f"drawing {at} {lines}"}


def test_what_is_kept_aside_has_an_end_and_the_rest_stays_on_the_phone(
    cast: Cast, ana: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted for each patient; what is kept already is answered as before, and letting go of
    one makes room."""
    monkeypatch.setattr(set_aside, "MOST", 2)
    said = ana.push(*(drawing(at) for at in range(3)))
    assert [one["code"] for one in said] == ["quarantined", "quarantined", "set_aside_full"]
    assert (said[2]["status"], said[2]["seconds"]) == ("retry_after", 3600)
    assert ana.one(drawing(0))["code"] == "quarantined"
    assert Line(cast.cleo).one(drawing(2))["code"] == "quarantined"
    kept = ana.api.get("/sync/set-aside").json["items"]
    assert len(kept) == 2
    assert ana.api.delete(f"/sync/set-aside/{kept[0]['id']}").status_code == 204
    assert ana.one(drawing(2))["code"] == "quarantined"


def test_what_is_kept_aside_has_an_end_in_bytes_too(
    cast: Cast, ana: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As they lie there, sealed."""
    ana.one(drawing(0, "a" * 2000))
    with cast.store.engine.connect() as connection:
        [row] = connection.execute(SetAside.__table__.select())
    monkeypatch.setattr(set_aside, "MOST_BYTES", 2 * len(row.operation))
    said = ana.push(drawing(1, "b" * 2000), drawing(2), write(uuid4(), "words"))
    assert [one.get("code") for one in said] == ["quarantined", "set_aside_full", None]


def test_what_is_kept_aside_is_read_page_by_page(
    cast: Cast, ana: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each once, the oldest first, none left out."""
    ana.push(*(drawing(at) for at in range(5)))
    found = [one["op_id"] for one in walked(cast.ana, "/sync/set-aside")]
    assert found == [f"draw.{at}" for at in range(5)]
    monkeypatch.setattr(kept_aside, "A_PAGE", 2)
    path, shown = "/kept-aside", []
    while path:
        page = cast.ana.page(path).text
        shown.append(re.findall(r"<p[^>]*>(drawing \d)", page))
        further = re.search(r'href="(/kept-aside\?cursor=[^"]+)"', page)
        path = further[1] if further else ""
    assert shown == [["drawing 0", "drawing 1"], ["drawing 2", "drawing 3"], ["drawing 4"]]


def test_a_version_is_opened_once_however_often_it_is_asked_about(
    ana: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand times one page of a megabyte is the work of one; few are in memory at once."""
    pages = [str(uuid4()) for _ in range(5)]
    ana.push(*(write(page, f"words of {page}") for page in pages))
    sound = [
        {"id": page, "version": 1, "sha256": digest("", f"words of {page}", "")} for page in pages
    ]
    other = [{**sound[0], "sha256": digest("", f"{at}", "")} for at in range(30)]
    monkeypatch.setattr(reconciling, "AT_ONCE", 10)
    monkeypatch.setattr(reconciling, "OPENED_AT_ONCE", 2)
    opened = counted(monkeypatch, writing, "opened")
    found = ana.reconcile(*other, *sound, {"id": pages[0], "version": 1})
    assert found["wanted"] == [pages[0]] * 30
    assert len(opened) == len(pages)
