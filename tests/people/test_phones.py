"""The key of a phone: the same for its person after every sign-in, nobody else's, and gone
for good when the phone is signed out from elsewhere."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from journal import clock
from journal.people import signing_in
from journal.people.throttle import LIMITS, Limit
from journal.store.keystore import data_key
from journal.store.tables import AuthSession, Phone
from journal.store.tables import Table as Row
from journal.store.vault import Place
from tests.cast import ORIGIN, PASSWORD, Api, Cast, Member
from tests.conftest import House
from tests.web.test_queries import counting


def opened(client: FlaskClient, phone_id: UUID) -> tuple[int, Any]:
    """Ask for the key on this phone."""
    answer = Api(client).put(f"/phones/{phone_id}", {})
    return answer.status_code, answer.json.get("key", answer.json.get("code"))


def has_ended(cast: Cast, phone_id: UUID, person: Member | None = None) -> bool:
    query = f"?person={person.id}" if person else ""
    answer = cast.nobody.get(f"/phones/{phone_id}{query}")
    assert (answer.status_code, set(answer.json)) == (200, {"ended"})
    ended: bool = answer.json["ended"]
    return ended


def rows(cast: Cast, table: type[Row]) -> list[Any]:
    with cast.store.engine.connect() as connection:
        return list(connection.execute(table.__table__.select()))


def place_of(cast: Cast, client: FlaskClient) -> str:
    """The sign-in of this browser, as another one of its person's names it."""
    [here] = [one for one in Api(client).get("/me/sessions").json["items"] if one["is_this"]]
    found: str = here["id"]
    return found


def test_the_key_is_made_once_and_is_the_same_after_every_sign_in(cast: Cast) -> None:
    phone = uuid4()
    status, key = opened(cast.ana.client, phone)
    assert status == 200
    assert len(base64.urlsafe_b64decode(f"{key}=")) == 32
    assert opened(cast.ana.client, phone) == (200, key)
    assert Api(cast.ana.client).post("/sign-out").status_code == 204
    cast.ana.forget_client()
    assert opened(cast.ana.client, phone) == (200, key)
    assert opened(cast.ana.client, uuid4())[1] != key
    answer = cast.ana.api.put(f"/phones/{phone}", {}).json
    assert answer["epoch"] == cast.ana.api.get("/sync/changes").json["epoch"]


def test_asked_again_by_the_same_sign_in_nothing_is_written(cast: Cast, house: House) -> None:
    """Every page asks: none of them waits for whoever is writing."""
    phone = uuid4()
    first = opened(cast.ana.client, phone)
    with counting(house.store.engine) as said:
        assert opened(cast.ana.client, phone) == first
    assert not [one for one in said if one.startswith(("INSERT", "UPDATE", "DELETE", "BEGIN IM"))]
    assert opened(cast.cleo.client, phone)[0] == 200
    assert opened(cast.ben.client, phone)[0] == 404
    assert opened(cast.nobody.client, phone)[0] == 401


def test_no_key_is_stored_and_the_sign_in_knows_its_phone(cast: Cast) -> None:
    """R14."""
    phone = uuid4()
    opened(cast.ana.client, phone)
    assert [one.secret for one in rows(cast, Phone)] == [None]
    assert phone in {one.phone_id for one in rows(cast, AuthSession)}


def test_a_journal_that_never_knew_the_phone_gives_the_same_key(cast: Cast) -> None:
    """R19: brought back from a backup, what waits on the phone still opens; Cleo's does not."""
    phone = uuid4()
    _, key = opened(cast.ana.client, phone)
    with cast.store.engine.begin() as connection:
        connection.execute(Phone.__table__.delete())
    assert opened(cast.cleo.client, phone)[1] != key
    assert opened(cast.ana.client, phone) == (200, key)


def with_a_stored_key(cast: Cast, phone: UUID, secret: bytes) -> None:
    """A phone as it was before keys followed from the person's own."""
    opened(cast.ana.client, phone)
    with cast.store.engine.begin() as connection:
        connection.execute(Phone.__table__.update().values(secret=secret))


def test_a_phone_from_before_keeps_the_key_it_was_given(cast: Cast) -> None:
    phone = uuid4()
    place = Place("phone", "secret", cast.ana.id, str(phone))
    with_a_stored_key(cast, phone, cast.store.vault.seal(place, "as it was given"))
    assert opened(cast.ana.client, phone) == (200, "as it was given")
    assert opened(cast.ana.another_client(), phone) == (200, "as it was given")


def test_a_phone_of_somebody_else_is_a_new_one_of_ones_own(cast: Cast) -> None:
    """R4: two people on one phone have two keys, and end nothing for each other."""
    phone = uuid4()
    _, of_ana = opened(cast.ana.client, phone)
    status, of_cleo = opened(cast.cleo.client, phone)
    assert status == 200
    assert of_cleo != of_ana
    there = place_of(cast, cast.cleo.client)
    elsewhere = cast.cleo.another_client()
    assert Api(elsewhere).delete(f"/me/sessions/{there}").status_code == 204
    assert opened(cast.ana.client, phone) == (200, of_ana)
    assert (has_ended(cast, phone, cast.cleo), has_ended(cast, phone, cast.ana)) == (True, False)
    assert has_ended(cast, phone) is False  # not for everyone on it


def test_only_patients_have_phones(cast: Cast) -> None:
    for one in (cast.ben, cast.gil):
        assert opened(one.client, uuid4()) == (404, "not_found")
    assert opened(cast.app.test_client(), uuid4()) == (401, "sign_in_needed")


@pytest.mark.parametrize("way", ["one", "others", "all", "one-page", "others-page", "all-page"])
def test_signed_out_from_elsewhere_its_key_is_gone_for_good(cast: Cast, way: str) -> None:
    """ "Sign out this device" makes what lies there noise, and the phone can find out."""
    lost, other = uuid4(), uuid4()
    client, mine = cast.ana.client, cast.ana.another_client()
    opened(client, lost)
    _, key = opened(mine, other)
    there = place_of(cast, client)
    headers = {"Origin": ORIGIN}
    if way == "one":
        Api(mine).delete(f"/me/sessions/{there}")
    elif way == "others":
        Api(mine).delete("/me/sessions?but_this=true")
    elif way == "all":
        Api(mine).delete("/me/sessions")
    elif way == "one-page":
        mine.post(f"/me/sessions/{there}/end", headers=headers)
    else:
        mine.post(f"/me/sessions/end-{way.partition('-')[0]}", headers=headers)
    assert (has_ended(cast, lost), has_ended(cast, other)) == (True, False)
    again = cast.ana.another_client()
    assert opened(again, lost) == (410, "phone_ended")
    assert opened(again, other) == (200, key)
    gone = {one.phone_id: one.ended_at is not None for one in rows(cast, Phone)}
    assert gone == {lost: True, other: False}


def test_leaving_on_the_phone_itself_keeps_the_key(cast: Cast) -> None:
    """R19: signed out here, ended by hand here, a new password, a reset: the words wait."""
    phone = uuid4()
    client = cast.ana.client
    _, key = opened(client, phone)
    old = place_of(cast, client)
    client = cast.ana.another_client()
    opened(client, phone)
    assert Api(client).delete(f"/me/sessions/{old}").status_code == 204  # the same phone's
    assert opened(client, phone) == (200, key)
    assert Api(client).delete(f"/me/sessions/{place_of(cast, client)}").status_code == 204
    client = cast.ana.another_client()
    assert opened(client, phone) == (200, key)
    elsewhere = cast.ana.another_client()
    change = {"present": PASSWORD, "password": "a new one, quite different"}
    assert Api(elsewhere).post("/me/password", change).status_code == 204
    assert opened(client, phone) == (401, "sign_in_needed")
    assert has_ended(cast, phone) is False
    assert opened(elsewhere, phone) == (200, key)


def test_suspending_somebody_keeps_what_they_wrote(cast: Cast) -> None:
    phone = uuid4()
    _, key = opened(cast.ana.client, phone)
    with cast.store.unit(writes=True):
        signing_in.suspend("ana@example.org")
    with cast.store.unit(writes=True):
        signing_in.restore("ana@example.org")
    cast.ana.forget_client()
    assert opened(cast.ana.client, phone) == (200, key)


def test_asked_for_many_times_at_once_there_is_one_key(cast: Cast) -> None:
    phone = uuid4()
    clients = [cast.ana.another_client() for _ in range(6)]
    with ThreadPoolExecutor(len(clients)) as pool:
        found = set(pool.map(lambda client: opened(client, phone), clients))
    assert len(found) == 1
    assert found.pop()[0] == 200
    assert len(rows(cast, Phone)) == 1


def test_a_key_that_does_not_open_is_never_made_anew(cast: Cast) -> None:
    phone = uuid4()
    with_a_stored_key(cast, phone, b"damaged")
    assert opened(cast.ana.client, phone) == (409, "unreadable")
    assert [one.secret for one in rows(cast, Phone)] == [b"damaged"]


def test_with_the_persons_own_key_the_phones_is_gone(cast: Cast) -> None:
    phone = uuid4()
    opened(cast.ana.client, phone)
    keys = cast.store.vault.keys
    with keys._writing.begin() as connection:
        connection.execute(data_key.delete().where(data_key.c.owner_id == cast.ana.id))
    keys._open.clear()
    assert opened(cast.ana.client, phone) == (409, "unreadable")


def test_a_phone_nobody_knows_was_not_ended(cast: Cast) -> None:
    opened(cast.ana.client, phone := uuid4())
    assert [has_ended(cast, uuid4()), has_ended(cast, phone, cast.cleo)] == [False, False]
    assert cast.nobody.get("/phones/no-id").status_code == 404


def test_the_page_says_beforehand_what_ending_takes(cast: Cast) -> None:
    said = "can never be read again, not even by you"
    assert said not in cast.ana.client.get("/me/sessions").text  # there is nowhere else
    cast.ana.another_client()
    assert said in cast.ana.client.get("/me/sessions").text
    cast.ben.another_client()
    assert said not in cast.ben.client.get("/me/sessions").text


def test_new_phones_without_end_have_to_wait_and_known_ones_never(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each leaves a row for good. Counted for each person; nobody is locked out of a phone."""
    refill = timedelta(hours=6)
    monkeypatch.setitem(LIMITS, "phone", {"person": Limit(2, refill)})
    first, second, third = uuid4(), uuid4(), uuid4()
    now = clock.now()
    with clock.at(now):
        known = opened(cast.ana.client, first)
        assert opened(cast.ana.client, second)[0] == 200
        assert opened(cast.ana.client, third) == (429, "too_many")
        assert opened(cast.ana.client, first) == known
        assert opened(cast.cleo.client, third)[0] == 200
        assert len(rows(cast, Phone)) == 3
    with clock.at(now + refill):
        assert opened(cast.ana.client, third)[0] == 200
