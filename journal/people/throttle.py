"""How often something may be tried, in every process at once. Called by the doors.

Every key (an account, a network, a device, everyone) has a bucket that fills by one a
try and empties with time; when it is full, the next try waits. Nothing is locked for
good, and a refused try costs nothing. Keys are kept as keyed marks, never in clear.
"""

import ipaddress
import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from journal import clock
from journal.errors import TooMany
from journal.store import access
from journal.store.tables import Attempt
from journal.store.unit import session, vault


@dataclass(frozen=True)
class Limit:
    """So many at once; after them, one more each `refill`."""

    burst: int
    refill: timedelta

    @property
    def whole(self) -> timedelta:
        """How long a full bucket takes to empty."""
        return self.burst * self.refill


def _limit(burst: int, **refill: float) -> Limit:
    return Limit(burst, timedelta(**refill))


# By kind of try and key. `everyone` counts always: many networks guessing together.
LIMITS: dict[str, dict[str, Limit]] = {
    # A password.
    "sign-in": {
        "account": _limit(10, minutes=5),
        "network": _limit(60, seconds=30),
        "everyone": _limit(2000, seconds=1),
    },
    # A password on a device that signed in before: counted apart and by nothing else, so
    # that a stranger who fills the account's bucket keeps nobody out of their own phone.
    "sign-in-here": {"device": _limit(10, minutes=5)},
    # The present password, asked for again of someone who is signed in.
    "prove": {"person": _limit(10, minutes=5)},
    # Asking for a link by mail: nobody's inbox is filled by a stranger.
    "ask": {
        "account": _limit(3, minutes=20),
        "network": _limit(20, minutes=3),
        "everyone": _limit(500, seconds=5),
    },
    # A new address of one's own: nobody is sent mail after mail.
    "address": {"person": _limit(5, minutes=20), "network": _limit(20, minutes=3)},
    # A link's token, or a short code that is read aloud.
    "token": {"network": _limit(60, seconds=30), "everyone": _limit(2000, seconds=1)},
    "code": {
        "person": _limit(10, minutes=5),
        "network": _limit(30, minutes=1),
        "everyone": _limit(500, seconds=10),
    },
    # An invitation, which may send a mail to anyone.
    "invite": {"person": _limit(30, minutes=2)},
    # A new account; and the mail that goes to its address, from however many networks.
    "join": {"network": _limit(20, minutes=3), "everyone": _limit(500, seconds=10)},
    "join-mail": {"account": _limit(5, minutes=20)},
    # A phone that nobody knew: a browser that forgets everything each week has room.
    "phone": {"person": _limit(50, hours=6)},
}


def check(kind: str, **keys: str) -> None:
    """Refuse when any of these keys was tried too often.

    Raises:
        TooMany: with the seconds to wait, the longest of them.
    """
    now = clock.now()
    waits = [_wait(limit, at, now) for limit, _, at in _buckets(kind, keys, now)]
    longest = max(waits)
    if longest > timedelta():
        raise TooMany(max(1, math.ceil(longest.total_seconds())))


def note(kind: str, **keys: str) -> None:
    """Count one try for each of these keys. Check and note in one writing unit, before
    the answer is known, so that a thousand at once are counted too."""
    now = clock.now()
    for limit, mark, at in _buckets(kind, keys, now):
        _keep(mark, at + limit.refill)


def forgive(kind: str, **keys: str) -> None:
    """Take one try back: what succeeded was no guess."""
    now = clock.now()
    for limit, mark, at in _buckets(kind, keys, now):
        _keep(mark, max(now, at - limit.refill))


def network(address: str) -> str:
    """The network that an address stands for: itself, or the /64 of an IPv6, which is
    what one customer is given."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))


def _buckets(kind: str, keys: dict[str, str], now: datetime) -> list[tuple[Limit, bytes, datetime]]:
    """Each key's limit, mark, and when it is clear; locked, always in the same order."""
    limits = LIMITS[kind]
    wanted = {key: value for key, value in keys.items() if value}
    if "everyone" in limits:
        wanted["everyone"] = "everyone"
    marks = {
        vault().blind_index("attempt", f"{kind}\0{key}\0{value}"): limits[key]
        for key, value in wanted.items()
    }
    known = _locked(marks)
    if missing := [mark for mark in sorted(marks) if mark not in known]:
        # Made first and locked then, so that many first tries at once are counted too.
        for mark in missing:
            _add(mark, now)
        known = _locked(marks)
    # Never later than a full bucket: a clock that was set back locks nobody out.
    return [
        (limit, mark, min(max(known.get(mark, now), now), now + limit.whole))
        for mark, limit in sorted(marks.items())
    ]


def _wait(limit: Limit, clear_at: datetime, now: datetime) -> timedelta:
    return clear_at + limit.refill - (now + limit.whole)


def _locked(marks: Collection[bytes]) -> dict[bytes, datetime]:
    wanted = access.by_the_house(Attempt).where(Attempt.mark.in_(marks)).order_by(Attempt.mark)
    rows = session().execute(wanted.with_for_update()).scalars()
    return {row.mark: row.clear_at for row in rows}


def _add(mark: bytes, now: datetime) -> None:
    try:
        with session().begin_nested():
            session().add(Attempt(mark=mark, clear_at=now))
    except IntegrityError:
        pass  # another request made it in this moment, which is as good


def _keep(mark: bytes, clear_at: datetime) -> None:
    changed = access.changing_by_the_house(Attempt).where(Attempt.mark == mark)
    session().execute(changed.values(clear_at=clear_at))
