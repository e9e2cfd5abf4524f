"""Where a page leads back to: an address of this site's own pages, and nothing else.

Back leads to where the person came from, as the browser tells it to this site alone. The
journal is found again as it was narrowed, a search at the page it was left. Without the
browser's word, each page has a way back of its own.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from journal.people.persons import Profile
from journal.web import intake
from journal.web.words import wants

# Where one may have come from, what that place is called, and which keywords it takes.
NARROWED = ("kind", "session", "domain", "month", "cursor")
PLACES: dict[str, tuple[str, tuple[str, ...]]] = {
    "home.show": ("Today", ()),
    "journal.index": ("Journal", NARROWED),
    "journal.found": ("What you looked for", NARROWED),
    "sharing.index": ("Sharing", ()),
    "me.show": ("Me", ()),
    "sharing.show": ("Sharing", ()),
    "sharing_people.show": ("Sharing", ("cursor",)),
    "sharing.whole_ledger": ("Everything you ever shared", ("cursor",)),
    "therapy_sessions.show": ("The session", ()),
    "me.history": ("Since when", ()),
    "inbox.index": ("Inbox", ("show", "cursor")),
    "caseload.index": ("Caseload", ()),
    "caseload.patient": ("The patient", ("show", "cursor")),
    "practice.show": ("Practice", ()),
    "people.index": ("People", ("role", "cursor")),
    "people.show": ("The person", ("cursor",)),
    "ties.index": ("Who treats whom", ("cursor",)),
}
# Any page may lead back to these: none of them leads back to where it came from, so that no
# two pages lead back to each other for ever.
FIRST = (
    *("home.show", "journal.index", "journal.found", "sharing.index", "me.show"),
    *("inbox.index", "caseload.index", "practice.show", "people.index", "ties.index"),
)
# Pages that Support leads on to, and that lead back to it.
BEYOND_SUPPORT = ("support.show", "safety_card.edit")


def local(address: str) -> str:
    """The address itself if it is a path on this site; else nothing."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    odd = any(char in address for char in "\\\r\n\t") or not address.isprintable()
    if parts.scheme or parts.netloc or odd or not address.startswith("/") or address[1:2] == "/":
        return ""
    return address


def whence() -> str:
    """The page this one was opened from: said by a form of ours, or by the browser, which
    tells it to this site alone. Never in a link, so that no page differs by it."""
    said = wants("from")
    if not said:
        came = _came_from()
        said = came.path + (f"?{came.query}" if came.query else "")
    return _page(local(said)[:200])


def to_where_one_was(*places: str, people: Iterable[Profile | None] = ()) -> dict[str, str]:
    """The address and the words of the way back to one of these PLACES, or to any of FIRST;
    nothing, when the person came from elsewhere. A page of one of `people` is called by
    their name."""
    came = _came_from()
    try:
        endpoint, values = current_app.url_map.bind("").match(came.path, method="GET")
    except (HTTPException, RequestRedirect):
        return {}
    if endpoint not in FIRST + places:
        return {}
    words, known = PLACES[endpoint]
    words = next((one.name for one in people if one and one.id in values.values()), words)
    asked: dict[str, Any] = {
        name: value for name, value in parse_qsl(came.query) if name in known and value
    }
    return {"back_url": url_for(endpoint, **values, **asked), "back_words": words}


def _came_from() -> SplitResult:
    """The page of ours that the browser names; an empty address, if it names none."""
    try:
        came = urlsplit(request.referrer or "")
    except ValueError:  # no address at all
        return urlsplit("")
    return came if came.netloc == request.host else urlsplit("")


def _page(address: str) -> str:
    """A page that can be opened there, or the nearest above it (a form that was refused
    stands under the address it was sent to)."""
    path, mark, query = address.partition("?")
    routes = current_app.url_map.bind("")
    beyond = [url_for(endpoint) for endpoint in BEYOND_SUPPORT]
    while path and path not in beyond and not path.startswith((intake.API, "/static/")):
        try:
            routes.match(path, method="GET")
        except HTTPException:
            path, mark, query = path.rpartition("/")[0], "", ""
            continue
        return path + mark + query
    return ""
