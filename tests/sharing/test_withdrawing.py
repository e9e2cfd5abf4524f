"""Withdrawing ends a share at once and for good, without telling why; so does the end of care."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from journal import clock
from journal.sharing import inbox, opening, reviewing, shares, ties
from journal.sharing.shares import Wish
from journal.store import access
from journal.store.tables import Care, Share
from journal.store.unit import session
from tests.cast import Cast, Member
from tests.conftest import House
from tests.sharing.test_openings import intention_and_reflection
from tests.sharing.test_shares import opened, shared
from tests.writing.test_entries import put


def kept(house: House, share: Any) -> Share:
    with house.store.unit(writes=False):
        found = access.by_the_house(Share).where(Share.id == UUID(share["id"]))
        row: Share = session().execute(found).scalar_one()
        return row


def every_way_to_it(member: Member, share: Any) -> list[Any]:
    path = f"/shared/{share['id']}"
    return [
        member.api.get(path),
        member.api.post(f"{path}/replies", {"text": "still there?"}),
        member.api.post(f"{path}/reviewed"),
        member.page(path),
        member.submit(f"{path}/replies", text="still there?"),
        member.submit(f"{path}/reviewed"),
    ]


def test_a_withdrawn_share_has_no_words_left(cast: Cast, house: House) -> None:
    share = cast.share(cast.ana, cast.ben, "the words", note="n")
    opened(cast.ben, share)
    assert kept(house, share).snapshot is not None
    assert cast.ana.api.delete(f"/shares/{share['id']}").status_code == 204
    row = kept(house, share)
    assert (row.snapshot, row.end_reason) == (None, "withdrawn")
    found = cast.ana.api.get(f"/shares/{share['id']}").json
    assert (found["state"], found["snapshot"]) == ("withdrawn", None)
    assert len(found["openings"]) == 1
    at = row.withdrawn_at
    assert cast.ana.api.delete(f"/shares/{share['id']}").status_code == 204
    assert kept(house, share).withdrawn_at == at


def test_after_it_every_way_is_as_if_it_never_was(cast: Cast) -> None:
    """A-13, A-15: no reason, no time, no 304; the same bytes as for an unknown share."""
    share = cast.share(cast.ana, cast.ben)
    live = cast.ben.api.get(f"/shared/{share['id']}")
    etag = live.headers.get("ETag", '"1"')
    cast.ana.api.delete(f"/shares/{share['id']}")
    unknown = every_way_to_it(cast.ben, {"id": str(uuid4())})
    for answer, sham in zip(every_way_to_it(cast.ben, share), unknown, strict=True):
        assert (answer.status_code, answer.data) == (404, sham.data)
    for condition in (etag, "*", f"W/{etag}"):
        answer = cast.ben.api.get(f"/shared/{share['id']}", If_None_Match=condition)
        assert answer.status_code == 404
    for path in ("/inbox", "/caseload", f"/patients/{cast.ana.id}/shared"):
        assert share["id"] not in cast.ben.api.get(path).get_data(as_text=True)
        assert "withdrawn" not in cast.ben.api.get(path).get_data(as_text=True)
    row = cast.ben.api.get("/caseload").json["items"][0]
    assert (row["unopened"], row["latest_shared_at"]) == (0, None)


def test_ben_can_neither_extend_revive_nor_widen_a_share(cast: Cast) -> None:
    """A-10."""
    entry = cast.ana.api.write("shared part", title="private title")
    share = shared(cast, entry, cast.ben, parts={"body": True})
    for method in ("PUT", "PATCH", "DELETE", "POST"):
        for base in ("/shares", "/shared"):
            answer = cast.ben.api.send(method, f"{base}/{share['id']}", {"until": None})
            assert answer.status_code in (404, 405)
    full = {"entry_id": entry["id"], "version": 1, "person_id": str(cast.ben.id)}
    for path in ("/shares", "/shares/preview"):
        assert cast.ben.api.post(path, full).status_code == 404
    for path in ("", "/versions", "/versions/1", "/share", "/edit"):
        assert cast.ben.page(f"/entries/{entry['id']}{path}").status_code == 404
        assert cast.ben.api.get(f"/entries/{entry['id']}{path}").status_code == 404
    assert cast.ben.submit(f"/sharing/{share['id']}/withdraw").status_code == 404
    assert cast.ben.submit(f"/entries/{entry['id']}/share", **full).status_code == 404
    assert opened(cast.ben, share)["title"] == ""
    assert cast.ana.api.get(f"/shares/{share['id']}").json["state"] == "live"
    cast.ana.api.delete(f"/shares/{share['id']}")
    assert cast.ben.api.post(f"/shares/{share['id']}", {}).status_code in (404, 405)
    assert cast.ana.api.get(f"/shares/{share['id']}").json["state"] == "withdrawn"


def test_the_end_of_care_ends_every_share_under_it(cast: Cast, house: House) -> None:
    """A-11, A-12: and a new tie starts with nothing."""
    with_ben, with_fay = cast.share(cast.ana, cast.ben), cast.share(cast.ana, cast.fay)
    cast.end_care(cast.ana, cast.ben)
    assert {answer.status_code for answer in every_way_to_it(cast.ben, with_ben)} == {404}
    assert cast.ben.api.get(f"/patients/{cast.ana.id}/shared").status_code == 404
    assert kept(house, with_ben).snapshot is None
    assert cast.ana.api.get(f"/shares/{with_ben['id']}").json["state"] == "care ended"
    assert opened(cast.fay, with_fay)["body"] == "words"
    cast.begin_care(cast.ana, cast.ben)
    assert cast.ben.api.get(f"/shared/{with_ben['id']}").status_code == 404
    assert cast.ben.api.get("/inbox").json["items"] == []
    cast.begin_care(cast.ana, cast.dov)
    assert cast.dov.api.get("/inbox").json["items"] == []


@pytest.mark.parametrize("name", ["ben", "cleo", "gil"])
def test_only_ana_withdraws_what_ana_shared(cast: Cast, name: str) -> None:
    share = cast.share(cast.ana, cast.ben)
    member = getattr(cast, name)
    assert member.api.delete(f"/shares/{share['id']}").status_code == 404
    assert opened(cast.ben, share)["body"] == "words"


def test_withdrawing_from_one_leaves_the_other(cast: Cast) -> None:
    entry = cast.ana.api.write("words")
    ben, fay = shared(cast, entry, cast.ben), shared(cast, entry, cast.fay)
    cast.ana.submit(f"/sharing/{ben['id']}/withdraw")
    assert cast.ben.api.get(f"/shared/{ben['id']}").status_code == 404
    assert opened(cast.fay, fay)["body"] == "words"


def test_withdrawing_from_an_old_page_ends_what_took_its_place(cast: Cast) -> None:
    """R24: it said that the words are gone, while Ben still read them as shared again."""
    entry = cast.ana.api.write("first")
    first = shared(cast, entry, cast.ben)
    entry = put(cast.ana, entry["id"], "second", 1).json
    second, with_fay = shared(cast, entry, cast.ben), shared(cast, entry, cast.fay)
    cast.ana.submit(f"/sharing/{first['id']}/withdraw")
    assert cast.ben.api.get("/inbox").json["items"] == []
    assert cast.ben.api.get(f"/shared/{second['id']}").status_code == 404
    for share in (first, second):
        assert cast.ana.api.get(f"/shares/{share['id']}").json["state"] == "withdrawn"
    assert opened(cast.fay, with_fay)["body"] == "second"


def test_what_takes_its_place_while_ana_withdraws_it_ends_too(cast: Cast) -> None:
    entry = cast.ana.api.write("words")
    first = shared(cast, entry, cast.ben)
    said: list[int] = []

    def withdraw() -> None:
        said.append(cast.ana.api.delete(f"/shares/{first['id']}").status_code)

    worker = threading.Thread(target=withdraw)
    with cast.ana.acting() as ana:
        shares.share(ana, UUID(entry["id"]), Wish(1, cast.ben.id, note="once more"))
        worker.start()
        worker.join(timeout=0.5)  # it waits its turn; otherwise it would end the first alone
        assert said == []
    worker.join(timeout=10)
    assert said == [204]
    assert cast.ben.api.get("/inbox").json["items"] == []


def test_the_same_withdrawal_sent_again_ends_nothing_that_came_later(cast: Cast) -> None:
    """R20."""
    entry = cast.ana.api.write("first")
    first = shared(cast, entry, cast.ben)
    second = shared(cast, entry, cast.ben, note="once more")
    for share in (first, second):
        assert cast.ana.api.delete(f"/shares/{share['id']}").status_code == 204
    third = shared(cast, entry, cast.ben)
    for share in (first, second):
        assert cast.ana.api.delete(f"/shares/{share['id']}").status_code == 204
    assert opened(cast.ben, third)["body"] == "first"


@pytest.mark.parametrize("act", [opening.open_share, reviewing.put_away, inbox.live])
def test_nothing_is_withdrawn_in_the_middle_of_a_reading(cast: Cast, act: Any) -> None:
    """R29: an opening is never noted of what was withdrawn before it."""
    share = cast.share(cast.ana, cast.ben)
    with cast.ben.acting() as ben:
        act(ben, UUID(share["id"]))
        withdrawn = begun(lambda: withdraw(cast.ana, share))
        assert not withdrawn.wait(0.3)
    assert withdrawn.wait(5)


def test_nor_is_the_intention_that_is_read_beside_it(cast: Cast) -> None:
    """R29."""
    intention, reflection = (
        shared(cast, entry, cast.ben) for entry in intention_and_reflection(cast)
    )
    with cast.ben.acting() as ben:
        opening.open_share(ben, UUID(reflection["id"]))
        withdrawn = begun(lambda: withdraw(cast.ana, intention))
        assert not withdrawn.wait(0.3)
    assert withdrawn.wait(5)


def test_an_intention_that_is_just_being_withdrawn_is_left_out_and_not_waited_for(
    cast: Cast,
) -> None:
    """Who waits for it holds the other share, which the withdrawing may be waiting for."""
    intention, reflection = (
        shared(cast, entry, cast.ben) for entry in intention_and_reflection(cast)
    )
    found: list[str | None] = []
    with cast.ana.acting() as ana:
        shares.withdraw(ana, UUID(intention["id"]))
        read = begun(lambda: found.append(read_beside(cast.ben, reflection)))
        assert has_one_writer(cast) or read.wait(5)
    assert read.wait(5)
    assert found == [None]


def test_two_readings_at_once_do_not_wait_and_both_have_the_intention(cast: Cast) -> None:
    _, reflection = (shared(cast, entry, cast.ben) for entry in intention_and_reflection(cast))
    found: list[str | None] = []
    with cast.ben.acting() as ben:
        opening.open_share(ben, UUID(reflection["id"]))
        read = begun(lambda: found.append(read_beside(cast.ben, reflection)))
        assert has_one_writer(cast) or read.wait(5)
    assert read.wait(5)
    assert found == ["to let go"]


def test_a_preview_keeps_nothing_from_being_withdrawn(cast: Cast) -> None:
    wanted, felt = intention_and_reflection(cast)
    intention = shared(cast, wanted, cast.ben)
    with cast.ana.acting(writes=False) as ana:
        assert shares.preview(ana, UUID(felt["id"]), Wish(1, cast.ben.id)).intention
        assert begun(lambda: withdraw(cast.ana, intention)).wait(5)


def test_no_tie_ends_in_the_middle_of_a_share(cast: Cast) -> None:
    """Not even by someone who does not wait for Ana's turn."""
    with cast.ana.acting(writes=False) as ana:
        [tie] = ties.with_person(ana, cast.ben.id)

    def end() -> None:
        with cast.store.unit(writes=True):
            ended = access.changing_by_the_house(Care).where(Care.id == tie.id)
            session().execute(ended.values(ended_at=clock.now()))

    with cast.ana.acting() as ana:
        assert ties.hold(ana, tie.id)
        over = begun(end)
        assert not over.wait(0.3)
    assert over.wait(5)


def withdraw(patient: Member, share: Any) -> None:
    with patient.acting() as viewer:
        shares.withdraw(viewer, UUID(share["id"]))


def read_beside(therapist: Member, share: Any) -> str | None:
    """The intention that they read beside this share, if they do."""
    with therapist.acting() as viewer:
        found = opening.open_share(viewer, UUID(share["id"])).intention
    return found.body if found else None


def has_one_writer(cast: Cast) -> bool:
    return cast.store.engine.dialect.name == "sqlite"


def begun(act: Callable[[], None]) -> threading.Event:
    """Begin this beside what goes on; set when it is done."""
    done = threading.Event()

    def do() -> None:
        act()
        done.set()

    threading.Thread(target=do).start()
    return done
