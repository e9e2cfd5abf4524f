"""What was done stays as it was written, and everyone it touches reads it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from journal.people import acts
from tests.cast import Cast, Member
from tests.people.test_ties import tie_of


def whats(member: Member) -> list[str]:
    """The words of their record, newest first."""
    return [one["what"] for one in member.api.get("/acts").json["items"]]


@pytest.mark.parametrize(
    "statement",
    ["update act set what = 'restored'", "delete from act", "delete from act where what = 'x'"],
)
def test_a_row_is_neither_changed_nor_deleted(cast: Cast, statement: str) -> None:
    """AU-5, so far as this record goes: both databases refuse."""
    before = cast.gil.api.get("/acts").json
    if "'x'" in statement:  # no such row: nothing to refuse
        with cast.store.engine.begin() as connection:
            connection.execute(text(statement))
    else:
        with pytest.raises(DBAPIError, match="only added to"), cast.store.engine.begin() as one:
            one.execute(text(statement))
    assert cast.gil.api.get("/acts").json == before


def test_postgresql_does_not_empty_it_either(cast: Cast) -> None:
    """AU-5."""
    if cast.store.engine.dialect.name != "postgresql":
        return
    with pytest.raises(DBAPIError, match="only added to"), cast.store.engine.begin() as one:
        one.execute(text("truncate act"))


@pytest.mark.parametrize("same", ["id", "rowid"])
def test_sqlite_does_not_replace_a_row_either(cast: Cast, same: str) -> None:
    """AU-5: REPLACE deletes without asking who refuses a deletion."""
    if cast.store.engine.dialect.name != "sqlite":
        return
    before = cast.gil.api.get("/acts").json
    columns = "id, clinic_id, done_at, what"
    if same == "rowid":
        said = f"(rowid, {columns}) select rowid, 'another', clinic_id, done_at, 'restored'"
    else:
        said = f"({columns}) select id, clinic_id, done_at, 'restored'"
    with pytest.raises(DBAPIError, match="only added to"), cast.store.engine.begin() as one:
        one.execute(text(f"replace into act {said} from act limit 1"))
    assert cast.gil.api.get("/acts").json == before


def suspend_half_way(cast: Cast) -> None:
    """A unit that writes its line and then fails."""
    with cast.store.unit(writes=True):
        acts.record(None, cast.clinic_id, "suspended", acts.On(person_id=cast.ana.id))
        raise RuntimeError("half way")


def test_an_act_that_is_undone_leaves_no_line(cast: Cast) -> None:
    """Written in the same unit, or not at all."""
    before = whats(cast.gil)
    with pytest.raises(RuntimeError, match="half way"):
        suspend_half_way(cast)
    assert whats(cast.gil) == before


def test_only_fixed_words_are_written_down(cast: Cast) -> None:
    with cast.store.unit(writes=True), pytest.raises(ValueError, match="not an act"):
        acts.record(None, cast.clinic_id, "whatever was typed", acts.On())


def test_ana_reads_what_touches_her_and_nothing_of_cleo(cast: Cast) -> None:
    """AU-7: in words, who and when."""
    care_id = tie_of(cast, cast.cleo, cast.ben)
    cast.gil.api.delete(f"/practice/ties/{care_id}")
    care_id = tie_of(cast, cast.ana, cast.ben)
    given = {"therapist_id": str(cast.dov.id)}
    assert cast.gil.api.post(f"/practice/ties/{care_id}/hand-over", given).status_code == 201
    assert whats(cast.ana) == [
        "handed-over",
        "care-began",
        "care-began",
        "care-ended",
        "care-began",
    ]
    page = cast.ana.page("/acts").text
    assert "Your care was handed over from" in page
    assert "<bdi>Gil</bdi>" in page
    assert "Cleo" not in page
    assert str(cast.ana.api.get("/acts").json).count("Cleo") == 0


def test_ben_reads_what_touches_him_and_no_name_he_may_not_know(cast: Cast) -> None:
    cast.gil.api.post(f"/practice/people/{cast.ben.id}/suspend")
    cast.gil.api.post(f"/practice/people/{cast.ben.id}/restore")
    cast.gil.api.delete(f"/practice/ties/{tie_of(cast, cast.ana, cast.ben)}")
    again = Member("ben", cast.ben.id, cast.ben.email, cast.app, cast.store)
    assert whats(again)[:3] == ["care-ended", "restored", "suspended"]
    ended = again.api.get("/acts").json["items"][0]
    assert (ended["person"], ended["by"]["name"]) == (None, "Gil")
    page = again.page("/acts").text
    assert "Care of a patient with you ended" in page
    assert "Ana" not in page
    assert "Care of <bdi>Cleo</bdi> with you began" in page


def test_hal_reads_nothing_of_this_practice(cast: Cast) -> None:
    assert whats(cast.hal) == []
    assert "Nothing so far." in cast.hal.page("/acts").text
    assert whats(cast.dov) == []


def test_the_record_is_paged_by_key(cast: Cast) -> None:
    for _ in range(12):
        cast.gil.api.post(f"/practice/people/{cast.dov.id}/suspend")
        cast.gil.api.post(f"/practice/people/{cast.dov.id}/restore")
    everything = cast.gil.api.get("/acts?limit=100").json["items"]
    first = cast.gil.api.get("/acts?limit=7").json
    second = cast.gil.api.get(f"/acts?limit=7&cursor={first['next']}").json
    ids = [one["id"] for one in (*first["items"], *second["items"])]
    assert ids == [one["id"] for one in everything[:14]]
    page = cast.gil.page("/practice/acts").text
    assert "Older" in page
    assert cast.ana.api.get(f"/acts?cursor={first['next']}").status_code == 400  # I-3


def test_what_a_command_did_is_in_the_record_too(cast: Cast) -> None:
    began = cast.gil.api.get("/acts").json["items"][0]
    assert (began["what"], began["by"], began["by_the_server"]) == ("care-began", None, True)
    assert "done on the server" in cast.gil.page("/practice/acts").text
