"""Lists stay flat. The newest twenty are found through an index that holds their order:
never by sorting or walking the rest, on either database."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Select, text

from journal.store import access
from journal.store.guard import WHO_ASKS
from journal.store.tables import EntryVersion
from journal.writing import reading
from journal.writing.narrowing import Narrowing
from tests.cast import Cast
from tests.conftest import House
from tests.writing.crowd import crowd
from tests.writing.test_lists import NOW

ORDER = "ix_entry_patient_id_state_created_at_id"
BY_KIND = "ix_entry_patient_id_state_kind_created_at_id"
BY_SESSION = "ix_entry_patient_id_therapy_session_id_state_created_at_id"


def plan(house: House, statement: Select[Any]) -> str:
    """How the database means to answer, in its own words."""
    filled = statement.params(**statement.get_execution_options()[WHO_ASKS])
    compiled = filled.compile(house.store.engine, compile_kwargs={"literal_binds": True})
    how = "explain query plan" if house.backend == "sqlite" else "explain"
    with house.store.engine.connect() as connection:
        rows = connection.execute(text(f"{how} {compiled}".replace(":", r"\:"))).all()
    return "\n".join(str(row[-1]) for row in rows)


@pytest.fixture
def thousands(cast: Cast, house: House) -> Any:
    """More than a thousand pages of Ana's among those of others, and the databases know of it."""
    one = cast.session_of(cast.ana, hours=30)
    crowd(cast.ana, 1100, NOW)
    crowd(cast.ana, 150, NOW, kind="letter", therapy_session_id=UUID(one["id"]))
    crowd(cast.cleo, 200, NOW)
    with house.store.engine.begin() as connection:
        connection.execute(text("analyze"))
    return one


def test_the_newest_are_found_in_their_order(cast: Cast, house: House, thousands: Any) -> None:
    month = Narrowing(month=f"{NOW:%Y-%m}")
    after = (NOW - timedelta(days=40), cast.ana.id)
    with cast.ana.acting(writes=False) as ana:
        asked = {
            "everything": (reading.lined_up(ana), ORDER),
            "further back": (reading.lined_up(ana, after=after), ORDER),
            "a month": (reading.lined_up(ana, month), ORDER),
            "a kind": (reading.lined_up(ana, Narrowing("letter")), BY_KIND),
            "a session": (
                reading.lined_up(ana, Narrowing(therapy_session_id=UUID(thousands["id"]))),
                BY_SESSION,
            ),
        }
        waiting = access.readable(ana, EntryVersion, EntryVersion.entry_id).where(
            EntryVersion.beside.is_(True), EntryVersion.settled_at.is_(None)
        )
        asked["versions that wait"] = (waiting, "ix_entry_version_waiting")
        plans = {name: plan(house, statement) for name, (statement, _) in asked.items()}
    for name, (_, index) in asked.items():
        said = plans[name].lower()
        assert index in said, (name, said)
        assert "sort" not in said, (name, said)
        assert "temp b-tree" not in said, (name, said)
        assert "seq scan" not in said, (name, said)
        assert "scan entry" not in said, (name, said)


def test_a_version_that_waits_is_told_of_however_old_its_page_is(cast: Cast) -> None:
    entry = cast.ana.api.write("first")
    revised = {"kind": "reflection", "body": "second"}
    cast.ana.api.put(f"/entries/{entry['id']}", revised, If_Match='"1"')
    stale = cast.ana.submit(f"/entries/{entry['id']}", kind="reflection", body="other", base="1")
    assert stale.status_code == 303
    crowd(cast.ana, 40, NOW + timedelta(days=2000))
    with cast.ana.acting(writes=False) as ana:
        assert [str(one) for one in reading.waiting(ana, 3)] == [entry["id"]]
    assert f"/entries/{entry['id']}/two-versions" in cast.ana.page("/").get_data(as_text=True)
    cast.ana.api.delete(f"/entries/{entry['id']}")
    with cast.ana.acting(writes=False) as ana:
        assert reading.waiting(ana, 3) == []
    with cast.cleo.acting(writes=False) as cleo:
        assert reading.waiting(cleo, 3) == []
