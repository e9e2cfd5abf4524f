"""Back leads to where the person came from, as the browser tells it of our own pages.

The journal is found again as it was narrowed, a list at the page it was left. Nothing is
put into addresses for it; without the browser's word, each page has a way back of its own.
"""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from journal.people.persons import Profile

# Where one may have come from, what that place is called, and which keywords it takes. The
# page of a person is called by their name.
NARROWED = ("kind", "session", "domain", "month", "cursor")
PLACES: dict[str, tuple[str, tuple[str, ...]]] = {
    "home.show": ("Today", ()),
    "journal.index": ("Journal", NARROWED),
    "journal.found": ("What you looked for", NARROWED),
    "sharing.index": ("Sharing", ()),
    "sharing.show": ("Sharing", ()),
    "therapy_sessions.show": ("The session", ()),
    "inbox.index": ("Inbox", ("show", "cursor")),
    "caseload.index": ("Caseload", ()),
    "caseload.patient": ("The patient", ("show", "cursor")),
    "practice.show": ("Practice", ()),
    "people.index": ("People", ("role", "cursor")),
    "people.show": ("The person", ("cursor",)),
    "ties.index": ("Who treats whom", ("cursor",)),
    "me.show": ("Me", ()),
    "me.history": ("Since when", ()),
}


def way_back(*people: Profile | None) -> dict[str, str]:
    """The address and the words of the way back, or nothing. `people` are whose pages may
    have led here."""
    try:
        came = urlsplit(request.referrer or "")
        if came.netloc != request.host or came.path == request.path:
            return {}
        endpoint, values = current_app.url_map.bind("").match(came.path, method="GET")
    except (HTTPException, RequestRedirect, ValueError):  # the last: no address at all
        return {}
    if endpoint not in PLACES:
        return {}
    words, known = PLACES[endpoint]
    words = next((one.name for one in people if one and one.id in values.values()), words)
    asked: dict[str, Any] = {
        name: value for name, value in parse_qsl(came.query) if name in known and value
    }
    return {"back_url": url_for(endpoint, **values, **asked), "back_words": words}
