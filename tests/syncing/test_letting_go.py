"""Trash, restore, withdraw and erased pages, from a queue: an edit beats a delete, and a
withdrawal beats everything."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from journal import clock
from journal.custody import tidy
from journal.syncing import pushing
from tests.cast import Cast
from tests.syncing.queue import Line, op, write


@pytest.fixture
def ana(cast: Cast) -> Line:
    """Ana's phone."""
    return Line(cast.ana)


@pytest.fixture
def other(cast: Cast) -> Line:
    """Her other phone."""
    return Line(cast.ana, cast.ana.another_client())


def is_live(line: Line, entry_id: Any) -> bool:
    return line.api.get(f"/entries/{entry_id}").status_code == 200


def erase(line: Line, entry_id: Any) -> None:
    assert line.one(op("trash", entry_id=str(entry_id)))["status"] == "applied"
    assert line.api.delete(f"/trash/{entry_id}?for_good=yes").status_code == 204


def test_an_edit_after_a_delete_takes_the_page_out_of_the_trash(ana: Line, other: Line) -> None:
    """Y-6: made from what was deleted, and from something older."""
    entry_id = uuid4()
    ana.one(write(entry_id, "one"))
    ana.one(op("trash", entry_id=str(entry_id), base=1))
    assert other.one(write(entry_id, "two", 1))["status"] == "applied"
    assert ana.texts(entry_id) == ["one", "two"]
    ana.one(op("trash", entry_id=str(entry_id), base=2))
    assert other.one(write(entry_id, "of long ago", 1))["status"] == "conflict_kept"
    assert ana.texts(entry_id) == ["one", "two", "of long ago"]


def test_an_edit_of_what_is_in_the_trash_with_two_versions_is_kept_too(ana: Line) -> None:
    """Y-6: whether it says something new or what waits already."""
    entry_id = uuid4()
    ana.push(write(entry_id, "one"), write(entry_id, "two", 1), write(entry_id, "beside", 1))
    for text, beside in (("something else", 4), ("beside", 3)):
        ana.one(op("trash", entry_id=str(entry_id)))
        said = ana.one(write(entry_id, text, 1))
        assert (said["status"], said["beside"]) == ("conflict_kept", beside)
        assert is_live(ana, entry_id)


def test_a_delete_after_an_edit_leaves_the_page(ana: Line, other: Line) -> None:
    """Y-6, the other order."""
    entry_id = uuid4()
    ana.one(write(entry_id, "one"))
    other.one(write(entry_id, "two", 1))
    said = ana.one(op("trash", entry_id=str(entry_id), base=1))
    assert (said["status"], said["code"], said["version"]) == ("rejected", "stale", 2)
    assert is_live(ana, entry_id)


def test_a_page_that_comes_back_by_an_edit_is_not_shared_again(cast: Cast, other: Line) -> None:
    """Y-6."""
    share = cast.share(cast.ana, cast.ben, "shared")
    assert cast.ana.api.delete(f"/entries/{share['entry_id']}").status_code == 204
    assert other.one(write(share["entry_id"], "written on", 1))["status"] == "applied"
    assert cast.ben.api.get(f"/shared/{share['id']}").status_code == 404
    assert cast.ben.api.get("/inbox").json["items"] == []


def test_what_is_so_already_is_done(ana: Line) -> None:
    """A trash for what is in the trash, a restore for what is live, each under a new id."""
    entry_id = str(uuid4())
    ana.one(write(entry_id, "words"))
    for kind in ("restore", "trash", "trash", "restore", "restore"):
        assert ana.one(op(kind, entry_id=entry_id))["status"] == "applied"
    assert is_live(ana, entry_id)


def test_erased_words_do_not_come_back_by_being_sent_twice(ana: Line) -> None:
    """Y-15: an old queue is answered as it was, and nothing of it is kept again."""
    entry_id = uuid4()
    first, revised = write(entry_id, "one"), write(entry_id, "two", 1)
    ana.push(first, revised)
    erase(ana, entry_id)
    again = ana.push(first, revised)
    assert [(one["status"], one["version"]) for one in again] == [
        ("duplicate", 1),
        ("duplicate", 2),
    ]
    assert not is_live(ana, entry_id)
    trash = ana.one(op("trash", entry_id=str(entry_id)))
    back = ana.one(op("restore", entry_id=str(entry_id)))
    assert trash["status"] == "applied"
    assert (back["status"], back["code"]) == ("rejected", "erased")


def test_what_was_typed_since_on_an_old_phone_begins_the_page_anew(
    cast: Cast, ana: Line, other: Line
) -> None:
    """R19, Y-6, Y-15: under its id, and no phone takes it for older than what it had."""
    entry_id = uuid4()
    ana.push(write(entry_id, "one"), write(entry_id, "two", 1), write(entry_id, "beside", 1))
    erase(ana, entry_id)
    said = other.one(write(entry_id, "typed in a tunnel", 2))
    assert (said["status"], said["version"]) == ("applied", 4)
    assert ana.texts(entry_id) == ["typed in a tunnel"]
    found = ana.reconcile({"id": str(entry_id), "version": 2})
    assert (found["newer"], found["erased"]) == ([str(entry_id)], [])
    assert [one["state"] for one in ana.all_changes()] == ["live"]
    assert (
        cast.ana.api.put(
            f"/entries/{entry_id}", {"kind": "reflection", "body": "on"}, If_Match='"4"'
        ).json["version"]
        == 5
    )


@pytest.mark.parametrize("by", ["its patient", "housekeeping"])
def test_every_phone_learns_what_was_erased(cast: Cast, ana: Line, other: Line, by: str) -> None:
    entry_id, stays = uuid4(), uuid4()
    ana.push(write(entry_id, "words"), write(stays, "others"))
    read = other.changes()["next"]
    if by == "its patient":
        erase(ana, entry_id)
        erased_at = clock.now()
    else:
        ana.one(op("trash", entry_id=str(entry_id)))
        erased_at = clock.now() + timedelta(days=31)
        with clock.at(erased_at), cast.store.unit(writes=True):
            tidy.everything()
    [gone] = other.all_changes(read)
    assert set(gone) == {"id", "erased_at"}
    assert gone["id"] == str(entry_id)
    assert gone["erased_at"][:10] == f"{erased_at:%Y-%m-%d}"
    assert [one["id"] for one in other.all_changes()] == [str(stays), str(entry_id)]
    found = other.reconcile({"id": str(entry_id), "version": 1}, {"id": str(stays), "version": 1})
    assert (found["wanted"], found["newer"], found["erased"]) == ([], [], [str(entry_id)])


def test_a_withdrawal_is_done_first_wherever_it_stands(
    cast: Cast, ana: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is over before the rest is begun."""
    share = cast.share(cast.ana, cast.ben, "shared")
    seen: list[int] = []
    act = pushing.entries.write

    def looks(viewer: Any, *args: Any, **more: Any) -> Any:
        seen.append(len(pushing.shares._live(viewer, UUID(share["entry_id"]), cast.ben.id)))
        return act(viewer, *args, **more)

    monkeypatch.setattr(pushing.entries, "write", looks)
    results = ana.push(
        write(share["entry_id"], "on", 1), write(uuid4(), "b"), op("withdraw", share_id=share["id"])
    )
    assert [one["status"] for one in results] == ["applied"] * 3
    assert seen == [0, 0]
    assert cast.ben.api.get(f"/shared/{share['id']}").status_code == 404


def test_withdrawing_by_share_by_person_and_by_page(cast: Cast, ana: Line) -> None:
    one = cast.share(cast.ana, cast.ben, "one")
    given = {"entry_id": one["entry_id"], "version": 1, "person_id": str(cast.fay.id)}
    of_fay = cast.ana.api.post("/shares", given).json
    results = ana.push(
        op("withdraw", entry_id=one["entry_id"], person_id=str(cast.ben.id)),
        op("withdraw", entry_id=str(uuid4())),
    )
    assert [said["status"] for said in results] == ["applied", "applied"]
    assert cast.ben.api.get(f"/shared/{one['id']}").status_code == 404
    assert cast.fay.api.get(f"/shared/{of_fay['id']}").status_code == 200
    assert ana.one(op("withdraw", entry_id=one["entry_id"]))["status"] == "applied"
    assert cast.fay.api.get(f"/shared/{of_fay['id']}").status_code == 404


def test_what_was_written_after_a_backup_is_not_gone_with_what_it_had(ana: Line) -> None:
    """R19: the second version was lost in a restore, and then the first was erased."""
    entry_id = str(uuid4())
    ana.one(write(entry_id, "one"))
    erase(ana, UUID(entry_id))
    assert ana.reconcile({"id": entry_id, "version": 1})["erased"] == [entry_id]
    found = ana.reconcile({"id": entry_id, "version": 2})
    assert (found["wanted"], found["erased"]) == ([entry_id], [])


def test_a_withdrawal_is_done_whatever_a_newer_app_says_in_it(cast: Cast, ana: Line) -> None:
    """Y-25: kept aside, it would let somebody read on."""
    share = cast.share(cast.ana, cast.ben, "shared")
    said = ana.one(op("withdraw", share_id=share["id"], why={"of": "tomorrow"}))
    assert said["status"] == "applied"
    assert cast.ben.api.get(f"/shared/{share['id']}").status_code == 404
    assert ana.api.get("/sync/set-aside").json["items"] == []


def test_an_old_withdrawal_sent_again_ends_nothing_that_came_later(cast: Cast, ana: Line) -> None:
    """R20."""
    one = cast.share(cast.ana, cast.ben, "one")
    for asked in (
        op("withdraw", share_id=one["id"]),
        op("withdraw", entry_id=one["entry_id"]),
        op("withdraw", entry_id=one["entry_id"], person_id=str(cast.ben.id)),
    ):
        assert ana.one(asked)["status"] == "applied"
        given = {"entry_id": one["entry_id"], "version": 1, "person_id": str(cast.ben.id)}
        later = cast.ana.api.post("/shares", given).json
        assert ana.one(asked)["status"] == "duplicate"
        assert cast.ben.api.get(f"/shared/{later['id']}").status_code == 200


def test_nobody_withdraws_what_is_anothers(cast: Cast) -> None:
    one = cast.share(cast.ana, cast.ben, "one")
    cleo = Line(cast.cleo)
    results = cleo.push(
        op("withdraw", share_id=one["id"]), op("withdraw", entry_id=one["entry_id"])
    )
    assert [said["status"] for said in results] == ["rejected", "applied"]
    assert cast.ben.api.get(f"/shared/{one['id']}").status_code == 200
