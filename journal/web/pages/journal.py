"""The journal: all of one's own entries by month, narrowed if asked, and the trash."""

from itertools import groupby
from typing import Any

from flask import Blueprint, render_template, request, url_for

from journal.treatment import courses
from journal.viewer import Viewer
from journal.web import gate
from journal.web.pages import filters, shown
from journal.web.pages.filters import Filters
from journal.web.schemas import paging
from journal.web.schemas.paging import Key
from journal.web.words import month, wants
from journal.writing import reading
from journal.writing.search import Found, search

pages = Blueprint("journal", __name__)
LIMIT = 20
# What one page opens at most, before it is shown and the rest is gone on with.
LOOKED_AT = 2000


@pages.get("/journal")
@gate.lets(gate.PATIENT)
def index() -> str:
    """One's own entries, newest first, narrowed to what the address says."""
    viewer, chosen = gate.viewer(), filters.read(request.args)
    found = entries(viewer, chosen, paging.after(viewer, cursor()))
    entries_shown = shown.entries(viewer, found.entries)
    older = paging.cursor(viewer, found.after)
    return render_template(
        "journal.html",
        **listed(viewer, chosen, entries_shown, found, older),
        courses=courses.every(viewer),
    )


def entries(viewer: Viewer, chosen: Filters, after: Key | None) -> Found:
    """A page of the journal. What an entry is about is within its words: these are opened."""
    narrow = chosen.narrowing
    if chosen.domain:
        return search(
            viewer, "", narrow, domain=chosen.domain, after=after, limit=LIMIT, most=LOOKED_AT
        )
    rows = reading.page(viewer, narrow, after=after, limit=LIMIT + 1)
    some, key = paging.split(rows, LIMIT, lambda entry: (entry.created_at, entry.id))
    return Found(some, key)


def listed(
    viewer: Viewer, chosen: Filters, some: list[Any], found: Found, older: str | None
) -> dict[str, Any]:
    """What the templates of both lists are given."""
    groups = [
        {"name": name, "entries": list(of_month)}
        for name, of_month in groupby(some, key=lambda entry: month(entry.created_at))
    ]
    again = {**chosen.query, "cursor": older}
    return {
        "groups": groups,
        "filters": filters.form(viewer, chosen),
        "older_url": url_for(str(request.endpoint), **again) if older else None,
        # It stopped because it had looked at enough, not because it had found enough.
        "looking": bool(older) and len(found.entries) < LIMIT,
        "back_to": found.back_to,
        "further": bool(wants("cursor")),
        "here": "journal",
    }


def cursor() -> dict[str, Any]:
    """The address's cursor, if it has one."""
    return {"cursor": wants("cursor")} if wants("cursor") else {}
