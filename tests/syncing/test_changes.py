"""What a phone reads of changes: all of them, in order, and nothing that is not its own."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from journal import clock
from journal.custody import restoring
from journal.store.tables import EntryVersion
from journal.syncing import changed, epoch
from journal.writing import entries
from journal.writing.entry import draft
from tests.cast import Cast
from tests.syncing.queue import Line, digest, op, write


@pytest.fixture
def ana(cast: Cast) -> Line:
    """Ana's phone."""
    return Line(cast.ana)


def restore(cast: Cast) -> None:
    with cast.store.unit(writes=True):
        restoring.begin_epoch()


def test_a_phone_reads_every_change_in_order_and_goes_on_from_there(ana: Line) -> None:
    first, second = uuid4(), uuid4()
    ana.push(write(first, "one"), write(second, "two"))
    page = ana.changes()
    assert [(one["id"], one["body"], one["state"]) for one in page["items"]] == [
        (str(first), "one", "live"),
        (str(second), "two", "live"),
    ]
    assert page["more"] is False
    assert ana.changes(page["next"])["items"] == []
    ana.push(write(first, "one more", 1), op("trash", entry_id=str(second)))
    later = ana.changes(page["next"])
    assert [(one["id"], one["version"], one["state"]) for one in later["items"]] == [
        (str(first), 2, "live"),
        (str(second), 1, "trashed"),
    ]
    assert ana.changes(ana.changes(later["next"])["next"])["items"] == []


@pytest.mark.parametrize("limit", [1, 7])
def test_none_is_missed_at_the_border_of_a_page(cast: Cast, ana: Line, limit: int) -> None:
    """Y-21: also what changes again while the phone reads on."""
    ids = [uuid4() for _ in range(40)]
    with cast.ana.acting() as viewer:
        for one in ids:
            entries.write(viewer, one, draft({"kind": "reflection", "body": "first"}), base=None)
    seen: dict[str, int] = {}
    since, turn = None, 0
    while True:
        page = ana.changes(since, limit)
        assert len(page["items"]) <= limit
        for one in page["items"]:
            assert one["version"] >= seen.get(one["id"], 0)
            seen[one["id"]] = one["version"]
        since, turn = page["next"], turn + 1
        if turn <= 5:
            ana.one(write(ids[turn], "second", 1))  # behind where the phone is, or before it
        if not page["more"]:
            break
    assert {UUID(one) for one in seen} == set(ids)
    assert [seen[str(one)] for one in ids[1:6]] == [2] * 5


def test_a_page_of_long_entries_is_cut_and_loses_none(
    ana: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changed, "MOST_BYTES", 3000)
    ids = [uuid4() for _ in range(5)]
    ana.push(*(write(one, "x" * 2000) for one in ids))
    assert len(ana.changes()["items"]) == 1
    assert ana.changes()["more"] is True
    assert [one["id"] for one in ana.all_changes()] == [str(one) for one in ids]


def test_a_conflict_is_flagged_on_every_phone_until_it_is_settled(cast: Cast, ana: Line) -> None:
    """Y-5: and settled for all of them, whichever way it was."""
    other = Line(cast.ana, cast.ana.another_client())
    for choice in ("keep-first", "keep-second", "keep-both", "merge"):
        entry_id = uuid4()
        ana.push(write(entry_id, "begun"), write(entry_id, "head", 1))
        at = [line.changes()["next"] for line in (ana, other)]
        number = other.one(write(entry_id, "beside", 1))["beside"]
        for line, since in zip((ana, other), at, strict=True):
            assert [one["beside"] for one in line.all_changes(since)] == [[number]]
            assert line.api.get(f"/entries/{entry_id}").json["beside"] == [number]
        at = [line.changes()["next"] for line in (ana, other)]
        if choice == "merge":  # the head already says it all
            form = {"kind": "reflection", "body": "head", "base": "2", "merges": str(number)}
            assert cast.ana.submit(f"/entries/{entry_id}", **form).status_code == 303
        else:
            given = {"version": number, "choice": choice}
            assert ana.api.post(f"/entries/{entry_id}/settle", given).status_code == 200
        for line, since in zip((ana, other), at, strict=True):
            found = {one["id"]: one["beside"] for one in line.all_changes(since)}
            assert found[str(entry_id)] == [], choice
        assert {"begun", "head", "beside"} <= set(ana.texts(entry_id))


def test_deleting_the_page_never_takes_the_copy_that_was_made_of_it(ana: Line) -> None:
    """Y-5."""
    entry_id = uuid4()
    ana.push(write(entry_id, "begun"), write(entry_id, "head", 1))
    number = ana.one(write(entry_id, "beside", 1))["beside"]
    given = {"version": number, "choice": "keep-both"}
    copy = ana.api.post(f"/entries/{entry_id}/settle", given).json["id"]
    assert ana.one(op("trash", entry_id=str(entry_id)))["status"] == "applied"
    assert ana.texts(copy) == ["beside"]


def test_a_tab_and_a_phone_from_long_ago_take_nothing_back(cast: Cast, ana: Line) -> None:
    """Y-13, Y-15: five days and six months later."""
    entry_id = uuid4()
    ana.one(write(entry_id, "begun"))
    since = ana.changes()["next"]
    for days in (5, 183):
        with clock.at(clock.now() + timedelta(days=days)):
            other = Line(cast.ana, cast.ana.another_client())
            head = other.api.get(f"/entries/{entry_id}").json["version"]
            other.one(write(entry_id, f"head after {days} days", head))
            assert other.one(write(entry_id, "typed long ago", 1))["status"] == "conflict_kept"
            now = other.all_changes(since)
            assert [one["body"] for one in now] == [f"head after {days} days"]
    assert "typed long ago" in ana.texts(entry_id)


def test_a_cursor_is_of_one_person_and_was_given_out(cast: Cast, ana: Line) -> None:
    """I-3."""
    ana.one(write(uuid4(), "words"))
    mine = ana.changes()["next"]
    for bad in (f"{mine}x", "x", "WzFd.x", ana.api.get("/entries?limit=1").json["next"] or "y"):
        assert ana.api.get(f"/sync/changes?since={bad}").status_code == 400
    assert cast.cleo.api.get(f"/sync/changes?since={mine}").status_code == 400
    assert Line(cast.cleo).all_changes() == []


def test_after_a_restore_a_phone_is_told_and_offers_what_it_has(cast: Cast, ana: Line) -> None:
    """Losses: restored backup. Y-16, R28: an empty journal deletes nothing; what it lost comes
    back from the phone."""
    entry_id = uuid4()
    asked = [write(entry_id, "one"), write(entry_id, "two", 1)]
    ana.push(*asked)
    page = ana.changes()
    restore(cast)
    told = ana.api.get(f"/sync/changes?since={page['next']}")
    assert (told.status_code, told.json["code"]) == (409, "epoch_changed")
    assert told.json["epoch"] != page["epoch"]
    tables = ("entry_version", "entry", "op_ledger")
    with cast.store.engine.begin() as connection:
        for table in tables:
            connection.exec_driver_sql(f"delete from {table}")
    found = ana.reconcile({"id": str(entry_id), "version": 2}, epoch=page["epoch"])
    assert found == {
        "epoch": told.json["epoch"],
        "wanted": [str(entry_id)],
        "newer": [],
        "erased": [],
    }
    assert ana.all_changes() == []
    assert ana.one(write(entry_id, "two"))["status"] == "applied"
    assert ana.texts(entry_id) == ["two"]


def test_a_write_made_from_a_version_that_a_restore_lost_begins_the_page_again(ana: Line) -> None:
    """Y-16."""
    entry_id = uuid4()
    said = ana.one(write(entry_id, "made from the seventh", 7))
    assert (said["status"], said["version"]) == ("applied", 1)


def test_a_number_from_before_a_restore_counts_for_nothing(cast: Cast, ana: Line) -> None:
    """Y-16: by the same number there are other words now, which its phone never showed."""
    entry_id = uuid4()
    ana.push(write(entry_id, "one"), write(entry_id, "by another phone since", 1))
    before = ana.changes()["epoch"]
    restore(cast)
    asked = write(entry_id, "made from what the backup lost", 2, epoch=before)
    said = ana.one(asked)
    assert (said["status"], said["version"], said["beside"]) == ("conflict_kept", 2, 3)
    assert ana.one(asked) == {**said, "status": "duplicate"}
    nobodys = write(entry_id, "of an epoch that nobody knows", 2, epoch="e")
    assert ana.one(nobodys)["status"] == "conflict_kept"
    thrown = op("trash", entry_id=str(entry_id), base=2, epoch=before)
    assert ana.one(thrown)["code"] == "stale"
    assert cast.ana.api.get(f"/entries/{entry_id}").json["body"] == "by another phone since"
    now = ana.changes()["epoch"]
    assert ana.one(write(entry_id, "made from it", 2, epoch=now))["status"] == "applied"
    assert ana.one({**thrown, "op_id": "t", "base": 5, "epoch": now})["status"] == "applied"


def test_two_versions_by_one_number_are_told_apart(cast: Cast, ana: Line) -> None:
    """After a restore another phone went on: the words of this one are wanted still."""
    entry_id = str(uuid4())
    ana.push(write(entry_id, "one"), write(entry_id, "two", 1), write(entry_id, "three", 2))

    def held(version: int, body: str) -> dict[str, Any]:
        return {"id": entry_id, "version": version, "sha256": digest("", body, "")}

    for asked, wanted, newer in (
        (held(3, "three"), False, False),
        (held(3, "other words"), True, False),
        (held(2, "two"), False, True),
        (held(2, "other words"), True, True),
        (held(9, "three"), True, False),
        ({"id": entry_id, "version": 2}, False, True),
        ({"id": str(uuid4()), "version": 1}, True, False),
    ):
        found = ana.reconcile(asked)
        assert (bool(found["wanted"]), bool(found["newer"])) == (wanted, newer), asked
    assert ana.one(write(entry_id, "other words"))["status"] == "conflict_kept"


def test_a_thousand_are_compared_and_not_one_more(cast: Cast, ana: Line) -> None:
    many = [{"id": str(uuid4()), "version": 1} for _ in range(1000)]
    assert ana.reconcile(*many)["wanted"] == [one["id"] for one in many]
    whose = {"Journal_Person": str(cast.ana.id)}
    given = {"entries": [*many, many[0]]}
    assert ana.api.post("/sync/reconcile", given, **whose).status_code == 422


def test_nobody_learns_of_anothers_pages_by_comparing(cast: Cast, ana: Line) -> None:
    """R4, R7."""
    entry_id = str(uuid4())
    ana.push(write(entry_id, "of Ana"), write(entry_id, "again", 1))
    asked = {"id": entry_id, "version": 1, "sha256": digest("", "of Ana", "")}
    unknown = {**asked, "id": str(uuid4())}
    for one in (asked, unknown):
        found = Line(cast.cleo).reconcile(one)
        assert (found["wanted"], found["newer"], found["erased"]) == ([one["id"]], [], [])


def test_a_page_that_does_not_open_spoils_no_other_and_is_asked_for(cast: Cast, ana: Line) -> None:
    entry_id, good = str(uuid4()), str(uuid4())
    ana.push(write(entry_id, "one"), write(good, "two"))
    with cast.store.engine.begin() as connection:
        rows = EntryVersion.__table__
        connection.execute(update(rows).where(rows.c.entry_id == UUID(entry_id)).values(words=b"x"))
    assert [one["unreadable"] for one in ana.all_changes()] == [True, False]
    asked = {"id": entry_id, "version": 1, "sha256": digest("", "one", "")}
    assert ana.reconcile(asked)["wanted"] == [entry_id]


def test_what_a_phone_keeps_for_a_tunnel(cast: Cast, ana: Line) -> None:
    soon = cast.session_of(cast.ana, hours=-50)
    cast.session_of(cast.ana, hours=24 * 400)
    for at in range(22):
        ana.one(write(uuid4(), f"page {at}"))
    card = {"signs": "early", "steadying": ["here"]}
    empty = ana.api.get("/sync/tunnel").json
    assert empty["safety_card"] is None
    assert cast.ana.api.put("/safety-card", card, If_None_Match="*").status_code == 201
    cast.ana.api.patch("/me", {"scheme": "dark"})
    found = ana.api.get("/sync/tunnel").json
    assert found["person"] == {
        "id": str(cast.ana.id),
        "name": "Ana",
        "time_zone": "Europe/Dublin",
        "language": "",
        "scheme": "dark",
    }
    assert found["epoch"] == ana.changes()["epoch"]
    assert [one["id"] for one in found["therapy_sessions"]] == [soon["id"]]
    arc = {step["when"]: step["prompts"] for step in found["therapy_sessions"][0]["arc"]}
    assert arc["landing"]
    assert arc["day-1"]
    assert {one["when"]: bool(one["prompts"]) for one in found["free_prompts"]} == {
        "orient": True,
        "hard-day": True,
    }
    assert [one["body"] for one in found["entries"]] == [f"page {at}" for at in range(21, 1, -1)]
    assert found["safety_card"]["signs"] == "early"
    assert found["practice"] == {"name": "Practice One", "line": "", "hours": ""}
    assert {one["code"] for one in found["crisis_lines"]} == {"IE"}
    assert all("please_check" in one for one in found["crisis_lines"])


def test_a_phone_keeps_what_is_read_beside_and_the_plans_for_a_hard_day(
    cast: Cast, ana: Line
) -> None:
    """However many pages were written since; each once, and of an intention the newest."""
    soon, over = cast.session_of(cast.ana, hours=-50), cast.session_of(cast.ana, hours=24 * 400)
    for one, body in ((soon, "first"), (over, "long over"), (soon, "newest")):
        ana.one(write(uuid4(), body, kind="intention", therapy_session_id=one["id"]))
    for kind in ("safety-plan", "coping-plan"):
        ana.one(write(uuid4(), kind, kind=kind))
    kept = ("newest", "safety-plan", "coping-plan")
    assert len(ana.api.get("/sync/tunnel").json["entries"]) == 5
    for at in range(20):
        ana.one(write(uuid4(), f"page {at}"))
    found = [one["body"] for one in ana.api.get("/sync/tunnel").json["entries"]]
    assert found == [*(f"page {at}" for at in range(19, -1, -1)), *kept]


def test_the_epoch_is_one_and_lasts(cast: Cast, ana: Line) -> None:
    with cast.ana.acting(writes=False) as viewer:
        now = epoch.now(viewer)
    with cast.ben.acting(writes=False) as viewer:
        assert epoch.now(viewer) == now
    restore(cast)
    assert ana.changes()["epoch"] != str(now)
