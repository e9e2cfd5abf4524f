"""What one person sees of Ana, by itself: only hers to ask, and every edge of it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from journal import clock
from journal.errors import NotFound
from journal.sharing import ledger, people, shares, ties
from journal.store.tables import Care
from journal.store.unit import session
from tests.cast import Cast

NOW = datetime(2035, 6, 5, 9, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def test_nobody_but_a_patient_asks_who_sees_or_saw_them(cast: Cast) -> None:
    """Not an administrator either, who knows of every tie."""
    for member in (cast.ben, cast.gil):
        with member.acting(writes=False) as viewer:
            for person_id in (cast.ana.id, cast.ben.id, cast.eve.id):
                with pytest.raises(NotFound):
                    people.sight(viewer, person_id, limit=5)
            assert people.everyone_before(viewer) == []


def test_who_came_back_sees_the_frame_again_newest_first(cast: Cast) -> None:
    with clock.at(NOW - DAY):
        cast.begin_care(cast.ana, cast.eve)
        for hours in (48, 24, -24):
            cast.session_of(cast.ana, hours=hours)
    with clock.at(NOW), cast.ana.acting(writes=False) as ana:
        found = people.sight(ana, cast.eve.id, limit=5)
        assert found.person.name == "Eve"
        assert [tie.lives for tie in found.ties] == [True, False]
        assert found.ties == tuple(ties.with_person(ana, cast.eve.id))
        starts = [NOW - days * DAY for days in (0, 2, 3)]
        assert [one.starts_at for one in found.sessions] == starts
        assert (found.shares, found.past) == ((), ())
        assert (found.treats, found.may_be_left) == (True, True)


def test_who_treats_no_longer_sees_no_frame(cast: Cast) -> None:
    with clock.at(NOW):
        cast.session_of(cast.ana, hours=1)
        with cast.ana.acting(writes=False) as ana:
            assert len(people.sight(ana, cast.ben.id, limit=5).sessions) == 1
            assert people.sight(ana, cast.eve.id, limit=5).sessions == ()


def test_what_they_see_goes_on_and_of_what_ended_the_newest_is_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PAST", 2)
    called = {}
    for minutes, name in enumerate("axbycz"):
        with clock.at(NOW + minutes * MINUTE):
            called[UUID(cast.share(cast.ana, cast.ben, name)["id"])] = name
            cast.share(cast.ana, cast.fay)
    with clock.at(NOW + DAY), cast.ana.acting() as ana:
        for share in (*ledger.page(ana, person_id=cast.fay.id), *ledger.page(ana)):
            if called.get(share.id, "x") in "xyz":
                shares.withdraw(ana, share.id)

    def found(after: ledger.Key | None = None) -> tuple[str, str, ledger.Key]:
        with cast.ana.acting(writes=False) as ana:
            seen = people.sight(ana, cast.ben.id, after=after, limit=2)
        both = ["".join(called[one.id] for one in some) for some in (seen.shares, seen.past)]
        return both[0], both[1], (seen.shares[-1].shared_at, seen.shares[-1].id)

    with clock.at(NOW + 2 * DAY):
        live, past, after = found()
        assert (live, past) == ("cb", "zy")
        assert found(after)[:2] == ("a", "zy")


def test_who_treated_ana_before_is_told_by_name_without_who_is_still_to_come(cast: Cast) -> None:
    cast.fay.api.patch("/me", {"name": "alan"})  # by its letters, whether large or small
    with clock.at(NOW):
        for gone in (cast.ben, cast.fay):
            cast.end_care(cast.ana, gone)
    with cast.store.unit(writes=True):
        of = {"patient_id": cast.ana.id, "therapist_id": cast.dov.id, "lane": "therapist"}
        span = {"began_at": NOW + 2 * DAY, "ended_at": NOW + 3 * DAY}
        session().add(Care(**of, **span, covers_id=uuid4()))

    def before(at: datetime) -> list[str]:
        with clock.at(at), cast.ana.acting(writes=False) as ana:
            return [one.name for one in people.everyone_before(ana)]

    assert before(NOW + DAY) == ["alan", "Ben", "Eve"]
    assert before(NOW + 2 * DAY) == ["alan", "Ben", "Eve"]
    assert before(NOW + 3 * DAY) == ["alan", "Ben", "Dov", "Eve"]
