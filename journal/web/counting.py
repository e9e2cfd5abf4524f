"""Tries that are counted before a view runs: by who is acting and where they come from.

Called by the gate for the routes that say so, and by those who count more (`cookie`).
"""

from flask import request

from journal.people import throttle
from journal.viewer import Viewer

BY = frozenset({"person", "network", "everyone"})


def check(kind: str | None) -> None:
    """Once, when the gate is closed: this kind is counted by nothing that is not known here.

    Raises:
        RuntimeError: it has another key, which would be passed over in silence.
    """
    unknown = throttle.LIMITS[kind].keys() - BY if kind else ()
    if unknown:
        raise RuntimeError(f"{kind} counts by {', '.join(sorted(unknown))}; the gate cannot.")


def tried(kind: str, acting: Viewer | None) -> None:
    """Note one more try.

    Raises:
        TooMany: there were enough.
    """
    known = {"person": str(acting.id) if acting else "", "network": network()}
    keys = {name: known[name] for name in throttle.LIMITS[kind] if name in known}
    throttle.check(kind, **keys)
    throttle.note(kind, **keys)


def network() -> str:
    """Where this request came from, as far as the proxies that are ours say."""
    return throttle.network(request.remote_addr or "")
