"""How often something may be tried (N-9): by account, device, network, and everyone."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from journal import clock
from journal.errors import TooMany
from journal.people import throttle
from journal.people.throttle import LIMITS
from journal.store.tables import Attempt
from tests.conftest import House

ANA = {"account": "ana@example.org", "network": "192.0.2.1"}
BURST = LIMITS["sign-in"]["account"].burst
REFILL = LIMITS["sign-in"]["account"].refill


def tried(house: House, **keys: str) -> int:
    """Try once, as a door does; the seconds to wait, or nothing."""
    try:
        with house.store.unit(writes=True):
            throttle.check("sign-in", **keys)
            throttle.note("sign-in", **keys)
    except TooMany as refused:
        return refused.seconds
    return 0


def test_after_so_many_tries_the_next_one_waits_and_then_may(house: House) -> None:
    now = clock.now()
    with clock.at(now):
        assert [tried(house, **ANA) for _ in range(BURST)] == [0] * BURST
        assert tried(house, **ANA) == REFILL.total_seconds()
    with clock.at(now + REFILL - timedelta(seconds=1)):
        assert tried(house, **ANA) == 1
    with clock.at(now + REFILL):
        assert tried(house, **ANA) == 0
        assert tried(house, **ANA) > 0


def test_nothing_is_locked_for_good(house: House) -> None:
    """N-9: a refused try is not counted, so whoever keeps trying makes it no longer."""
    now = clock.now()
    with clock.at(now):
        for _ in range(BURST * 3):
            tried(house, **ANA)
    with clock.at(now + BURST * REFILL):
        assert [tried(house, **ANA) for _ in range(BURST)] == [0] * BURST


def test_each_key_has_its_own_count(house: House) -> None:
    """N-9: per account and per network."""
    with clock.at(clock.now()):
        for _ in range(BURST):
            tried(house, **ANA)
        assert tried(house, account="ana@example.org", network="192.0.2.2") > 0
        assert tried(house, account="ben@example.org", network="192.0.2.1") == 0
        most = LIMITS["sign-in"]["network"].burst
        waits = [tried(house, account=f"{n}@example.org", network="192.0.2.9") for n in range(most)]
        assert not any(waits)
        assert tried(house, account="new@example.org", network="192.0.2.9") > 0
        assert tried(house, account="new@example.org", network="192.0.2.8") == 0


def test_everyone_together_has_a_limit_too(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """N-9: many networks, each guessing a little."""
    few = throttle.Limit(5, timedelta(seconds=10))
    monkeypatch.setitem(LIMITS["sign-in"], "everyone", few)
    with clock.at(clock.now()):
        for n in range(5):
            assert tried(house, account=f"{n}@example.org", network=f"192.0.2.{n}") == 0
        assert tried(house, account="9@example.org", network="192.0.2.9") == 10


def test_what_succeeded_was_no_guess(house: House) -> None:
    with clock.at(clock.now()):
        for _ in range(BURST * 3):
            assert tried(house, **ANA) == 0
            with house.store.unit(writes=True):
                throttle.forgive("sign-in", **ANA)


def test_a_clock_that_was_set_back_locks_nobody_out(house: House) -> None:
    """T-4."""
    now = clock.now()
    with clock.at(now + timedelta(days=30)):
        for _ in range(BURST):
            tried(house, **ANA)
    with clock.at(now):
        assert tried(house, **ANA) <= REFILL.total_seconds()


def test_neither_addresses_nor_networks_are_kept_in_clear(house: House) -> None:
    tried(house, **ANA)
    with house.store.engine.connect() as connection:
        rows = connection.execute(select(Attempt.__table__)).all()
    assert len(rows) == 3
    assert not any(text in repr(row) for row in rows for text in (*ANA.values(), "everyone"))


def test_tries_at_once_are_all_counted(house: House) -> None:
    """N-9: across threads here, and so across processes: the row is locked."""
    passed: list[int] = []
    ready = threading.Barrier(8)

    def guess() -> None:
        ready.wait()
        passed.extend(tried(house, **ANA) for _ in range(3))

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(passed), passed.count(0)) == (24, BURST)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9%eth0", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_an_ipv6_64_counts_as_one_network(address: str, network: str) -> None:
    assert throttle.network(address) == network


def test_the_wait_is_said_in_minutes() -> None:
    assert "a minute" in TooMany(40).message
    assert "5 minutes" in TooMany(299).message
