"""No row, error or log of the store ever prints what a person wrote (C-8, R14)."""

import logging
from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy.exc import SQLAlchemyError
from structlog.testing import capture_logs

from journal import clock
from journal.people import kept_forms
from journal.store import access, unit
from journal.store.tables import EntryVersion, Reply
from journal.store.tables import Table as Row
from tests.cast import Cast
from tests.conftest import House

SECRET = "hummingbird"
WRITTEN = {
    "body": f"{SECRET} in the body",
    "title": f"{SECRET} in the title",
    "mood": f"{SECRET} in the mood",
}
NOT_OF_A_THREAD = (
    *("prompt_choice", "attempt", "one_time_token", "outbox", "morning_answer"),
    *("phone", "erased_entry", "set_aside"),
)
AGREED = {"document": "patient", "version": 1}
TABLES = sorted(
    (mapper.class_ for mapper in Row.registry.mappers), key=lambda row: row.__tablename__
)


@pytest.fixture
def whole(cast: Cast) -> Cast:
    """The cast after a whole thread, with the secret in every field."""
    session = cast.session_of(cast.ana, -24, place=SECRET, ride_home=SECRET)
    body = f"{SECRET} shared"
    share = cast.share(cast.ana, cast.ben, body, note=SECRET)
    cast.ana.api.write(**{**WRITTEN, "therapy_session_id": session["id"]})
    cast.ana.api.post("/courses", {"medicine": "ketamine", "route": "iv", "aim": SECRET})
    cast.ben.api.post(f"/shared/{share['id']}/replies", {"text": SECRET})
    cast.ben.api.post(f"/shared/{share['id']}/reviewed")
    cast.ana.api.patch("/me", {"name": SECRET})
    cast.ana.api.put("/safety-card", {"signs": SECRET, "helps": SECRET}, If_None_Match="*")
    cast.ben.api.get(f"/shared/{share['id']}")
    settings = {"version": 0, "hours": SECRET, "between": SECRET}
    assert cast.gil.api.patch("/practice/settings", settings).status_code == 200
    assert (
        cast.ben.api.post("/invitations", {"role": "patient", "label": SECRET}).status_code == 201
    )
    assert cast.ana.api.post("/connect-code").status_code == 201
    assert cast.ana.api.post("/consents", AGREED).status_code == 204
    with cast.ana.acting() as ana:
        assert kept_forms.keep(ana, "/write", [("body", SECRET)])
    return cast


def test_the_repr_of_a_row_is_its_kind_alone(whole: Cast) -> None:
    for row in TABLES:
        with whole.store.unit(writes=False):
            found = unit.session().execute(access.by_the_house(row)).scalars().all()
            assert found or row.__tablename__ in NOT_OF_A_THREAD, row.__tablename__
            said = {f"{one!r}{one}" for one in (*found, row())}
        assert said == {f"<{row.__name__}>" * 2}


def test_the_secret_is_in_no_byte_of_any_file_or_table(whole: Cast, house: House) -> None:
    needles = [SECRET.encode(), SECRET.encode("utf-16-le"), SECRET.encode().hex().encode()]
    with whole.store.engine.connect() as connection:
        for table in Row.metadata.sorted_tables:
            for values in connection.execute(table.select()):
                said = repr([bytes(v) if isinstance(v, memoryview) else v for v in values])
                assert SECRET not in said, table.name
    for path in house.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(needle in content for needle in needles), path.name


def test_a_failing_write_tells_neither_words_nor_parameters(whole: Cast) -> None:
    """The words are sealed before; here they are not, as if someone had forgotten."""
    wrong = Reply(
        id=uuid4(),
        patient_id=whole.ana.id,
        share_id=uuid4(),  # no such share
        author_id=whole.ben.id,
        words=SECRET.encode(),
        written_at=clock.now(),
    )

    def write() -> None:
        with whole.store.unit(writes=True):
            unit.session().add(wrong)

    with pytest.raises(SQLAlchemyError) as failed:
        write()
    assert SECRET not in f"{failed.value}{failed.value!r}{failed.value.__cause__}"
    assert whole.ana.email not in str(failed.value)


def test_a_moment_without_a_zone_is_refused_without_the_row(whole: Cast) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001  # on purpose
    change = (
        access.changing_by_the_house(EntryVersion)
        .where(EntryVersion.patient_id == whole.ana.id)
        .values(settled_at=naive, words=SECRET.encode())
    )

    def write() -> None:
        with whole.store.unit(writes=True):
            unit.session().execute(change)

    with pytest.raises((SQLAlchemyError, ValueError)) as failed:
        write()
    assert "without a zone" in str(failed.value)
    assert SECRET not in f"{failed.value}{failed.value!r}"


def test_a_moment_comes_back_as_it_was_stored(whole: Cast) -> None:
    with whole.ana.acting(writes=False) as ana:
        found = unit.session().execute(access.readable(ana, EntryVersion)).scalars().all()
        assert all(row.created_at.utcoffset() is not None for row in found)
        assert all(not row.created_at.utcoffset() for row in found)


def test_logs_of_a_whole_thread_hold_no_words_and_no_ids(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    with capture_logs() as events, caplog.at_level(logging.INFO):
        entry = cast.ana.api.write(SECRET)
        share = cast.share(cast.ana, cast.ben, SECRET, note=SECRET)
        cast.ana.api.get(f"/entries?q={SECRET}")
        cast.ana.api.get(f"/entries/{SECRET}")
        cast.ben.api.get(f"/shared/{share['id']}")
        cast.ana.api.put(f"/entries/{entry['id']}", {"kind": SECRET, "body": SECRET})
        cast.nobody.post("/sign-in", {"email": f"{SECRET}@example.org", "password": SECRET})
    said = repr(events) + caplog.text
    assert "'route'" in said
    for hidden in (SECRET, entry["id"], share["id"], str(cast.ana.id), "example.org"):
        assert hidden not in said
