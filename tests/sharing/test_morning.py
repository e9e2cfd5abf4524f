"""The morning after: what Ana wrote soon after medicine asks once what it should be."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from journal import clock
from journal.custody import tidy
from journal.sharing import morning
from journal.store import access
from journal.store.tables import MorningAnswer
from journal.store.unit import session
from tests.cast import Cast

NOON = datetime(2035, 6, 5, 12, tzinfo=UTC)
NEXT_DAY = NOON + timedelta(days=1)


def landed(cast: Cast) -> Any:
    """A page Ana wrote an hour after her session began."""
    with clock.at(NOON):
        one = cast.session_of(cast.ana, hours=1)
        return cast.ana.api.write("soft edges", therapy_session_id=one["id"])


def asked(cast: Cast) -> list[str]:
    return [one["id"] for one in cast.ana.api.get("/morning-after").json["items"]]


def test_it_is_asked_when_the_hold_is_over_and_no_longer_after_a_week(cast: Cast) -> None:
    entry = landed(cast)
    with clock.at(NOON + timedelta(hours=2)):
        assert asked(cast) == []
    with clock.at(NEXT_DAY):
        assert asked(cast) == [entry["id"]]
        assert "soft edges" in cast.ana.page("/morning-after").text
        today = cast.ana.page("/").text
        assert all(said in today for said in ("Keep it private", "Share it", "Let it go"))
        assert cast.cleo.api.get("/morning-after").json["items"] == []
        assert cast.ben.api.get("/morning-after").status_code == 404
    with clock.at(NOON + morning.ASKED_FOR + timedelta(days=1)):
        assert cast.ana.page("/morning-after").status_code == 302


def test_it_is_asked_for_a_week_from_when_it_was_written(cast: Cast) -> None:
    entry = landed(cast)
    for days, seconds, found in ((7, -1, [entry["id"]]), (7, 1, [])):
        later = NOON + timedelta(days=days, seconds=seconds)
        with clock.at(later), cast.ana.acting(writes=False) as ana:
            assert [str(one.id) for one in morning.asked(ana)] == found


@pytest.mark.parametrize(
    ("choice", "leads"),
    [
        ("keep-private", "/"),
        ("share", "/entries/{id}/share"),
        ("edit-first", "/entries/{id}/edit"),
        ("let-go", "/journal/trash"),
    ],
)
def test_the_answer_is_remembered_and_leads_on(cast: Cast, choice: str, leads: str) -> None:
    entry = landed(cast)
    with clock.at(NEXT_DAY):
        answer = cast.ana.submit(f"/entries/{entry['id']}/morning-after", choice=choice)
        assert (answer.status_code, answer.location) == (303, leads.format(id=entry["id"]))
        assert asked(cast) == []
        assert cast.ben.api.get("/inbox").json["items"] == []
        live = cast.ana.api.get(f"/entries/{entry['id']}").status_code
        assert live == (404 if choice == "let-go" else 200)
        if choice == "let-go":
            assert "soft edges" in cast.ana.page("/journal/trash").text
            assert cast.ana.api.post(f"/entries/{entry['id']}/restore").status_code == 200
            assert asked(cast) == []


def test_what_is_shared_already_is_not_asked_about(cast: Cast) -> None:
    entry = landed(cast)
    given = {"entry_id": entry["id"], "version": 1, "person_id": str(cast.ben.id)}
    with clock.at(NEXT_DAY):
        assert cast.ana.api.post("/shares", given).status_code == 201
        assert asked(cast) == []


def test_only_ones_own_page_from_soon_after_can_be_answered(cast: Cast) -> None:
    entry = landed(cast)
    with clock.at(NEXT_DAY):
        other = cast.ana.api.write("a plain page")
        for member, one, choice, status in (
            (cast.cleo, entry, "keep-private", 404),
            (cast.ben, entry, "keep-private", 404),
            (cast.ana, other, "keep-private", 404),
            (cast.ana, entry, "publish", 422),
            (cast.ana, entry, "keep-private", 204),
            (cast.ana, entry, "share", 204),
        ):
            path = f"/entries/{one['id']}/morning-after"
            assert member.api.post(path, {"choice": choice}).status_code == status


def test_two_answers_at_once_are_one_after_the_other(cast: Cast) -> None:
    entry = landed(cast)
    said: list[int] = []

    def answer() -> None:
        path = f"/entries/{entry['id']}/morning-after"
        said.append(cast.ana.api.post(path, {"choice": "edit-first"}).status_code)

    cast.ana.api.get("/me")
    worker = threading.Thread(target=answer)
    with cast.ana.acting() as ana:
        morning.answer(ana, UUID(entry["id"]), "keep-private")
        worker.start()
        worker.join(timeout=0.5)  # it waits its turn; otherwise it would keep a second answer
        assert said == []
    worker.join(timeout=10)
    assert said == [204]
    with cast.ana.acting(writes=False) as ana:
        kept = session().execute(access.readable(ana, MorningAnswer)).scalars().all()
        assert [row.choice for row in kept] == ["edit-first"]


def test_an_answered_page_is_erased_with_its_answer(cast: Cast) -> None:
    entries = [landed(cast), landed(cast)]
    with clock.at(NEXT_DAY):
        for entry in entries:
            cast.ana.api.post(f"/entries/{entry['id']}/morning-after", {"choice": "let-go"})
        first = cast.ana.api.delete(f"/trash/{entries[0]['id']}?for_good=yes")
        assert first.status_code == 204
    with clock.at(NEXT_DAY + timedelta(days=31)), cast.store.unit(writes=True):
        assert tidy.empty_trash() == 1
