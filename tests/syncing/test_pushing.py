"""What a phone sends when it has a connection again: each by itself, each once."""

import json
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.exc import DataError, OperationalError

from journal.store.tables import OpLedger, SetAside
from journal.syncing import pushing, set_aside
from tests.cast import Cast
from tests.syncing.queue import Line, digest, op, write


@pytest.fixture
def ana(cast: Cast) -> Line:
    """Ana's phone."""
    return Line(cast.ana)


def test_a_push_is_answered_one_by_one_and_sent_again_changes_nothing(ana: Line) -> None:
    """Y-1, R20: the same versions as the first time, as often as it comes."""
    first, second = uuid4(), uuid4()
    asked = [write(first, "one"), write(second, "two"), op("trash", entry_id=str(second))]
    done = ana.push(*asked)
    assert [(one["op_id"], one["status"], one.get("version")) for one in done] == [
        (asked[0]["op_id"], "applied", 1),
        (asked[1]["op_id"], "applied", 1),
        (asked[2]["op_id"], "applied", 1),
    ]
    for _ in range(9):
        again = ana.push(*asked)
        assert [one["status"] for one in again] == ["duplicate"] * 3
        assert [one.get("version") for one in again] == [1, 1, 1]
    assert ana.texts(first) == ["one"]


def test_the_answer_from_the_first_time_comes_again_whatever_happened_since(ana: Line) -> None:
    """Y-1: also when the page has moved on, and for a conflict."""
    entry_id = uuid4()
    first = write(entry_id, "one")
    ana.one(first)
    ana.one(write(entry_id, "two", 1))
    stale = write(entry_id, "of another phone", 1)
    kept = ana.one(stale)
    assert (kept["status"], kept["version"], kept["beside"]) == ("conflict_kept", 2, 3)
    ana.one(write(entry_id, "three", 2))
    assert ana.one(first)["version"] == 1
    again = ana.one(stale)
    assert (again["status"], again["version"], again["beside"]) == ("duplicate", 2, 3)


def test_the_same_operation_twice_in_one_push_is_done_once(ana: Line) -> None:
    """Y-1."""
    one = write(uuid4(), "words")
    assert [said["status"] for said in ana.push(one, one)] == ["applied", "duplicate"]


@pytest.mark.parametrize("first_is", [0, 1])
def test_two_phones_that_revised_one_version_both_keep_their_words(
    cast: Cast, ana: Line, first_is: int
) -> None:
    """Y-3: in either order; the first is the head."""
    entry_id = uuid4()
    ana.one(write(entry_id, "begun"))
    other = Line(cast.ana, cast.ana.another_client())
    pair = [(ana, write(entry_id, "on the train\r\n", 1)), (other, write(entry_id, "at home é", 1))]
    results = [line.one(asked) for line, asked in (pair[first_is], pair[1 - first_is])]
    assert [one["status"] for one in results] == ["applied", "conflict_kept"]
    expected = ["begun", pair[first_is][1]["entry"]["body"], pair[1 - first_is][1]["entry"]["body"]]
    assert ana.texts(entry_id) == expected
    head = ana.api.get(f"/entries/{entry_id}").json
    assert (head["body"], head["beside"]) == (expected[1], [3])


@pytest.mark.parametrize("moment", ["1970-01-01T00:00:00Z", "2099-12-31T00:00:00Z"])
def test_clocks_of_phones_decide_nothing(cast: Cast, ana: Line, moment: str) -> None:
    """Y-4: what a phone believes the time to be is a word of its page."""
    entry_id = uuid4()
    ana.one(write(entry_id, "begun"))
    assert ana.one(write(entry_id, "first", 1, written_at=moment))["status"] == "applied"
    late = write(entry_id, "second", 1, written_at="2026-06-09T14:10:00Z")
    assert ana.one(late)["status"] == "conflict_kept"
    assert ana.texts(entry_id) == ["begun", "first", "second"]


def test_the_same_words_from_two_phones_are_no_conflict(cast: Cast, ana: Line) -> None:
    entry_id = uuid4()
    ana.one(write(entry_id, "begun"))
    other = Line(cast.ana, cast.ana.another_client())
    assert ana.one(write(entry_id, "the same", 1))["version"] == 2
    said = other.one(write(entry_id, "the same", 1))
    assert (said["status"], said["version"]) == ("applied", 2)


def test_one_that_cannot_be_done_takes_nothing_of_the_others_with_it(ana: Line) -> None:
    """Y-24: among fifty, every kind of poison there is; each with its reason."""
    poison: list[Any] = [
        write(uuid4(), "x" * (1024 * 1024 + 1)),
        write(uuid4(), "y", when="no such step"),
        {**write(uuid4(), "z"), "entry": "not an entry"},
        {**write(uuid4(), "z"), "base": "7"},
        {**write("not an id", "z")},
        write(uuid4(), "half \ud800 a pair"),
        op("withdraw"),
        op("trash", entry_id=str(uuid4())),
        op("restore", entry_id=str(uuid4())),
        op("withdraw", share_id=str(uuid4())),
        op("write"),
        {"kind": "trash"},
        {"op_id": "", "kind": "trash"},
        {"op_id": "x" * 65, "kind": "trash"},
        {"op_id": 7},
        {"op_id": "k", "kind": ["write"]},
        *(None, 7, "text", []),
    ]
    good = [write(uuid4(), f"page {at}") for at in range(50)]
    mixed: list[Any] = []
    for at, one in enumerate(good):
        mixed += [one, poison[at]] if at < len(poison) else [one]
    results = ana.push(*mixed)
    for asked, said in zip(mixed, results, strict=True):
        if any(asked is one for one in good):
            assert (said["op_id"], said["status"]) == (asked["op_id"], "applied")
        else:
            assert said["status"] == "rejected", (asked, said)
            assert said["code"] in ("invalid", "not_found")
            assert said["message"]
    assert len(ana.api.get("/entries?limit=100").json["items"]) == 50


@pytest.mark.parametrize("kind", [RuntimeError, DataError])
def test_a_fault_of_ours_keeps_one_waiting_and_no_other(
    ana: Line, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    """Y-24: the phone keeps it and asks again; when it is mended, it is taken in."""
    act = pushing.entries.write

    def falls(viewer: Any, entry_id: Any, wanted: Any, **more: Any) -> Any:
        written = act(viewer, entry_id, wanted, **more)
        if wanted.words.body == "falls":  # after it was done: its savepoint takes it back
            raise kind("words", {}, Exception("words")) if kind is DataError else kind("words")
        return written

    monkeypatch.setattr(pushing.entries, "write", falls)
    bad = write(uuid4(), "falls")
    before, waits, after = ana.push(write(uuid4(), "a"), bad, write(uuid4(), "b"))
    assert (before["status"], after["status"]) == ("applied", "applied")
    assert (waits["status"], waits["code"]) == ("retry_after", "fault")
    assert waits["seconds"] > 0
    assert len(ana.api.get("/entries").json["items"]) == 2
    monkeypatch.undo()
    assert ana.one(bad)["status"] == "applied"


def test_when_the_database_is_gone_all_of_a_push_waits(
    ana: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R21: nothing is answered one by one, so nothing is let go of."""

    def gone(*_: Any, **__: Any) -> Any:
        raise OperationalError("words", {}, Exception("words"))

    monkeypatch.setattr(pushing.entries, "write", gone)
    given = {"operations": [op("restore", entry_id=str(uuid4())), write(uuid4(), "a")]}
    answer = ana.api.post("/sync/push", given, Journal_Person=str(ana.member.id))
    assert answer.status_code == 503


def test_words_that_arrived_damaged_are_not_kept(ana: Line) -> None:
    """Y-19: the phone says what it sent; of what arrived cut off nothing is kept."""
    entry_id = uuid4()
    sound = digest("a title", "the whole of it", "an answer", "calm")
    more = {
        "title": "a title",
        "mood": "calm",
        "answers": [{**_a_prompt(ana), "text": "an answer"}],
    }
    cut = ana.one(write(entry_id, "the whole", sha256=sound, **more))
    assert (cut["status"], cut["code"], cut["seconds"] > 0) == ("retry_after", "damaged", True)
    assert ana.api.get(f"/entries/{entry_id}").status_code == 404
    assert ana.one(write(entry_id, "the whole of it", sha256=sound, **more))["status"] == "applied"


def _a_prompt(ana: Line) -> dict[str, Any]:
    [one, *_] = ana.api.get("/prompts?when=orient").json["items"]
    return {"prompt": one["slug"], "version": one["version"]}


@pytest.mark.parametrize("nothing", ["", "  \n", "\u200b\ufeff"])
def test_a_blank_page_over_words_has_to_be_meant(ana: Line, nothing: str) -> None:
    """Y-7."""
    entry_id = uuid4()
    ana.one(write(entry_id, "words"))
    said = ana.one(write(entry_id, nothing, 1))
    assert (said["status"], said["code"]) == ("rejected", "invalid")
    assert "clear" in said["errors"]
    assert ana.api.get(f"/entries/{entry_id}").json["body"] == "words"
    assert ana.one(write(entry_id, nothing, 1, clear=True))["version"] == 2
    assert ana.texts(entry_id) == ["words", nothing]


def test_an_id_that_names_another_operation_is_refused_and_does_nothing(ana: Line) -> None:
    """R20."""
    first = write(uuid4(), "one")
    ana.one(first)
    other = write(uuid4(), "two", op_id=first["op_id"])
    trash = op("trash", first["op_id"], entry_id=first["entry_id"])
    results = ana.push(other, trash)
    assert [(one["status"], one["code"]) for one in results] == [("rejected", "op_id_used")] * 2
    assert len(ana.api.get("/entries").json["items"]) == 1


def test_a_page_that_ended_says_its_last_words_twice_and_they_are_one_operation(ana: Line) -> None:
    """R20: sent along as it ended, and from its draft later, which had not heard of the answer
    to what was before; beside what another phone wrote, too."""
    entry_id = uuid4()
    ana.push(write(entry_id, "one"), write(entry_id, "of another phone", 1))
    ana.one(write(entry_id, "one and two", 1))
    said = ana.one(write(entry_id, "one and two and three", 2, op_id="last"))
    assert said["status"] == "applied"
    draft = write(
        entry_id, "one and two and three", op_id="last", written_at="2026-07-01T10:00:00Z"
    )
    again = ana.one(draft)
    assert (again["status"], again["version"]) == ("duplicate", said["version"])
    other = ana.one(write(entry_id, "something else", 2, op_id="last"))
    assert other["code"] == "op_id_used"


def test_what_only_a_newer_app_means_is_kept_sealed_and_taken_in_later(
    cast: Cast, ana: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Y-25: a kind or a field nobody here knows yet."""
    of_tomorrow = write(uuid4(), "words of tomorrow", smell="of rain \ud800")
    unknown = [
        {"op_id": "draw.1", "kind": "drawing", "lines": [[1, 2], [3, 4]]},
        of_tomorrow,
        {**write(uuid4(), "aside"), "colour": "blue"},
        {**write(uuid4(), "a dream"), "entry": {"kind": "dream", "body": "a dream"}},
    ]
    good = write(uuid4(), "words of today")
    for _ in range(2):
        *kept, done = ana.push(*unknown, good)
        assert {(one["status"], one["code"]) for one in kept} == {("rejected", "quarantined")}
        assert done["status"] in ("applied", "duplicate")
    with cast.ana.acting(writes=False) as viewer:
        kept_as = [one.operation for one in set_aside.waiting(viewer)]
        assert _sorted(kept_as) == _sorted(unknown)
    with cast.store.engine.connect() as connection:
        blobs = [row.operation for row in connection.execute(SetAside.__table__.select())]
    assert not any(b"tomorrow" in blob or b"dream" in blob for blob in blobs)
    with cast.cleo.acting(writes=False) as viewer:
        assert set_aside.waiting(viewer) == []
    del of_tomorrow["entry"]["smell"]  # a server that knows it does not find it strange
    assert ana.one(of_tomorrow)["status"] == "applied"
    with cast.ana.acting(writes=False) as viewer:
        assert of_tomorrow["op_id"] not in {one.op_id for one in set_aside.waiting(viewer)}


def _sorted(many: list[Any]) -> list[str]:
    return sorted(json.dumps(one, sort_keys=True) for one in many)


def test_an_older_app_that_sends_less_is_understood(ana: Line) -> None:
    """Y-25."""
    entry_id = str(uuid4())
    old = {"op_id": "old", "kind": "write", "entry_id": entry_id, "entry": {"kind": "free-page"}}
    assert ana.one(old)["status"] == "applied"


def test_a_queue_is_never_sent_under_another_name(cast: Cast, ana: Line) -> None:
    """R22: it says whose it is, and whoever else is signed in is asked to sign in."""
    given = {"operations": [write(uuid4(), "of Ana")]}
    assert ana.api.post("/sync/push", given).status_code == 428
    for path, body in (("/sync/push", given), ("/sync/reconcile", {"epoch": None, "entries": []})):
        answer = cast.cleo.api.post(path, body, Journal_Person=str(cast.ana.id))
        assert answer.status_code == 401
        assert cast.cleo.api.post(path, body, Journal_Person="").status_code == 428
    for path in ("/sync/changes", "/sync/tunnel"):
        assert cast.cleo.api.get(path, Journal_Person=str(cast.ana.id)).status_code == 401
    assert cast.cleo.api.get("/entries").json["items"] == []


def test_an_id_of_somebody_elses_is_a_new_page_of_ones_own(cast: Cast, ana: Line) -> None:
    """Losses: restored backup. R4: what is done under a re-used id touches nothing of theirs."""
    entry_id = uuid4()
    ana.one(write(entry_id, "of Ana", op_id="same"))
    cleo = Line(cast.cleo)
    assert cleo.one(op("trash", entry_id=str(entry_id)))["code"] == "not_found"
    assert cleo.one(write(entry_id, "of Cleo", 1, op_id="same"))["version"] == 1
    assert cleo.one(op("trash", entry_id=str(entry_id)))["status"] == "applied"
    assert ana.texts(entry_id) == ["of Ana"]
    assert cleo.all_changes()[0]["body"] == "of Cleo"


def test_no_more_than_a_hundred_at_once(cast: Cast, ana: Line) -> None:
    whose = {"Journal_Person": str(cast.ana.id)}
    many = {"operations": [op("trash", entry_id=str(uuid4()))] * 101}
    assert ana.api.post("/sync/push", many, **whose).status_code == 422
    for wrong in ({}, {"operations": "x"}, {"operations": None}, {"operations": [], "more": 1}):
        assert ana.api.post("/sync/push", wrong, **whose).status_code == 422
    assert ana.push() == []
    assert ana.push(write(uuid4(), "é" * (512 * 1024)))[0]["status"] == "applied"
    large = {"operations": [write(uuid4(), "x" * 1024 * 1024) for _ in range(7)]}
    assert ana.api.post("/sync/push", large, **whose).status_code == 413


def test_the_ledger_holds_one_line_for_each_operation(cast: Cast, ana: Line) -> None:
    asked = [write(uuid4(), "one"), op("trash", entry_id=str(uuid4()))]
    ana.push(*asked)
    ana.push(*asked)
    with cast.store.engine.connect() as connection:
        found = [row.op_id for row in connection.execute(OpLedger.__table__.select())]
    assert found == [asked[0]["op_id"]]  # of what was not done there is nothing to remember
