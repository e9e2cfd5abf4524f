"""Where a page leads back to: an address of this site's own pages, and nothing else."""

from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException

from journal.web import intake
from journal.web.words import wants


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
        try:
            parts = urlsplit(request.referrer or "")
        except ValueError:
            return ""
        if parts.netloc != request.host:
            return ""
        said = parts.path + (f"?{parts.query}" if parts.query else "")
    return _page(local(said)[:200])


def _page(address: str) -> str:
    """A page that can be opened there, or the nearest above it (a form that was refused
    stands under the address it was sent to)."""
    path, mark, query = address.partition("?")
    routes = current_app.url_map.bind("")
    here = url_for("support.show")
    while path and path != here and not path.startswith((intake.API, "/static/")):
        try:
            routes.match(path, method="GET")
        except HTTPException:
            path, mark, query = path.rpartition("/")[0], "", ""
            continue
        return path + mark + query
    return ""
