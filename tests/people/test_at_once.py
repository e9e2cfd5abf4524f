"""What two do in the same moment, on both databases: one of them wins, nobody is half done."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from journal.errors import Conflict, Gone, SignInRefused
from journal.people import consents, own_password, passwords, persons, signing_in
from tests.cast import Cast, password_hash

NEW = "a new one, quite different"


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do these in as many threads, all of them let go together; what each gave or raised."""
    ready, said = Barrier(len(acts)), list[object]()

    def do(act: Callable[[], object]) -> None:
        ready.wait()
        try:
            said.append(act())
        except Exception as problem:
            said.append(type(problem))

    threads = [Thread(target=do, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return said


def sign_in_overlapping(cast: Cast, change: Callable[[], object]) -> bool:
    """Whether a sign-in by the old password still lives, that came while a change of it
    was done but not yet committed."""
    found: list[str] = []
    with cast.store.unit(writes=False):
        checked = signing_in.standing(cast.ana.email)
    assert checked

    def sign_in() -> None:
        try:
            with cast.store.unit(writes=True):
                found.append(signing_in.begin(cast.ana.email, checked))
        except SignInRefused:
            pass

    other = Thread(target=sign_in)
    with cast.store.unit(writes=True):
        change()
        other.start()
        other.join(timeout=0.5)
    other.join()
    with cast.store.unit(writes=False):
        return any(signing_in.whose(token) for token in found)


def test_a_sign_in_by_the_old_password_does_not_outlive_its_change(cast: Cast) -> None:
    """S-3, R10: an attacker who signs in again and again wins nothing by it."""

    def change() -> None:
        ana = cast.ana.viewer()
        checked = signing_in.kept_hash(ana)
        own_password.change(ana, checked, passwords.hashed(NEW), "http://localhost/")

    assert not sign_in_overlapping(cast, change)


def test_nor_does_it_outlive_a_link_to_a_new_one(cast: Cast) -> None:
    """N-4, R10."""
    with cast.store.unit(writes=True):
        made = own_password.link_for(cast.ana.email, lambda token: token)
    assert made
    token = made[0]
    assert not sign_in_overlapping(
        cast, lambda: own_password.choose(token, passwords.hashed(NEW), "http://localhost/")
    )


def test_of_many_who_take_one_address_one_has_it_and_the_others_hear_so(cast: Cast) -> None:
    """X-6: two accounts of one address do not come about by a race, and nothing breaks."""

    def take(email: str) -> Callable[[], object]:
        def create() -> object:
            with cast.store.unit(writes=True):
                persons.create(
                    cast.clinic_id,
                    role="patient",
                    name="Jo",
                    email=email,
                    password_hash=password_hash(),
                )
            return "taken"

        return create

    said = at_once(*(take(email) for email in ("jo@example.org", "JO@example.org") * 3))
    assert (said.count("taken"), said.count(Conflict)) == (1, 5)


def test_a_double_tap_agrees_once(cast: Cast) -> None:
    def agree() -> object:
        with cast.ana.acting() as ana:
            consents.agree(ana, "patient", 1)
        return "agreed"

    assert at_once(*[agree] * 6) == ["agreed"] * 6
    with cast.ana.acting(writes=False) as ana:
        assert len(consents.mine(ana)) == 1


def test_of_twenty_who_use_one_link_at_once_one_wins(cast: Cast) -> None:
    """N-4."""
    with cast.store.unit(writes=True):
        made = own_password.link_for(cast.ana.email, lambda token: token)
    assert made
    token, new = made[0], passwords.hashed(NEW)

    def use() -> Any:
        with cast.store.unit(writes=True):
            return own_password.choose(token, new, "http://localhost/")

    said = at_once(*[use] * 20)
    assert (said.count(cast.ana.email), said.count(Gone)) == (1, 19)
