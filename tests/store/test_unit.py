"""One unit of work: all of it or nothing, and nothing outside it."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import Engine, bindparam, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import QueuePool

from journal import clock
from journal.errors import Conflict, Unready
from journal.people import clinics, persons
from journal.store import access, db, unit
from journal.store.guard import MARK
from journal.store.tables import Clinic, Entry, Person
from journal.store.unit import Store
from journal.viewer import Viewer
from tests.cast import Cast, password_hash
from tests.conftest import House


def count(house: House | Cast, table: type) -> int:
    """How many rows there are."""
    with house.store.unit(writes=False):
        found = access.by_the_house(table, func.count())
        return int(unit.session().execute(found.select_from(table)).scalar_one())


@pytest.mark.parametrize(
    "problem", [ValueError, Conflict, KeyboardInterrupt, SystemExit, GeneratorExit]
)
def test_a_unit_that_fails_leaves_nothing(house: House, problem: type[BaseException]) -> None:
    def half_done() -> None:
        with house.store.unit(writes=True):
            clinics.create("Practice One")
            clinics.create("Practice Two")
            raise problem("in the middle")

    with pytest.raises(problem):
        half_done()
    assert count(house, Clinic) == 0


def test_a_unit_whose_last_row_does_not_fit_leaves_nothing(house: House) -> None:
    of_nobody = Entry(
        patient_id=uuid4(),
        id=uuid4(),
        kind="free-page",
        head_version=1,
        state="live",
        change_seq=1,
        created_at=clock.now(),
        changed_at=clock.now(),
    )

    def write() -> None:
        with house.store.unit(writes=True):
            clinics.create("Practice One")
            unit.session().add(of_nobody)

    with pytest.raises(IntegrityError):
        write()
    assert count(house, Clinic) == 0
    assert count(house, Entry) == 0


def test_a_unit_that_ends_well_is_kept(house: House) -> None:
    with house.store.unit(writes=True):
        clinics.create("Practice One")
    assert count(house, Clinic) == 1


def test_a_reading_unit_keeps_nothing(house: House) -> None:
    with house.store.unit(writes=False):
        clinics.create("Practice One")
    assert count(house, Clinic) == 0


def test_outside_a_unit_there_is_neither_database_nor_vault(house: House) -> None:
    for asked in (unit.session, unit.vault):
        with pytest.raises(RuntimeError, match="no unit of work is open"):
            asked()
    with house.store.unit(writes=False):
        assert unit.session() is not None
        assert unit.vault() is house.store.vault
    with pytest.raises(RuntimeError):
        unit.session()


def test_after_a_failed_unit_the_next_one_works(house: House) -> None:
    with pytest.raises(ZeroDivisionError), house.store.unit(writes=True):
        raise ZeroDivisionError
    with pytest.raises(RuntimeError):
        unit.session()
    with house.store.unit(writes=True):
        clinics.create("Practice One")
    assert count(house, Clinic) == 1


def test_a_refused_person_leaves_no_half_person(cast: Cast) -> None:
    before = count(cast, Person)

    def create(*emails: str) -> None:
        with cast.store.unit(writes=True):
            for email in emails:
                persons.create(
                    cast.clinic_id,
                    role="patient",
                    name="New",
                    email=email,
                    password_hash=password_hash(),
                )

    with pytest.raises(Conflict):
        create("new@example.org", "ana@example.org")
    assert count(cast, Person) == before


def test_a_unit_that_reads_sees_one_moment(house: House) -> None:
    """R6: what was let through by its first query is not judged by its second."""
    with house.store.unit(writes=False):
        found = access.by_the_house(Clinic, func.count()).select_from(Clinic)
        before = unit.session().execute(found).scalar_one()
        _elsewhere(house)
        assert unit.session().execute(found).scalar_one() == before == 0
    assert count(house, Clinic) == 1


def _elsewhere(house: House) -> None:
    def make() -> None:
        with house.store.unit(writes=True):
            clinics.create("Practice One")

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()


def test_a_unit_that_reads_asks_the_same_thing_once(cast: Cast) -> None:
    asked: list[Viewer] = []

    @unit.remembers
    def name(viewer: Viewer) -> str:
        asked.append(viewer)
        return persons.profile(viewer).name

    with cast.ana.acting(writes=False) as ana:
        assert [name(ana), name(ana)] == ["Ana", "Ana"]
        assert name(replace(ana, id=cast.cleo.id)) == "Cleo"
    assert [viewer.id for viewer in asked] == [cast.ana.id, cast.cleo.id]
    with cast.ana.acting(writes=False) as ana:
        name(ana)
    assert len(asked) == 3


def test_a_unit_that_writes_asks_anew(cast: Cast) -> None:
    with cast.ana.acting() as ana:
        assert persons.profile(ana).name == "Ana"
        persons.change(ana, {"name": "Anna"})
        assert persons.profile(ana).name == "Anna"


def test_a_query_may_be_asked_with_words_and_options_of_its_own(cast: Cast) -> None:
    cast.ana.api.write("hers")
    with cast.ana.acting(writes=False) as ana:
        of_version = Entry.head_version == bindparam("version")
        mine = access.readable(ana, Entry, func.count(Entry.id)).where(of_version)
        asked = [unit.session().execute(mine, {"version": number}) for number in (1, 2)]
        assert [found.scalar_one() for found in asked] == [1, 0]
        marked = {"execution_options": {MARK: True}}
        assert unit.session().execute(select(func.count(Entry.id)), **marked).scalar_one() == 1


def test_a_store_that_let_go_has_no_connection_and_opens_new_ones(cast: Cast) -> None:
    cast.ana.api.write("hers")
    engines = (cast.store.engine, cast.store.vault.keys._engine)
    assert all(_connections(engine) for engine in engines)
    cast.store.let_go()
    assert not any(_connections(engine) for engine in engines)
    assert count(cast, Entry) == 1


def _connections(engine: Engine) -> int:
    assert isinstance(engine.pool, QueuePool)
    return engine.pool.checkedin()


def test_who_waited_too_long_for_another_writer_is_told_to_come_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one process on SQLite. PostgreSQL has room for many writers, and nobody waits."""
    monkeypatch.setattr(db, "PATIENCE", 0.05)
    one_writer = cast.store.engine.dialect.name == "sqlite"
    before = count(cast, Clinic)
    with ThreadPoolExecutor(1) as other, cast.ana.acting() as ana:
        persons.change(ana, {"name": "Anna"})
        meanwhile = other.submit(lambda: clinic_made(cast.store))
        if one_writer:
            with pytest.raises(Unready):
                meanwhile.result()
        else:
            meanwhile.result()
    assert count(cast, Clinic) == before + (0 if one_writer else 1)
    clinic_made(cast.store)


def test_a_writer_of_another_process_does_not_come_between(house: House) -> None:
    """On SQLite, who has read before another wrote could not write any more; so a unit
    that writes is the only writer from its beginning, whatever process it is of."""
    another = Store(house.store.engine, house.store.vault, sends_mail=False)  # with its own pen
    with ThreadPoolExecutor(1) as other, house.store.unit(writes=True):
        found = access.by_the_house(Clinic, func.count(Clinic.id))
        assert unit.session().execute(found).scalar_one() == 0
        meanwhile = other.submit(lambda: clinic_made(another))
        wait([meanwhile], timeout=0.3)
        clinics.create("Practice One")
        unit.session().commit()
        meanwhile.result()
    assert count(house, Clinic) == 2


def clinic_made(store: Store) -> None:
    with store.unit(writes=True):
        clinics.create("Practice Two")
