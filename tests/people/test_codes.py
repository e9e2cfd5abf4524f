"""A code that a patient hands over: once, for a day, within one practice."""

from contextlib import suppress
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import text

from journal import clock
from journal.errors import Conflict, Invalid, NotFound
from journal.people import care, clinics, codes, persons
from tests.cast import Cast, Member, password_hash


def made(patient: Member) -> str:
    with patient.acting() as viewer:
        return codes.make(viewer)[0]


def use(therapist: Member, code: str) -> str:
    with therapist.acting() as viewer:
        return codes.use(viewer, code).name


def refused(therapist: Member, code: str) -> dict[str, list[str]]:
    with therapist.acting() as viewer, pytest.raises(Invalid) as problem:
        codes.use(viewer, code)
    return problem.value.errors


def test_dov_treats_ana_once_she_hands_him_a_code(cast: Cast) -> None:
    cast.share(cast.ana, cast.ben)
    code = made(cast.ana)
    assert len(code.replace("-", "")) == codes.LENGTH
    assert use(cast.dov, f" {code.lower()} ") == "Ana"
    assert cast.dov.api.get("/inbox").json["items"] == [], "a new therapist starts with nothing"
    with cast.ana.acting() as ana:
        assert "Dov" in [tie.person.name for tie in care.team(ana)]
        newest = codes.newest(ana)
    assert newest is not None
    assert newest.used_by is not None
    assert newest.used_by.name == "Dov"


def test_unknown_used_ended_expired_and_malformed_are_the_same(cast: Cast) -> None:
    used, replaced = made(cast.ana), ""
    use(cast.dov, used)
    replaced = made(cast.ana)
    ended = made(cast.ana)
    with cast.ana.acting() as ana:
        codes.end(ana)
    late = made(cast.ana)
    said = [refused(cast.dov, code) for code in (used, replaced, ended, "23456-789AB", "", "é")]
    with clock.at(clock.now() + codes.LASTS + timedelta(seconds=1)):
        said.append(refused(cast.dov, late))
    assert all(one == said[0] for one in said)


def test_a_code_of_another_practice_is_unknown_and_stays_good(cast: Cast) -> None:
    """Ties stay inside one practice, and nobody elsewhere can use a code up."""
    hals, anas = made(cast.hal), made(cast.ana)
    assert refused(cast.ben, hals) == refused(cast.ben, "23456-789AB")
    with cast.store.unit(writes=True):
        elsewhere = clinics.create("Practice Three")
        person_id = persons.create(
            elsewhere,
            role="therapist",
            lane="therapist",
            name="Kim",
            email="kim@example.org",
            password_hash=password_hash(),
        )
    kim = Member("kim", person_id, "kim@example.org", cast.app, cast.store)
    assert refused(kim, anas) == refused(kim, "23456-789AB")
    assert use(cast.dov, anas) == "Ana"


def test_only_patients_make_codes_and_only_therapists_use_them(cast: Cast) -> None:
    code = made(cast.ana)
    for who in (cast.ben, cast.gil):
        with who.acting() as viewer, pytest.raises(NotFound):
            codes.make(viewer)
    for who in (cast.cleo, cast.gil):
        with who.acting() as viewer, pytest.raises(NotFound):
            codes.use(viewer, code)


def test_whoever_treats_her_already_is_told_so(cast: Cast) -> None:
    code = made(cast.ana)
    with cast.ben.acting() as ben, pytest.raises(Conflict):
        codes.use(ben, code)
    answer = cast.ben.submit("/caseload/connect", code=made(cast.ana))
    assert answer.status_code == 409
    assert "You treat this person already" in answer.text


def test_two_at_once_one_is_tied(cast: Cast) -> None:
    code, won, start = made(cast.cleo), [], Barrier(2)

    def try_it(who: Member) -> None:
        start.wait()
        with suppress(Invalid):
            won.append(use(who, code))

    threads = [Thread(target=try_it, args=(who,)) for who in (cast.dov, cast.fay)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert won == ["Cleo"]


def test_guessing_is_slowed(cast: Cast) -> None:
    """N-9."""
    guess = {"code": "23456-789AB"}
    answers = [cast.dov.api.post("/connections/by-code", guess) for _ in range(12)]
    assert answers[0].status_code == 422
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_the_page_shows_a_code_once_and_no_table_holds_it(cast: Cast) -> None:
    """R9."""
    assert cast.ana.submit("/sharing/code").status_code == 303
    page = cast.ana.page("/sharing/code").text
    code = page.split('class="code-to-say">')[1].split("<")[0]
    assert code not in cast.ana.page("/sharing/code").text
    with cast.store.engine.connect() as connection:
        for table in ("connect_code", "one_time_token"):
            rows = repr(connection.execute(text(f"select * from {table}")).all())
            assert code not in rows
            assert code.replace("-", "") not in rows
    assert cast.dov.submit("/caseload/connect", code=code).status_code == 303
    assert "Ana" in cast.dov.page("/caseload").text
    assert "Dov</bdi> used your code" in cast.ana.page("/sharing/code").text
    assert cast.ana.submit("/sharing/code").status_code == 303
    assert cast.ana.submit("/sharing/code/end").status_code == 303
    assert cast.ana.api.get("/connect-code").json["is_waiting"] is False
