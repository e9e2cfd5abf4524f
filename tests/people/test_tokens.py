"""One-time tokens: hashed, for one purpose, used once, short-lived (N-4)."""

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from journal import clock
from journal.errors import Gone
from journal.people import tokens
from journal.people.tokens import Redeemed
from journal.store.tables import OneTimeToken
from tests.cast import Cast
from tests.conftest import House

HALF_AN_HOUR = timedelta(minutes=30)


def issued(cast: Cast, purpose: str = "reset", **more: object) -> str:
    with cast.store.unit(writes=True):
        return tokens.issue(purpose, lasts=HALF_AN_HOUR, **more)  # type: ignore[arg-type]  # as each test says


def redeemed(cast: Cast, token: str, purpose: str = "reset") -> Redeemed:
    with cast.store.unit(writes=True):
        return tokens.redeem(purpose, token)


def is_gone(cast: Cast, token: str, purpose: str = "reset") -> bool:
    """Whether looking and redeeming both say so, in the same words."""
    said = []
    for act in (tokens.look, tokens.redeem):
        try:
            with cast.store.unit(writes=True):
                act(purpose, token)
        except Gone as gone:
            said.append(gone.message)
    assert set(said) <= {Gone.message}
    return len(said) == 2


def test_a_token_gives_back_what_it_was_made_for_once(cast: Cast) -> None:
    """N-4: one use; looking is none."""
    subject = uuid4()
    token = issued(cast, person_id=cast.ana.id, subject=subject, content={"new": "address"})
    with cast.store.unit(writes=False):
        seen = [tokens.look("reset", token) for _ in range(3)]
    used = redeemed(cast, token)
    assert set(map(repr, seen)) == {repr(used)}
    assert (used.person_id, used.subject, used.content) == (
        cast.ana.id,
        subject,
        {"new": "address"},
    )
    assert is_gone(cast, token)


def test_only_a_keyed_mark_of_a_token_is_kept(cast: Cast, house: House) -> None:
    """N-4: hashed at rest, and what it carries is sealed."""
    token = issued(cast, person_id=cast.ana.id, content={"address": "new@example.org"})
    with house.store.engine.connect() as connection:
        row = repr(connection.execute(select(OneTimeToken.__table__)).one())
    assert token not in row
    assert "new@example.org" not in row


def test_a_token_is_over_after_its_time(cast: Cast) -> None:
    """N-4: thirty minutes."""
    token, now = issued(cast), clock.now()
    with clock.at(now + HALF_AN_HOUR - timedelta(seconds=5)), cast.store.unit(writes=False):
        tokens.look("reset", token)
    with clock.at(now + HALF_AN_HOUR + timedelta(seconds=1)):
        assert is_gone(cast, token)
    with clock.at(now - timedelta(hours=2)):
        assert is_gone(cast, token)  # T-4: a clock that was set back revives nothing


@pytest.mark.parametrize(
    "token", ["", "x", "\0", "\ud800", "é" * 2000, "a" * 43, "' or 1=1 --", "w" * 1_000_000]
)
def test_what_was_never_a_token_is_gone_in_the_same_words(cast: Cast, token: str) -> None:
    assert is_gone(cast, token)


def test_a_token_opens_doors_of_its_own_kind_alone(cast: Cast) -> None:
    token = issued(cast, "invitation")
    assert is_gone(cast, token, "reset")
    assert redeemed(cast, token, "invitation")


ENDINGS: dict[str, Callable[[Cast], None]] = {
    "all of the person": lambda cast: tokens.end_all(cast.ana.id),
    "all of the purpose": lambda cast: tokens.end_all(cast.ana.id, "reset"),
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_a_token_can_be_ended_before_it_is_used(cast: Cast, ending: Callable[[Cast], None]) -> None:
    ana, ben = issued(cast, person_id=cast.ana.id), issued(cast, person_id=cast.ben.id)
    with cast.store.unit(writes=True):
        ending(cast)
    assert is_gone(cast, ana)
    assert redeemed(cast, ben).person_id == cast.ben.id


def test_ending_one_purpose_leaves_the_others(cast: Cast) -> None:
    token = issued(cast, "email", person_id=cast.ana.id)
    with cast.store.unit(writes=True):
        tokens.end_all(cast.ana.id, "reset")
    assert redeemed(cast, token, "email")


def test_tokens_of_a_subject_can_be_ended_and_nobodys_cannot(cast: Cast) -> None:
    subject = uuid4()
    token, other = issued(cast, subject=subject), issued(cast, subject=uuid4())
    with cast.store.unit(writes=True):
        tokens.end_all(subject=subject)
        with pytest.raises(ValueError, match="whose"):
            tokens.end_all()
    assert is_gone(cast, token)
    assert redeemed(cast, other)


def test_of_many_who_use_one_token_at_once_one_wins(cast: Cast) -> None:
    """N-4: two parallel uses have exactly one winner."""
    token, won, lost = issued(cast), [], []
    ready = threading.Barrier(6)

    def use() -> None:
        ready.wait()
        try:
            won.append(redeemed(cast, token))
        except Gone:
            lost.append(True)

    threads = [threading.Thread(target=use) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 5)


def test_a_code_that_a_person_reads_aloud_is_a_token_too(cast: Cast) -> None:
    assert issued(cast, "code", token="FERN-MOSS-42") == "FERN-MOSS-42"
    assert redeemed(cast, "FERN-MOSS-42", "code")
