"""What the journal is narrowed to: read from an address, said in words, offered in a form.

An address holds ids and keywords, never words that somebody wrote.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from journal.content.prompt import DOMAINS
from journal.errors import NotFound
from journal.treatment import therapy_sessions
from journal.treatment.therapy_session import Dated
from journal.viewer import Viewer
from journal.web.pages.forms import id_in
from journal.web.words import day, month_name
from journal.writing import narrowing, reading
from journal.writing.entry import KINDS
from journal.writing.narrowing import Narrowing

LOOSE = "none"
Options = list[tuple[str, str]]


@dataclass(frozen=True)
class Filters:
    """The keywords, each empty when it narrows nothing."""

    kind: str = ""
    session: str = ""
    domain: str = ""
    month: str = ""

    @property
    def any(self) -> bool:
        return any(asdict(self).values())

    @property
    def query(self) -> dict[str, Any]:
        """As they stand in an address."""
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def narrowing(self) -> Narrowing:
        """What of it stands in clear."""
        loose = self.session == LOOSE
        one = UUID(self.session) if self.session and not loose else None
        return Narrowing(self.kind or None, one, loose, self.month or None)


def read(given: Mapping[str, str]) -> Filters:
    """From an address or a form; an unknown keyword narrows nothing.

    Raises:
        NotFound: a session that is not an id.
    """
    session = given.get("session", "")
    kind, domain, month = (given.get(name, "") for name in ("kind", "domain", "month"))
    return Filters(
        kind=kind if kind in KINDS else "",
        session=session if session in ("", LOOSE) else str(id_in(session)),
        domain=domain if domain in DOMAINS else "",
        month=month if narrowing.is_month(month) else "",
    )


def form(viewer: Viewer, filters: Filters) -> dict[str, Any]:
    """The choices there are, and those made, in words. A month is offered because the
    calendar has it, not because something was written in it: nothing here counts.

    Raises:
        NotFound: narrowed to a session that is not one's own.
    """
    dated = therapy_sessions.dates(viewer)
    sessions: Options = [(str(one.id), _session_words(one)) for one in dated]
    if sessions or filters.session == LOOSE:
        sessions.append((LOOSE, "No session"))
    span = reading.span(viewer)
    months = narrowing.months(*span, viewer.time_zone) if span else []
    if filters.month and filters.month not in months:
        months.append(filters.month)
    options = {
        "kind": [(key, name.capitalize()) for key, name in KINDS.items()],
        "session": sessions,
        "domain": [(key, name.capitalize()) for key, name in DOMAINS.items()],
        "month": [(key, month_name(key)) for key in months],
    }
    chosen = [dict(options[name]).get(key) for name, key in filters.query.items()]
    if None in chosen:
        raise NotFound
    return {"options": options, "chosen": chosen, "query": filters.query}


def _session_words(one: Dated) -> str:
    return f"{day(one.starts_at)}{', cancelled' if one.cancelled_at else ''}"
