"""Guessing at the sign-in (N-9): slow for strangers, and nobody is kept out of their own phone."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from journal import clock
from journal.people.throttle import LIMITS
from tests.cast import ORIGIN, PASSWORD, Cast
from tests.conftest import BACKENDS, House, build, new_database

WRONG = "a wrong guess, quite long"
BURST = LIMITS["sign-in"]["account"].burst


def sign_in(client: FlaskClient, email: str, password: str, **headers: str) -> TestResponse:
    given = {"email": email, "password": password, "next": "/me"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/sign-in", data=given, headers={"Origin": ORIGIN, **named})


def guess(cast: Cast, email: str, times: int, **headers: str) -> list[int]:
    client = cast.app.test_client()
    return [sign_in(client, email, WRONG, **headers).status_code for _ in range(times)]


def test_after_ten_guesses_a_stranger_waits_whoever_is_guessed_at(cast: Cast) -> None:
    """N-9, N-1: known and unknown, the same words; the address typed is kept."""
    said = set()
    for email in (cast.ana.email, "nobody@example.org"):
        assert guess(cast, email, BURST) == [401] * BURST
        answer = sign_in(cast.app.test_client(), email, PASSWORD)  # even the right one
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 300
        assert email in answer.text
        said.add(answer.text.replace(email, ""))
        api = cast.nobody.post("/sign-in", {"email": email, "password": PASSWORD})
        assert (api.status_code, api.json["code"]) == (429, "too_many")
    assert len(said) == 1


def test_a_stranger_does_not_lock_ana_out_of_her_own_phone(cast: Cast) -> None:
    """N-9: a device that signed in before is counted apart."""
    phone, elsewhere = cast.app.test_client(), cast.app.test_client()
    assert sign_in(phone, cast.ana.email, PASSWORD).status_code == 303
    phone.post("/sign-out", headers={"Origin": ORIGIN})
    guess(cast, cast.ana.email, BURST + 5)
    assert sign_in(phone, cast.ana.email, PASSWORD).status_code == 303
    assert sign_in(elsewhere, cast.ana.email, PASSWORD).status_code == 429
    with clock.at(clock.now() + timedelta(minutes=5, seconds=1)):
        assert sign_in(elsewhere, cast.ana.email, PASSWORD).status_code == 303


def test_a_known_device_has_a_count_of_its_own_and_for_its_own_account(cast: Cast) -> None:
    """A stolen phone guesses no faster, and Cleo's says nothing about Ana."""
    phone = cast.app.test_client()
    sign_in(phone, cast.cleo.email, PASSWORD)
    tries = [sign_in(phone, cast.cleo.email, WRONG).status_code for _ in range(BURST + 1)]
    assert tries == [401] * BURST + [429]
    guess(cast, cast.ana.email, BURST)
    assert sign_in(phone, cast.ana.email, PASSWORD).status_code == 429


@pytest.mark.parametrize("value", ["x", "a.b", ".", "é.é", "a" * 3000, "abc." + "0" * 64])
def test_a_made_up_device_is_none(cast: Cast, value: str) -> None:
    guess(cast, cast.ana.email, BURST)
    client = cast.app.test_client()
    client.set_cookie("journal-device", value)
    assert sign_in(client, cast.ana.email, PASSWORD).status_code == 429


def test_many_accounts_from_one_network_wait_too(cast: Cast) -> None:
    """N-9: per network; X-Forwarded-For from nobody's proxy is not believed."""
    most = LIMITS["sign-in"]["network"].burst
    client = cast.app.test_client()
    statuses = [
        sign_in(
            client, f"n{n // 5}@example.org", WRONG, X_Forwarded_For=f"198.51.100.{n}"
        ).status_code
        for n in range(most + 1)
    ]
    assert statuses == [401] * most + [429]


@pytest.fixture(params=BACKENDS)
def proxied(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house behind one proxy of ours."""
    folder = tmp_path_factory.mktemp("proxied")
    if request.param == "postgresql":
        url = new_database(request.getfixturevalue("postgres"))
    else:
        url = f"sqlite:///{folder / 'journal.db'}"
    return build(folder, url, request.param, proxies=1)


def test_behind_a_proxy_only_what_it_added_is_believed(
    proxied: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """N-9: whatever a client writes in front of it changes nothing."""
    few = {"network": LIMITS["sign-in"]["network"].__class__(3, timedelta(minutes=1))}
    monkeypatch.setitem(LIMITS, "sign-in", {**LIMITS["sign-in"], **few})
    client = proxied.app.test_client()

    def tried(n: int, network: str) -> int:
        forged = f"198.51.100.{n}, {network}"
        email = f"n{n}@example.org"
        return sign_in(client, email, WRONG, X_Forwarded_For=forged).status_code

    assert [tried(n, "192.0.2.7") for n in range(4)] == [401, 401, 401, 429]
    assert tried(5, "192.0.2.8") == 401
    six = [tried(10 + n, f"2001:db8:1:2::{n}") for n in range(4)]
    assert six == [401, 401, 401, 429]
    proxied.store.engine.dispose()


def test_the_right_password_is_no_guess(cast: Cast) -> None:
    for _ in range(BURST + 3):
        assert sign_in(cast.app.test_client(), cast.ana.email, PASSWORD).status_code == 303


def test_a_new_password_by_mail_lets_its_device_in_again(cast: Cast) -> None:
    """Whoever proved that the address is theirs does not wait for a stranger."""
    guess(cast, cast.ana.email, BURST)
    client = cast.app.test_client()
    printed = cast.app.test_cli_runner().invoke(args=["person", "reset-link", cast.ana.email])
    client.get(printed.output.splitlines()[-1].removeprefix("http://localhost"))
    new = "a new one, quite different"
    client.post("/password/new", data={"password": new}, headers={"Origin": ORIGIN})
    assert sign_in(client, cast.ana.email, new).status_code == 303
