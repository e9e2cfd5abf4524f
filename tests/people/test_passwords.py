"""Passwords: long ones taken whole, weak ones refused, none of them cut off (N-6)."""

import time
from contextlib import ExitStack

import pytest

from journal.errors import Invalid
from journal.people import passwords
from journal.serve import GUNICORN
from journal.store import access
from journal.store.tables import Person
from journal.store.unit import session
from tests.cast import ORIGIN, PASSWORD, Cast

TAKEN = {
    "fifteen characters": "fifteen letters"[:15],
    "two hundred": "a sentence that goes on " * 8 + "and ends",
    "the longest": "abcdef gh" * 113 + "abcdefg",
    "emoji": "\U0001f469\u200d\U0001f467 \U0001f333 \U0001f319 \U0001f30a and a boat",
    "spaces around it": "   a quiet evening   ",
    "another script": "тихий вечер у моря",
    "a NUL inside": "a quiet\0 evening by",
}
WEAK = ["", "short", "fourteen chars", "a" * 40, "abababababababab", "\U0001f333" * 20]


@pytest.mark.parametrize("password", TAKEN.values(), ids=TAKEN)
def test_a_long_password_of_any_script_is_taken_and_matches(password: str) -> None:
    passwords.check_new(password)
    assert passwords.matches(passwords.hashed(password), password)


@pytest.mark.parametrize("password", WEAK)
def test_a_weak_password_is_refused_with_advice(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        passwords.check_new(password)
    assert "A short sentence is good." in refused.value.errors["password"][0]


def test_twins_that_differ_after_72_bytes_are_two_passwords() -> None:
    """N-6: bcrypt would take one for the other."""
    beginning = "w" * 36 + "é" * 18
    kept = passwords.hashed(beginning + " one")
    assert passwords.matches(kept, beginning + " one")
    assert not passwords.matches(kept, beginning + " two")
    assert not passwords.matches(kept, beginning)


def test_nothing_of_a_password_is_trimmed_or_folded() -> None:
    kept = passwords.hashed("A quiet evening ")
    for near in ("A quiet evening", "a quiet evening ", " A quiet evening", "A quiet evening  "):
        assert not passwords.matches(kept, near)


def test_when_many_sign_in_at_once_some_are_asked_to_come_back(cast: Cast) -> None:
    """L-3: whoever waits for a hash holds a thread, and saving needs one too."""
    with ExitStack() as line:
        for _ in range(passwords.IN_LINE):
            assert passwords._line.acquire(blocking=False)
            line.callback(passwords._line.release)
        given = {"email": cast.ana.email, "password": PASSWORD}
        busy = cast.app.test_client().post(
            "/api/v1/sign-in", json=given, headers={"Origin": ORIGIN}
        )
        assert (busy.status_code, busy.json["code"]) == (503, "try_again")
        assert busy.json["message"] == passwords.BUSY
        assert busy.headers["Retry-After"] == "5"
        page = cast.app.test_client().post("/sign-in", data=given, headers={"Origin": ORIGIN})
        assert page.status_code == 503
        assert passwords.BUSY in page.text
        assert cast.ana.api.write("words")["version"] == 1
    back = cast.app.test_client().post("/api/v1/sign-in", json=given, headers={"Origin": ORIGIN})
    assert back.status_code == 200
    threads = next(flag for flag in GUNICORN if flag.startswith("--threads="))
    assert int(threads.partition("=")[2]) > passwords.IN_LINE


def test_the_same_password_never_has_the_same_hash(slow_hash: None) -> None:
    first, second = passwords.hashed(PASSWORD), passwords.hashed(PASSWORD)
    assert first != second
    assert first.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert len(first) <= 255  # what its column holds


def test_nobodys_hash_is_one_of_the_same_cost_and_opens_for_nobody(slow_hash: None) -> None:
    """R11: an unknown account costs what a known one does."""
    assert passwords.NOBODY.split("$")[:4] == passwords.hashed(PASSWORD).split("$")[:4]
    for password in ("", PASSWORD, passwords.NOBODY):
        assert not passwords.matches(None, password)


def test_a_damaged_hash_matches_nothing() -> None:
    for kept in ("", "not a hash", passwords.hashed(PASSWORD)[:-4], "$argon2id$v=19$"):
        assert not passwords.matches(kept, PASSWORD)


def test_a_password_longer_than_anyone_types_is_never_hashed(slow_hash: None) -> None:
    long = "w" * (passwords.LONGEST + 1)
    with pytest.raises(Invalid):
        passwords.hashed(long)
    began = time.process_time()
    for _ in range(50):
        assert not passwords.matches(passwords.NOBODY, long)
    assert time.process_time() - began < 0.1  # one hash alone takes about as long


@pytest.mark.parametrize("length", [1025, 5000, 1024 * 1024])
def test_an_enormous_password_is_refused_quickly_at_both_doors(
    cast: Cast, slow_hash: None, length: int
) -> None:
    """N-6: 1 MB in less than 100 ms; with room here for a busy machine."""
    long = "w" * length
    began = time.process_time()
    by_api = cast.nobody.post("/sign-in", {"email": cast.ana.email, "password": long})
    by_page = cast.app.test_client().post(
        "/sign-in", data={"email": cast.ana.email, "password": long}, headers={"Origin": ORIGIN}
    )
    assert time.process_time() - began < 0.5
    assert 400 <= by_api.status_code < 500
    assert 400 <= by_page.status_code < 500


KNOWN = {
    "repeated": "passwordpassword",
    "a word and digits": "Password12345678",
    "digits in a row": "123456789012345",
    "the keyboard": "qwertyuiopasdfgh",
    "a famous one": "correct horse battery staple",
    "signs for letters": "P@ssw0rd!P@ssw0rd2",
    "letters in a row": "abcdefghijklmnop",
    "a year": "Welcome2026!!!!!!",
    "their e-mail": "ana@example.org ana",
    "the name of the app": "Afterglow Afterglow1",
}


@pytest.mark.parametrize("password", KNOWN.values(), ids=KNOWN)
def test_what_many_would_try_first_is_refused_with_advice(password: str) -> None:
    """N-6: the block-list works."""
    with pytest.raises(Invalid) as refused:
        passwords.check_new(password, "ana@example.org", "Afterglow")
    [said] = refused.value.errors["password"]
    assert said.endswith("A short sentence is good.")
    assert password not in said


@pytest.mark.parametrize("password", [PASSWORD, "a lamp in the window", *TAKEN.values()])
def test_a_sentence_of_ones_own_is_taken(password: str) -> None:
    passwords.check_new(password, "ana@example.org", "Afterglow", "Ana")


def test_one_letter_sent_in_two_ways_is_one_password() -> None:
    """Two keyboards write é as one character or as two; nothing else is folded."""
    kept = passwords.hashed("un caf\u00e9 tranquille")
    assert passwords.matches(kept, "un cafe\u0301 tranquille")
    assert not passwords.matches(kept, "un cafe tranquille")


def test_a_short_password_from_before_still_signs_in(cast: Cast) -> None:
    """The rule is for new ones."""
    with cast.store.unit(writes=True):
        changed = access.changing_by_the_house(Person).where(Person.id == cast.ana.id)
        session().execute(changed.values(password_hash=passwords.hashed("short")))
    given = {"email": cast.ana.email, "password": "short"}
    assert cast.nobody.post("/sign-in", given).status_code == 200


def test_an_enormous_new_password_is_refused_before_anything_is_hashed(cast: Cast) -> None:
    """N-6."""
    began = time.process_time()
    answer = cast.ana.submit("/me/password", present=PASSWORD, password="w" * 1_000_000)
    assert time.process_time() - began < 0.1
    assert answer.status_code == 422
