"""The acts of sharing by themselves: what they refuse when no door refused before them, and
each of their edges, at the very moment."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from journal import clock
from journal.errors import Held, Invalid, NotFound
from journal.people import care
from journal.people.persons import Profile
from journal.sharing import (
    beside,
    caseload,
    inbox,
    ledger,
    morning,
    opening,
    parting,
    people,
    replies,
    reviewing,
    shares,
    standing,
    ties,
)
from journal.sharing.shares import Wish
from journal.sharing.ties import Tie
from journal.store import access
from journal.store.tables import Care, Entry, EntryVersion, MorningAnswer, Opening, Share
from journal.store.unit import session
from journal.writing import words
from tests.cast import Cast
from tests.sharing.test_inbox import without_an_index
from tests.sharing.test_shares import shared, wish
from tests.web.test_queries import counting
from tests.writing.test_entries import put

NOW = datetime(2035, 6, 5, 9, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def id_of(made: Any) -> UUID:
    return UUID(made["id"])


def test_only_a_patient_shares_withdraws_stops_and_keeps_a_ledger(cast: Cast) -> None:
    share = cast.share(cast.ana, cast.ben)
    entry_id = UUID(share["entry_id"])
    with cast.ben.acting() as ben:
        for asked in (
            lambda: shares.share(ben, entry_id, Wish(version=1, person_id=cast.ben.id)),
            lambda: shares.withdraw(ben, id_of(share)),
            lambda: shares.stop(ben, cast.ben.id),
            lambda: ledger.read(ben, id_of(share)),
            lambda: morning.answer(ben, entry_id, "share"),
        ):
            with pytest.raises(NotFound):
                asked()


def test_only_a_therapist_has_a_reading_list_and_answers(cast: Cast) -> None:
    share = cast.share(cast.ana, cast.ben)
    with cast.ana.acting() as ana:
        for asked in (
            lambda: inbox.page(ana, limit=5),
            lambda: inbox.live(ana, id_of(share)),
            lambda: inbox.unopened(ana),
            lambda: inbox.latest(ana),
            lambda: caseload.every(ana),
            lambda: caseload.of_patient(ana, ana.id),
            lambda: opening.open_share(ana, id_of(share)),
            lambda: replies.write(ana, id_of(share), "to myself"),
        ):
            with pytest.raises(NotFound):
                asked()


def test_whom_they_do_not_treat_has_no_reading_list_for_a_therapist(cast: Cast) -> None:
    with cast.dov.acting() as dov:
        for asked in (inbox.page, caseload.of_patient):
            with pytest.raises(NotFound):
                asked(dov, patient_id=cast.ana.id, limit=5)


def test_what_is_not_there_is_not_there_beside_what_is(cast: Cast) -> None:
    share = cast.share(cast.ana, cast.ben)
    with cast.ana.acting() as ana:
        for act in (shares.withdraw, ledger.read):
            with pytest.raises(NotFound):
                act(ana, uuid4())
        assert ledger.read(ana, id_of(share)).is_live
    with cast.ben.acting() as ben:
        for asked in (
            lambda: inbox.live(ben, uuid4()),
            lambda: replies.write(ben, uuid4(), "to nobody"),
        ):
            with pytest.raises(NotFound):
                asked()


@pytest.mark.parametrize(
    ("wrong", "blamed"),
    [
        ({"flag": "urgent"}, ["flag"]),
        ({"until": NOW}, ["until"]),
        ({"note": "x" * 1001}, ["note"]),
        ({"note": "\0"}, ["note"]),
        ({"note": "\0", "until": NOW - DAY, "flag": ""}, ["flag", "until", "note"]),
        ({"flag": "not-ready", "until": NOW + MINUTE, "note": "x" * 1000}, []),
    ],
)
def test_a_wish_is_checked_by_the_act_itself(cast: Cast, wrong: Any, blamed: list[str]) -> None:
    entry = cast.ana.api.write("words")
    wish = Wish(version=1, person_id=cast.ben.id, **wrong)
    with clock.at(NOW), cast.ana.acting() as ana:
        for act in (shares.preview, shares.share):
            found = []
            try:
                act(ana, id_of(entry), wish)
            except Invalid as refused:
                found = list(refused.errors)
            assert found == blamed


def test_an_unknown_flag_is_refused_with_the_three_that_there_are(cast: Cast) -> None:
    entry = cast.ana.api.write("words")
    with cast.ana.acting() as ana, pytest.raises(Invalid) as refused:
        shares.share(ana, id_of(entry), Wish(version=1, person_id=cast.ben.id, flag="urgent"))
    said = "One of: bring-up, let-me-start, not-ready; or none."
    assert refused.value.errors == {"flag": [said]}


def test_a_tie_that_ended_a_moment_ago_lets_nothing_through(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = cast.ana.api.write("words")
    with cast.ana.acting(writes=False) as ana:
        before = care.team(ana)
    cast.end_care(cast.ana, cast.ben)
    monkeypatch.setattr(care, "team", lambda _: before)  # what was read just before it ended
    with cast.ana.acting() as ana:
        with pytest.raises(Invalid) as refused:
            shares.share(ana, id_of(entry), Wish(version=1, person_id=cast.ben.id))
        assert list(refused.value.errors) == ["person_id"]
        assert ledger.page(ana) == []


def test_a_tie_is_held_while_it_lives(cast: Cast) -> None:
    with cast.store.unit(writes=True):
        rows = session().execute(access.by_the_house(Care)).scalars().all()
    of = {(row.patient_id, row.therapist_id): row.id for row in rows}
    mine, hers = of[cast.ana.id, cast.ben.id], of[cast.cleo.id, cast.ben.id]
    with cast.ana.acting() as ana:
        assert ties.hold(ana, mine)
        for other in (of[cast.ana.id, cast.eve.id], hers, uuid4()):
            assert not ties.hold(ana, other)
        assert set(ties.by_id(ana, [mine, hers])) == {mine}


@pytest.mark.parametrize(
    ("begins", "ends", "lives", "is_to_come"),
    [
        (-1, None, True, False),
        (0, None, True, False),
        (1, None, False, True),
        (-1, 1, True, False),
        (-2, 0, False, False),
        (-2, -1, False, False),
        (1, 2, False, True),
    ],
)
def test_a_tie_lives_from_its_beginning_until_its_end(
    begins: int, ends: int | None, lives: bool, is_to_come: bool
) -> None:
    end = None if ends is None else NOW + ends * MINUTE
    tie = Tie(uuid4(), uuid4(), "therapist", NOW + begins * MINUTE, end)
    with clock.at(NOW):
        assert (tie.lives, tie.is_to_come) == (lives, is_to_come)


def test_the_ties_with_one_person_are_newest_first(cast: Cast) -> None:
    with clock.at(NOW):
        cast.begin_care(cast.ana, cast.eve)
    with clock.at(NOW + MINUTE), cast.ana.acting(writes=False) as ana:
        found = ties.with_person(ana, cast.eve.id)
        assert [tie.lives for tie in found] == [True, False]
        assert {tie.person_id for tie in found} == {cast.eve.id}
        assert people.everyone_before(ana) == []


def test_a_cover_that_was_called_off_before_it_began_was_never_a_tie(cast: Cast) -> None:
    with cast.store.unit(writes=True):
        of = {"patient_id": cast.ana.id, "therapist_id": cast.dov.id, "lane": "therapist"}
        session().add(Care(began_at=NOW, ended_at=NOW, covers_id=uuid4(), **of))
    with clock.at(NOW + DAY), cast.ana.acting(writes=False) as ana:
        assert ties.with_person(ana, cast.dov.id) == []
        assert [one.name for one in people.everyone_before(ana)] == ["Eve"]


def test_a_preview_says_whether_something_is_seen_already_and_what_would_change(
    cast: Cast,
) -> None:
    entry = cast.ana.api.write("words")
    wish = Wish(version=1, person_id=cast.ben.id)
    with_title = Wish(version=1, person_id=cast.ben.id, note="a note", parts={"body": True})
    with cast.ana.acting() as ana:
        none = shares.preview(ana, id_of(entry), wish)
        assert (none.replaces, none.changes, none.intention) == (False, (), None)
        assert (none.snapshot.note, none.snapshot.flag) == ("", None)
        made = shares.share(ana, id_of(entry), wish)
        same = shares.preview(ana, id_of(entry), with_title)
        assert (same.replaces, same.changes) == (True, ())
        of_fay = shares.preview(ana, id_of(entry), Wish(version=1, person_id=cast.fay.id))
        assert of_fay.replaces is False
        shares.withdraw(ana, made.id)
        assert shares.preview(ana, id_of(entry), wish).replaces is False


def test_what_was_written_soon_after_medicine_is_held_until_that_is_said(cast: Cast) -> None:
    with clock.at(NOW):
        one = cast.session_of(cast.ana, hours=1)
        entry = cast.ana.api.write("soft edges", therapy_session_id=one["id"])
        wish = {"version": 1, "person_id": cast.ben.id}
        with cast.ana.acting() as ana:
            with pytest.raises(Held):
                shares.share(ana, id_of(entry), Wish(**wish))
            assert ledger.page(ana) == []
            made = shares.share(ana, id_of(entry), Wish(**wish, despite_hold=True))
            assert made.snapshot
            assert made.snapshot.session_number == 1
            assert made.snapshot.session_starts_at == NOW - timedelta(hours=1)
    with clock.at(NOW + 2 * DAY), cast.ana.acting() as ana:
        assert shares.share(ana, id_of(entry), Wish(**wish, note="a clear head")).is_live


def test_sharing_again_ends_what_that_person_saw_of_that_page_and_nothing_else(cast: Cast) -> None:
    entry, other = cast.ana.api.write("one"), cast.ana.api.write("other")
    first, of_fay, beside_it = (
        shared(cast, page, whom)
        for page, whom in ((entry, cast.ben), (entry, cast.fay), (other, cast.ben))
    )
    with cast.ana.acting() as ana:
        again = shares.share(ana, id_of(entry), Wish(1, cast.ben.id, note="once more"))
        states = {one.id: one.state for one in ledger.page(ana)}
        assert states == {
            id_of(first): "replaced",
            id_of(of_fay): "live",
            id_of(beside_it): "live",
            again.id: "live",
        }
        shares.withdraw_all_of(ana, id_of(entry))
        states = {one.id: one.state for one in ledger.page(ana)}
        assert states == {
            id_of(first): "replaced",
            id_of(of_fay): "withdrawn",
            id_of(beside_it): "live",
            again.id: "withdrawn",
        }


def test_a_share_whose_words_are_gone_is_not_opened(cast: Cast) -> None:
    share = cast.share(cast.ana, cast.ben)
    with cast.store.unit(writes=True):
        row = access.changing_by_the_house(Share).where(Share.id == id_of(share))
        session().execute(row.values(snapshot=None))
    with cast.ben.acting() as ben:
        [item] = inbox.page(ben, limit=5)
        assert (item.unreadable, item.reading_minutes, item.when) == (True, 1, None)
        assert (item.session_number, item.session_starts_at) == (None, None)
        with pytest.raises(NotFound):
            opening.open_share(ben, id_of(share))
    with cast.ana.acting(writes=False) as ana:
        found = ledger.read(ana, id_of(share))
        assert (found.is_live, found.unreadable, found.openings) == (True, True, ())


def test_the_ledger_says_what_is_live_and_how_everything_else_ended(cast: Cast) -> None:
    made: dict[str, Any] = {}
    until = {"until now": NOW, "until soon": NOW + MINUTE}
    for minutes, name in enumerate(("live", "until now", "until soon", "taken back", "of fay")):
        with clock.at(NOW - DAY + minutes * MINUTE):
            ends = {"until": until[name].isoformat()} if name in until else {}
            whom = cast.fay if name == "of fay" else cast.ben
            made[name] = cast.share(cast.ana, whom, name, **ends)
    called = {id_of(share): name for name, share in made.items()}
    with clock.at(NOW - MINUTE):
        cast.share(cast.cleo, cast.ben)
        with cast.ana.acting() as ana:
            shares.withdraw(ana, id_of(made["taken back"]))
    with cast.store.unit(writes=True):
        taken = access.changing_by_the_house(Share).where(Share.withdrawn_at.is_not(None))
        session().execute(taken.values(end_reason=None))
        tie = access.changing_by_the_house(Care).where(Care.therapist_id == cast.fay.id)
        session().execute(tie.values(ended_at=NOW))

    with clock.at(NOW), cast.ana.acting(writes=False) as ana:

        def named(**which: Any) -> list[str]:
            return [called[one.id] for one in ledger.page(ana, **which)]

        assert named() == ["of fay", "taken back", "until soon", "until now", "live"]
        assert named(live=True) == ["until soon", "live"]
        assert named(live=False) == ["of fay", "taken back", "until now"]
        assert named(person_id=cast.fay.id) == ["of fay"]
        assert named(entry_id=UUID(made["until now"]["entry_id"])) == ["until now"]
        assert {called[one.id]: (one.state, one.ended_at) for one in ledger.page(ana)} == {
            "live": ("live", None),
            "until soon": ("live", None),
            "until now": ("ended", NOW),
            "taken back": ("withdrawn", NOW - MINUTE),
            "of fay": ("care ended", NOW),
        }
        for one in ledger.page(ana):
            assert (one.partial, one.unreadable) == (False, False)
            assert (one.snapshot is not None) == one.is_live
        entries = [UUID(share["entry_id"]) for share in made.values()]
        assert {called[one.id] for of in standing.live_of(ana, entries).values() for one in of} == {
            *("live", "until soon")
        }
        assert list(standing.live_of(ana, entries[:1])) == entries[:1]
        assert standing.live_of(ana, []) == {}


def test_those_who_see_a_page_stand_in_the_order_they_were_shown_it(cast: Cast) -> None:
    entry = cast.ana.api.write("words")
    for minutes, whom in ((2, cast.ben), (1, cast.fay)):  # the clock was put back in between
        with clock.at(NOW + minutes * MINUTE), cast.ana.acting() as ana:
            shares.share(ana, id_of(entry), Wish(version=1, person_id=whom.id))
    with cast.ana.acting(writes=False) as ana:
        found = standing.live_of(ana, [id_of(entry)])[id_of(entry)]
        assert [one.person.name for one in found if one.person] == ["Fay", "Ben"]


def test_a_list_tells_of_each_page_whether_it_went_on_since_and_nothing_of_one_that_is_gone(
    cast: Cast,
) -> None:
    as_it_was, went_on, gone = (cast.share(cast.ana, cast.ben) for _ in range(3))
    put(cast.ana, went_on["entry_id"], "and then", 1)
    with cast.store.unit(writes=True):
        of_it = UUID(gone["entry_id"])
        session().execute(access.erasing(EntryVersion).where(EntryVersion.entry_id == of_it))
        session().execute(access.erasing(Entry).where(Entry.id == of_it))
    said = [(as_it_was, False), (went_on, True), (gone, False)]
    ids = [UUID(one["entry_id"]) for one, _ in said]
    with cast.ana.acting(writes=False) as ana:
        found = standing.live_of(ana, ids)
        assert [[one.changed_since for one in found[page]] for page in ids] == [
            [changed] for _, changed in said
        ]


def test_a_row_has_its_own_openings_and_how_its_own_page_begins_now(cast: Cast) -> None:
    with clock.at(NOW):
        first, second = (cast.share(cast.ana, cast.ben, body) for body in ("a heron", "a gate"))
    for minutes, share in ((1, first), (0, first), (2, second)):  # the clock was put back
        with clock.at(NOW + minutes * MINUTE), cast.ben.acting() as ben:
            opening.open_share(ben, id_of(share))
    with clock.at(NOW + DAY):
        put(cast.ana, first["entry_id"], "two herons", 1)

    def hints() -> list[str]:
        with cast.ana.acting(writes=False) as ana:
            return [ledger.read(ana, id_of(share)).hint for share in (first, second)]

    with cast.ana.acting() as ana:
        rows = [ledger.read(ana, id_of(share)) for share in (first, second)]
        assert [row.openings for row in rows] == [(NOW, NOW + MINUTE), (NOW + 2 * MINUTE,)]
        assert [row.changed_since for row in rows] == [True, False]
        assert [row.hint for row in rows] == ["a heron", "a gate"]
        for row in rows:
            shares.withdraw(ana, row.id)
    assert hints() == ["two herons", "a gate"]
    with cast.ana.acting() as ana:
        parting.let_go(ana, UUID(second["entry_id"]))
    assert hints() == ["two herons", ""]
    with cast.store.unit(writes=True):
        session().execute(access.changing_by_the_house(EntryVersion).values(words=b"spoilt"))
    assert hints() == ["", ""]


def test_a_row_opens_no_page_and_reads_no_opening_but_its_own(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (cast.share(cast.ana, cast.ben, body) for body in ("a heron", "a gate"))
    for share in (first, second):
        with cast.ben.acting() as ben:
            opening.open_share(ben, id_of(share))
    pages: list[UUID] = []
    openings: list[UUID] = []
    opens = words.opened

    def opened(blob: bytes, patient_id: UUID, entry_id: UUID, version_no: int) -> words.Words:
        pages.append(entry_id)
        return opens(blob, patient_id, entry_id, version_no)

    def loaded(row: Opening, _: object) -> None:
        openings.append(row.share_id)

    monkeypatch.setattr(words, "opened", opened)
    event.listen(Opening, "load", loaded)
    try:
        with cast.ana.acting(writes=False) as ana:
            assert len(ledger.read(ana, id_of(first)).openings) == 1
    finally:
        event.remove(Opening, "load", loaded)
    assert (pages, openings) == ([UUID(first["entry_id"])], [id_of(first)])


def test_where_there_is_nothing_nothing_more_is_asked(cast: Cast) -> None:
    with cast.ana.acting(writes=False) as ana, counting(cast.store.engine) as said:
        for asked, most in (
            (lambda: ledger.page(ana), 1),
            (lambda: standing.live_of(ana, []), 0),
            (lambda: replies.unseen(ana, 3), 1),
            (lambda: morning.asked(ana), 1),
        ):
            said.clear()
            assert not asked()
            assert len(said) <= most


def test_rows_of_one_moment_are_all_in_the_ledger_once(cast: Cast) -> None:
    with clock.at(NOW):
        made = {id_of(cast.share(cast.ana, cast.ben)) for _ in range(4)}
        with cast.ana.acting(writes=False) as ana:
            without_an_index()
            found: list[ledger.Share] = []
            for _ in range(5):
                found += ledger.page(ana, after=_key(found), limit=1)
            assert ledger.page(ana, limit=2) == found[:2]
            newest = ledger.newest_live(ana, [cast.ben.id, cast.fay.id], 2)
            assert newest == {cast.ben.id: found[:2]}
    assert len(found) == len(made)
    assert {one.id for one in found} == made


def _key(found: list[ledger.Share]) -> ledger.Key | None:
    return (found[-1].shared_at, found[-1].id) if found else None


def test_the_intention_beside_is_the_newest_of_that_session_with_that_person(cast: Cast) -> None:
    with clock.at(NOW - DAY):
        one, other = (cast.session_of(cast.ana, hours=100)["id"] for _ in range(2))
    made = {}
    for minutes, (name, kind, where, whom) in enumerate(
        [
            *[("before", "intention", one, cast.ben)] * 3,
            ("first", "intention", one, cast.ben),
            ("second", "intention", one, cast.ben),
            ("of fay", "intention", one, cast.fay),
            ("of another", "intention", other, cast.ben),
            ("of no session", "intention", None, cast.ben),
            ("after it", "reflection", one, cast.ben),
        ],
        start=-9,
    ):
        with clock.at(NOW + minutes * MINUTE):
            entry = cast.ana.api.write(name, kind=kind, therapy_session_id=where)
            ends = {"until": (NOW + MINUTE).isoformat()} if name == "first" else {}
            made[name] = shared(cast, entry, whom, **ends)

    def found(whom: UUID, where: str | None, kind: str = "reflection") -> str | None:
        with cast.ana.acting(writes=False) as ana:
            beside_it = beside.intention(
                ana,
                patient_id=ana.id,
                person_id=whom,
                session_id=UUID(where) if where else None,
                kind=kind,
            )
        return beside_it[1].body if beside_it else None

    with clock.at(NOW):
        assert found(cast.ben.id, one) == "second"
        assert found(cast.fay.id, one) == "of fay"
        assert found(cast.ben.id, other) == "of another"
        assert found(cast.fay.id, other) is None
        assert found(cast.ben.id, None) is None
        assert found(cast.ben.id, one, kind="intention") is None
        with cast.ana.acting() as ana:
            shares.withdraw(ana, id_of(made["second"]))
        assert found(cast.ben.id, one) == "first"
    with clock.at(NOW + MINUTE):
        assert found(cast.ben.id, one) == "before"
        with cast.store.unit(writes=True):
            session().execute(access.changing_by_the_house(Share).values(snapshot=b"spoilt"))
        assert found(cast.ben.id, one) is None  # one that does not open is left out


def test_of_two_intentions_of_one_moment_both_sides_see_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.at(NOW):
        one = cast.session_of(cast.ana, hours=100)["id"]
        for name in "badc":  # not in the order of their ids, nor against it
            monkeypatch.setattr(shares, "uuid4", lambda name=name: UUID(name * 32))
            entry = cast.ana.api.write(name, kind="intention", therapy_session_id=one)
            shared(cast, entry, cast.ben)
    about = {"patient_id": cast.ana.id, "person_id": cast.ben.id, "session_id": UUID(one)}
    for member in (cast.ana, cast.ben):
        with clock.at(NOW), member.acting(writes=False) as viewer:
            without_an_index()
            found = beside.intention(viewer, **about, kind="reflection")
            assert found
            assert found[1].body == "d"


def test_an_intention_of_a_care_tie_that_is_over_stands_beside_nothing(cast: Cast) -> None:
    """Ben cannot see it any more, so that Ana's preview does not say he can."""
    one = cast.session_of(cast.ana, hours=100)["id"]
    intention = cast.ana.api.write("to stay", kind="intention", therapy_session_id=one)
    cast.ana.api.post("/shares", wish(intention, cast.ben))
    cast.end_care(cast.ana, cast.ben)
    cast.begin_care(cast.ana, cast.ben)
    about = {"patient_id": cast.ana.id, "person_id": cast.ben.id, "session_id": UUID(one)}
    for member in (cast.ana, cast.ben):
        with member.acting(writes=False) as viewer:
            assert beside.intention(viewer, **about, kind="reflection") is None


def test_the_reading_list_knows_what_is_opened_put_away_and_due(cast: Cast) -> None:
    made = {}
    for minutes, name in enumerate(("waits", "opened", "done", "put away unread", "of cleo")):
        with clock.at(NOW + minutes * MINUTE):
            patient = cast.cleo if name == "of cleo" else cast.ana
            made[name] = id_of(cast.share(patient, cast.ben, name))
    called = {share_id: name for name, share_id in made.items()}
    for hours, name in ((1, "opened"), (2, "opened"), (1, "done")):
        with clock.at(NOW + timedelta(hours=hours)), cast.ben.acting() as ben:
            opening.open_share(ben, made[name])
    with clock.at(NOW + DAY), cast.ben.acting() as ben:
        for name in ("done", "put away unread"):
            assert reviewing.put_away(ben, made[name]) == cast.ana.id

        def named(**which: Any) -> list[str]:
            return [called[item.share_id] for item in inbox.page(ben, **which, limit=9)]

        assert named() == list(made)[::-1]
        assert named(show="unopened") == ["waits", "put away unread", "of cleo"]
        assert named(show="opened") == ["opened"]
        assert named(show="reviewed") == ["done"]
        assert named(patient_id=cast.cleo.id) == ["of cleo"]
        assert inbox.unopened(ben) == {cast.ana.id: 2, cast.cleo.id: 1}
        newest = {cast.ana.id: NOW + 3 * MINUTE, cast.cleo.id: NOW + 4 * MINUTE}
        assert inbox.latest(ben) == newest
        items = {called[item.share_id]: item for item in inbox.page(ben, limit=9)}
        hour = NOW + timedelta(hours=1)
        assert {name: item.opened_at for name, item in items.items() if item.opened_at} == {
            "opened": hour,
            "done": hour,
        }
        assert {name for name, item in items.items() if item.reviewed_at == NOW + DAY} == {
            *("done", "put away unread")
        }
        for name, around in {
            "waits": (None, "opened"),
            "opened": ("waits", "done"),
            "put away unread": ("done", None),
            "of cleo": (None, None),
        }.items():
            both = inbox.neighbours(ben, inbox.live(ben, made[name]))
            assert around == tuple(
                called[one.share_id] if one else None for one in (both.earlier, both.later)
            )
        assert reviewing.take_back(ben, made["done"]) == cast.ana.id
        assert named(show="opened") == ["done", "opened"]
    for past, due in ((timedelta(0), set()), (MINUTE, {"waits"}), (DAY, {*items} - {"opened"})):
        with clock.at(NOW + inbox.DUE_AFTER + past):
            assert {name for name, item in items.items() if item.due} == due - {"done"}


def test_the_caseload_has_the_nearest_session_on_either_side_of_now(cast: Cast) -> None:
    with clock.at(NOW):
        for hours in (48, 24, 0, -24, -72):
            cast.session_of(cast.ana, hours=hours)
        with cast.ben.acting(writes=False) as ben:
            row = next(row for row in caseload.every(ben) if row.patient.id == cast.ana.id)
        assert (row.last_session_at, row.next_session_at) == (NOW, NOW + DAY)


def test_answers_that_were_not_seen_are_told_newest_first_until_they_are(cast: Cast) -> None:
    with clock.at(NOW):
        first, second = (id_of(cast.share(cast.ana, cast.ben)) for _ in range(2))
    for minutes, (share_id, text) in enumerate([(first, "a"), (second, "b"), (first, "c")]):
        with clock.at(NOW + minutes * MINUTE), cast.ben.acting() as ben:
            assert replies.write(ben, share_id, text).text == text
    with clock.at(NOW - MINUTE), cast.ben.acting() as ben:  # the clock was put back
        assert replies.write(ben, first, "z").text == "z"
    with clock.at(NOW + DAY), cast.ana.acting() as ana:
        assert [one.text for one in replies.to(ana, [first, second])[first]] == ["z", "a", "c"]
        assert list(replies.to(ana, [second])) == [second]
        assert [one.text for one in replies.unseen(ana, 2)] == ["c", "b"]
        replies.see(ana, first)
        assert [one.text for one in replies.unseen(ana, 2)] == ["b"]
    with clock.at(NOW + 2 * DAY), cast.ana.acting() as ana:
        replies.see(ana, first)
        assert {one.seen_at for one in replies.to(ana, [first])[first]} == {NOW + DAY}


def test_answers_of_one_moment_are_told_in_one_order(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = id_of(cast.share(cast.ana, cast.ben))
    for text in "badc":  # not in the order of their ids, nor against it
        monkeypatch.setattr(replies, "uuid4", lambda text=text: UUID(text * 32))
        with clock.at(NOW), cast.ben.acting() as ben:
            assert replies.write(ben, share, text).text == text
    with cast.ana.acting(writes=False) as ana:
        assert [one.text for one in replies.unseen(ana, 3)] == ["d", "c", "b"]
        assert [one.text for one in replies.to(ana, [share])[share]] == ["a", "b", "c", "d"]


def test_an_answer_may_be_as_long_as_is_said(cast: Cast) -> None:
    share = id_of(cast.share(cast.ana, cast.ben))
    with cast.ben.acting() as ben:
        assert len(replies.write(ben, share, "x" * 20_000).text) == 20_000
        for text in ("x" * 20_001, "a\0", " \n"):
            with pytest.raises(Invalid) as refused:
                replies.write(ben, share, text)
            assert list(refused.value.errors) == ["text"]


def test_the_morning_after_asks_of_each_page_by_itself(cast: Cast) -> None:
    with clock.at(NOW):
        one = cast.session_of(cast.ana, hours=1)
        first, second = (
            id_of(cast.ana.api.write(body, therapy_session_id=one["id"])) for body in ("a", "b")
        )
    with clock.at(NOW + DAY), cast.ana.acting() as ana:
        assert {entry.id for entry in morning.asked(ana)} == {first, second}
        morning.answer(ana, first, "keep-private")
        assert [entry.id for entry in morning.asked(ana)] == [second]
        morning.answer(ana, second, "share")
        morning.answer(ana, first, "edit-first")
        kept = session().execute(access.readable(ana, MorningAnswer)).scalars()
        assert {row.entry_id: row.choice for row in kept} == {first: "edit-first", second: "share"}
        with pytest.raises(Invalid) as refused:
            morning.answer(ana, first, "perhaps")
        said = "One of: keep-private, share, edit-first, let-go."
        assert refused.value.errors == {"choice": [said]}


def test_the_morning_after_looks_at_the_newest_pages_alone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(morning, "LOOKED_AT", 2)
    made = []
    with clock.at(NOW):
        one = cast.session_of(cast.ana, hours=1)
    for minutes, body in enumerate("abc"):
        with clock.at(NOW + minutes * MINUTE):
            made.append(id_of(cast.ana.api.write(body, therapy_session_id=one["id"])))
    with clock.at(NOW + DAY), cast.ana.acting(writes=False) as ana:
        assert [entry.id for entry in morning.asked(ana)] == [made[2], made[1]]


def test_the_morning_after_asks_nothing_of_other_pages(cast: Cast) -> None:
    with clock.at(NOW):
        entry_id = id_of(cast.ana.api.write("on a common day"))
    with clock.at(NOW + DAY), cast.ana.acting() as ana:
        assert morning.asked(ana) == []
        with pytest.raises(NotFound):
            morning.answer(ana, entry_id, "share")


@pytest.mark.parametrize(
    ("days", "treats", "may_be_left"),
    [
        ([(-2, -1)], False, False),
        ([(-2, -1), (-1, None)], True, True),
        ([(-2, -1), (1, 2)], False, True),
        ([(-1, 1)], True, True),
    ],
)
def test_who_treats_now_or_is_to_may_be_left(
    days: list[tuple[int, int | None]], treats: bool, may_be_left: bool
) -> None:
    known = tuple(
        Tie(uuid4(), uuid4(), "therapist", NOW + a * DAY, None if b is None else NOW + b * DAY)
        for a, b in days
    )
    with clock.at(NOW):
        sight = people.Sight(Profile(uuid4(), "therapist", None, "UTC", "Ben"), known, (), (), ())
        assert (sight.treats, sight.may_be_left) == (treats, may_be_left)


def test_the_same_reading_lasts_for_half_an_hour(cast: Cast) -> None:
    share = cast.share(cast.ana, cast.ben)
    half_an_hour = timedelta(minutes=30)
    with cast.ben.acting() as ben:
        mine = access.readable(ben, Opening).where(Opening.share_id == id_of(share))
        for since, openings in (
            (0 * MINUTE, 1),
            (half_an_hour - MINUTE / 60, 1),
            (half_an_hour, 2),
        ):
            with clock.at(NOW + since):
                opening.open_share(ben, id_of(share), still=True)
            assert len(session().execute(mine).scalars().all()) == openings


def test_a_page_in_the_trash_is_seen_by_nobody(cast: Cast) -> None:
    share = cast.share(cast.ana, cast.ben)
    with cast.ana.acting() as ana:
        parting.let_go(ana, UUID(share["entry_id"]))
        assert ledger.read(ana, id_of(share)).state == "withdrawn"
