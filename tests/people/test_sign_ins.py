"""Where one is signed in: the list, and ending one, the others, or all (S-4)."""

import logging
from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from journal import clock
from journal.people import devices, sign_ins
from journal.people.devices import UNKNOWN, named
from journal.people.signing_in import LASTS
from journal.store.tables import AuthSession
from tests.cast import ORIGIN, PASSWORD, Api, Cast
from tests.conftest import House

FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Safari/537.36"
)


def signed_in(cast: Cast, agent: str = FIREFOX, email: str = "ana@example.org") -> FlaskClient:
    client = cast.app.test_client()
    given = {"email": email, "password": PASSWORD, "next": ""}
    headers = {"Origin": ORIGIN, "User-Agent": agent}
    assert client.post("/sign-in", data=given, headers=headers).status_code == 303
    return client


def places(client: FlaskClient) -> list[dict[str, str]]:
    found: list[dict[str, str]] = Api(client).get("/me/sessions").json["items"]
    return found


def is_in(client: FlaskClient) -> bool:
    return Api(client).get("/me").status_code == 200


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Android"),
        (SAFARI, "Safari on an iPhone"),
        (CHROME, "Chrome on Windows"),
        (f"{CHROME} Edg/131.0.0.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/131.0 Safari/537.36", "Chrome on a Chromebook"),
        ("Mozilla/5.0 (Macintosh) Version/18 Safari/605.1.15", "Safari on a Mac"),
        ("Mozilla/5.0 (iPad; CPU OS 18) FxiOS/133.0 Safari/604.1", "Firefox on an iPad"),
        ("python-requests/2.32", UNKNOWN),
        ("Mozilla/5.0 (X11; Linux x86_64)", "A browser on Linux"),
        ("", UNKNOWN),
        ("x" * 100_000, UNKNOWN),
        ("<script>alert(1)</script>\x1b[31m", UNKNOWN),
    ],
)
def test_a_device_is_named_in_a_few_words_of_our_own(agent: str, name: str) -> None:
    """I-4: whatever a browser says of itself, none of it is repeated."""
    assert named(agent) == name
    ours = {browser for _, browser in devices.BROWSERS} | {system for _, system in devices.SYSTEMS}
    rest = name
    for one in sorted(ours, key=len, reverse=True):
        rest = rest.replace(one, "")
    assert rest.strip() in ("on", UNKNOWN, "A browser on")


def test_the_list_says_where_and_which_is_this_one(cast: Cast) -> None:
    phone, laptop = signed_in(cast), signed_in(cast, CHROME)
    here, there = places(laptop)
    assert (here["device"], here["is_this"]) == ("Chrome on Windows", True)
    assert (there["device"], there["is_this"]) == ("Firefox on Android", False)
    assert set(here) == {"id", "device", "began_at", "seen_at", "is_this"}
    page = laptop.get("/me/sessions").text
    assert "Firefox on Android" in page
    assert page.count("this one") == 1
    assert [one["device"] for one in places(phone)] == ["Firefox on Android", "Chrome on Windows"]


def test_when_it_was_last_used_is_said_to_the_hour(cast: Cast) -> None:
    client = signed_in(cast)
    with clock.at(clock.now() + timedelta(days=1)):
        assert is_in(client)
        [one] = places(client)
    assert one["seen_at"].endswith(":00:00Z")


def test_one_is_ended_at_its_next_request(cast: Cast) -> None:
    """S-4."""
    phone, laptop = signed_in(cast), signed_in(cast, CHROME)
    other = places(laptop)[1]["id"]
    assert Api(laptop).delete(f"/me/sessions/{other}").status_code == 204
    assert (is_in(phone), is_in(laptop)) == (False, True)
    assert Api(laptop).delete(f"/me/sessions/{other}").status_code == 404  # it is over


def test_ending_is_the_same_on_the_page(cast: Cast) -> None:
    """S-4."""
    phone, laptop = signed_in(cast), signed_in(cast, CHROME)
    here, there = (one["id"] for one in places(laptop))
    headers = {"Origin": ORIGIN}
    ended = laptop.post(f"/me/sessions/{there}/end", headers=headers)
    assert (ended.status_code, ended.location) == (303, "/me/sessions")
    assert (is_in(phone), is_in(laptop)) == (False, True)
    gone = laptop.post(f"/me/sessions/{here}/end", headers=headers)
    assert (gone.status_code, gone.location) == (303, "/sign-in")
    assert not is_in(laptop)


@pytest.mark.parametrize("door", ["page", "api"])
def test_all_others_or_all(cast: Cast, door: str) -> None:
    """S-4: and nobody else's."""
    phone, laptop, tablet = signed_in(cast), signed_in(cast, CHROME), signed_in(cast, SAFARI)
    headers = {"Origin": ORIGIN}
    if door == "api":
        assert Api(laptop).delete("/me/sessions?but_this=true").status_code == 204
    else:
        assert laptop.post("/me/sessions/end-others", headers=headers).status_code == 303
    assert [is_in(one) for one in (phone, laptop, tablet)] == [False, True, False]
    phone = signed_in(cast)
    if door == "api":
        assert Api(laptop).delete("/me/sessions").status_code == 204
    else:
        assert laptop.post("/me/sessions/end-all", headers=headers).status_code == 303
    assert [is_in(one) for one in (phone, laptop)] == [False, False]
    assert cast.cleo.api.get("/me").status_code == 200
    assert cast.ben.api.get("/me").status_code == 200


def test_a_cookie_copied_before_is_dead_after(cast: Cast) -> None:
    """S-1, S-4: every copy of it, at both doors."""
    phone, laptop = signed_in(cast), signed_in(cast, CHROME)
    copied = phone.get_cookie("journal")
    assert copied is not None
    Api(laptop).delete("/me/sessions?but_this=true")
    thief = cast.app.test_client()
    thief.set_cookie("journal", copied.value)
    assert Api(thief).get("/entries").status_code == 401
    assert thief.get("/journal").status_code == 302


@pytest.mark.parametrize("name", ["cleo", "ben", "gil", "hal"])
def test_nobody_ends_or_sees_another_persons(cast: Cast, name: str) -> None:
    """A-16."""
    cast.ana.another_client()
    hers = cast.ana.api.get("/me/sessions").json["items"]
    other = getattr(cast, name)
    assert {one["id"] for one in hers} & {one["id"] for one in places(other.client)} == set()
    for one in hers:
        assert other.api.delete(f"/me/sessions/{one['id']}").status_code == 404
        assert other.submit(f"/me/sessions/{one['id']}/end").status_code == 404
    other.api.delete("/me/sessions?but_this=true")
    assert len(places(cast.ana.client)) == len(hers)
    assert other.api.delete(f"/me/sessions/{uuid4()}").status_code == 404


def test_what_is_over_is_not_in_the_list(cast: Cast) -> None:
    """S-5: idle too long, or signed out."""
    phone, laptop = signed_in(cast, email="ben@example.org"), None
    with clock.at(clock.now() + LASTS["therapist"].idle + timedelta(minutes=1)):
        laptop = signed_in(cast, CHROME, email="ben@example.org")
        assert len(places(laptop)) == 1
    assert phone is not laptop
    Api(phone).post("/sign-out")
    assert cast.ben.api.get("/me").status_code == 200


@pytest.mark.parametrize("query", ["but_this=yes", "but_this=", "others=1", "but_this=1"])
def test_an_odd_wish_ends_nothing(cast: Cast, query: str) -> None:
    cast.ana.another_client()
    assert cast.ana.api.delete(f"/me/sessions?{query}").status_code == 422
    assert len(places(cast.ana.client)) == 2


def test_neither_the_name_of_a_device_nor_what_it_said_lies_in_the_database_or_the_log(
    cast: Cast, house: House, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """I-4: line breaks and colours of a terminal in a user agent reach no log."""
    with caplog.at_level(logging.DEBUG):
        client = signed_in(cast, f"{FIREFOX} hummingbird\x1b[31m")
        assert client.get("/me/sessions").status_code == 200
    captured = capsys.readouterr()
    heard = caplog.text + captured.out + captured.err
    assert "hummingbird" not in heard
    assert "Firefox" not in heard
    with house.store.engine.connect() as connection:
        rows = connection.execute(select(AuthSession.__table__)).all()
    assert rows
    assert "hummingbird" not in repr(rows)
    assert "Firefox" not in repr([bytes(row.device) for row in rows if row.device])


def test_a_sign_in_from_before_has_no_name_and_does_no_harm(cast: Cast) -> None:
    """Rows of before the migration; and a name that does not open."""
    client = signed_in(cast)
    for blob in (None, b"damaged"):
        with cast.store.engine.begin() as connection:
            connection.execute(AuthSession.__table__.update().values(device=blob))
        assert [one["device"] for one in places(client)] == [UNKNOWN]
        assert client.get("/me/sessions").status_code == 200


def test_the_act_itself_knows_only_ones_own(cast: Cast) -> None:
    cast.ben.another_client()
    with cast.ana.acting(writes=False) as ana:
        assert sign_ins.mine(ana) == []
