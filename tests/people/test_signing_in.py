"""Signing in and out, on sessions that live on the server (R10, R11)."""

import time
from datetime import timedelta
from statistics import median

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from journal import clock
from journal.errors import SignInRefused
from journal.people import signing_in
from journal.people.signing_in import LASTS
from journal.store.tables import AuthSession
from tests.cast import ORIGIN, PASSWORD, ROLES, Api, Cast, Member

WRONG = "a wrong password, quite long"
COOKIE = "journal"


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD) -> TestResponse:
    """By the JSON door, as a phone would."""
    return Api(client).post("/sign-in", {"email": email, "password": password})


def sign_in_by_page(client: FlaskClient, email: str, password: str = PASSWORD) -> TestResponse:
    form = {"email": email, "password": password, "next": "/me"}
    return client.post("/sign-in", data=form, headers={"Origin": ORIGIN})


def copied(client: FlaskClient) -> str:
    """The cookie of this browser, as a thief would copy it."""
    found = client.get_cookie(COOKIE)
    assert found is not None
    return found.value


def answers_to(cast: Cast, cookie: str) -> int:
    """What the journal answers to someone who comes with this cookie."""
    thief = cast.app.test_client()
    thief.set_cookie(COOKIE, cookie)
    return Api(thief).get("/me").status_code


def suspend(cast: Cast, member: Member) -> None:
    with cast.store.unit(writes=True):
        signing_in.suspend(member.email)


def test_ana_signs_in_at_both_doors_and_is_herself(cast: Cast) -> None:
    phone, browser = cast.app.test_client(), cast.app.test_client()
    answer = sign_in(phone, cast.ana.email)
    person = {"id": str(cast.ana.id), "role": "patient", "name": "Ana"}
    assert (answer.status_code, answer.json) == (200, {"person": person})
    assert Api(phone).get("/me").json["email"] == "ana@example.org"
    page = sign_in_by_page(browser, cast.ana.email)
    assert (page.status_code, page.location) == (303, "/me")
    assert browser.get("/me").status_code == 200


@pytest.mark.parametrize("email", ["ANA@example.org", "  ana@Example.ORG "])
def test_the_case_of_an_address_does_not_matter(cast: Cast, email: str) -> None:
    assert sign_in(cast.app.test_client(), email).status_code == 200


def test_whoever_cannot_sign_in_gets_one_answer(cast: Cast) -> None:
    """N-1: unknown, wrong password, suspended: the same status, body and headers."""
    suspend(cast, cast.cleo)
    tries = [
        ("nobody@example.org", PASSWORD),
        ("not an address", PASSWORD),
        (cast.ana.email, WRONG),
        (cast.cleo.email, PASSWORD),
        (cast.cleo.email, WRONG),
    ]
    by_api = [sign_in(cast.app.test_client(), *given) for given in tries]
    assert {(one.status_code, one.data, str(one.headers)) for one in by_api} == {
        (401, by_api[0].data, str(by_api[0].headers))
    }
    assert by_api[0].json["code"] == "sign_in_refused"
    by_page = [sign_in_by_page(cast.app.test_client(), *given) for given in tries]
    said = {
        (one.status_code, one.text.replace(email, ""), one.headers.get("Set-Cookie"))
        for one, (email, _) in zip(by_page, tries, strict=True)
    }
    assert len(said) == 1
    assert by_page[0].status_code == 401
    assert PASSWORD not in by_page[0].text


def test_an_unknown_address_takes_as_long_as_a_known_one(cast: Cast) -> None:
    """N-1, loosely: a hash is computed for nobody, too."""
    took: dict[str, list[float]] = {cast.ana.email: [], "nobody@example.org": []}
    client = cast.app.test_client()
    for _ in range(6):
        for email, times in took.items():
            began = time.process_time()
            sign_in(client, email, WRONG)
            times.append(time.process_time() - began)
    known, unknown = (median(times) for times in took.values())
    assert max(known, unknown) < 3 * min(known, unknown)


def test_a_cookie_copied_before_signing_out_is_dead_after(cast: Cast) -> None:
    """S-1: stock Flask-Login answers 200."""
    for sign_out in (
        lambda client: Api(client).post("/sign-out"),
        lambda client: client.post("/sign-out", headers={"Origin": ORIGIN}),
    ):
        client = cast.app.test_client()
        sign_in(client, cast.ana.email)
        cookie = copied(client)
        assert answers_to(cast, cookie) == 200
        gone = sign_out(client)
        assert gone.status_code in (204, 303)
        assert gone.headers["Clear-Site-Data"] == '"cache"'
        assert answers_to(cast, cookie) == 401
        assert Api(client).get("/me").status_code == 401


def test_signing_out_here_leaves_the_other_phone_signed_in(cast: Cast) -> None:
    other = Api(cast.ana.another_client())
    cast.ana.api.post("/sign-out")
    assert cast.ana.api.get("/me").status_code == 401
    assert other.get("/me").status_code == 200


def test_each_sign_in_makes_a_new_session_and_ends_the_one_before(cast: Cast) -> None:
    """S-2: what was in the browser before signing in opens nothing after."""
    client = cast.app.test_client()
    sign_in(client, cast.ana.email)
    first = copied(client)
    sign_in(client, cast.ana.email)
    second = copied(client)
    assert first != second
    assert (answers_to(cast, first), answers_to(cast, second)) == (401, 200)
    sign_in_by_page(client, cast.cleo.email)
    assert answers_to(cast, second) == 401
    assert Api(client).get("/me").json["name"] == "Cleo"


def test_a_refused_sign_in_leaves_the_one_before_alone(cast: Cast) -> None:
    client = cast.app.test_client()
    sign_in(client, cast.ana.email)
    sign_in(client, cast.ana.email, WRONG)
    assert Api(client).get("/me").status_code == 200


def test_a_session_planted_before_signing_in_is_not_taken_over(cast: Cast) -> None:
    """S-2, fixation."""
    for planted in ("planted-by-someone", "", "0" * 43):
        client = cast.app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = planted
            cookie["extra"] = "planted too"
        assert Api(client).get("/me").status_code == 401
        sign_in(client, cast.ana.email)
        with client.session_transaction() as cookie:
            assert cookie["_user_id"] != planted
            assert "extra" not in cookie


def test_only_the_hash_of_a_session_is_stored(cast: Cast) -> None:
    with cast.ana.client.session_transaction() as cookie:
        token = cookie["_user_id"]
    with cast.store.engine.connect() as connection:
        kept = connection.execute(select(AuthSession.__table__)).all()
    assert len(kept) == 1
    assert token not in repr(kept)
    assert len(token) >= 43


def test_a_suspended_person_is_out_at_the_next_request(cast: Cast) -> None:
    """A-19."""
    phone = Api(cast.ana.another_client())
    assert cast.ana.api.get("/entries").status_code == 200
    suspend(cast, cast.ana)
    for api in (cast.ana.api, phone):
        assert api.get("/entries").status_code == 401
        assert api.put(f"/entries/{cast.ana.id}", {"kind": "letter"}).status_code == 401
    assert cast.ana.page("/journal").status_code == 302
    assert cast.ben.api.get("/me").status_code == 200


@pytest.mark.parametrize("name", ["ana", "ben", "gil"])
def test_a_session_that_idles_too_long_is_over(cast: Cast, name: str) -> None:
    """S-5."""
    member: Member = getattr(cast, name)
    now, lasts = clock.now(), LASTS[ROLES[name][0]]
    assert member.api.get("/me").status_code == 200
    with clock.at(now + lasts.idle - timedelta(minutes=1)):
        assert member.api.get("/me").status_code == 200  # and is seen
    with clock.at(now + 2 * lasts.idle - timedelta(minutes=2)):
        assert member.api.get("/me").status_code == 200
    with clock.at(now + 3 * lasts.idle + timedelta(minutes=1)):
        assert member.api.get("/me").status_code == 401


@pytest.mark.parametrize("name", ["ana", "ben", "gil"])
def test_a_session_in_constant_use_ends_all_the_same(cast: Cast, name: str) -> None:
    """S-5: the absolute end."""
    member: Member = getattr(cast, name)
    now, lasts = clock.now(), LASTS[ROLES[name][0]]
    assert member.api.get("/me").status_code == 200
    step, moment = lasts.idle * 0.9, timedelta()
    while moment + step < lasts.whole:
        moment += step
        with clock.at(now + moment):
            assert member.api.get("/me").status_code == 200
    with clock.at(now + lasts.whole + timedelta(minutes=1)):
        assert member.api.get("/me").status_code == 401


def test_a_password_changed_while_it_was_checked_signs_nobody_in(cast: Cast) -> None:
    with cast.store.unit(writes=False):
        checked = signing_in.standing(cast.ana.email)
    assert checked is not None
    suspend(cast, cast.ana)
    with pytest.raises(SignInRefused), cast.store.unit(writes=True):
        signing_in.begin(cast.ana.email, checked)
