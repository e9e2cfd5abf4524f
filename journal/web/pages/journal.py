"""The journal: all of one's own entries by month, finding words in them, the trash."""

from itertools import groupby
from typing import Any

from flask import Blueprint, render_template, request, url_for

from journal.treatment import courses
from journal.viewer import Viewer
from journal.web import gate
from journal.web.pages import shown
from journal.web.schemas import paging
from journal.web.words import month, wants
from journal.writing import reading
from journal.writing.entry import KINDS, Entry
from journal.writing.search import search as find

pages = Blueprint("journal", __name__)
LIMIT = 20


@pages.get("/journal")
@gate.lets(gate.PATIENT)
def index() -> str:
    """One's own entries, newest first."""
    viewer, kind = gate.viewer(), wants("kind")
    kind = kind if kind in KINDS else ""
    cursor = {"cursor": wants("cursor")} if wants("cursor") else {}
    rows = reading.page(
        viewer, kind=kind or None, after=paging.after(viewer, cursor), limit=LIMIT + 1
    )
    entries, key = paging.split(rows, LIMIT, lambda entry: (entry.created_at, entry.id))
    older = paging.cursor(viewer, key)
    older_url = url_for("journal.index", kind=kind or None, cursor=older) if older else None
    return _page(viewer, entries, kind=kind, older_url=older_url)


@pages.post("/journal/search")
@gate.lets(gate.PATIENT, writes=False)
def search() -> str:
    """Find words in one's own writing. A form, so that the words stay out of the address."""
    viewer, words = gate.viewer(), request.form.get("q", "").strip()[:200]
    if not words:
        return _page(viewer, reading.page(viewer, limit=LIMIT), q="")
    found = find(viewer, words, limit=50)
    note = "These are the newest fifty." if found.after else ""
    return _page(viewer, found.entries, q=words, note=note)


def _page(
    viewer: Viewer,
    entries: list[Entry],
    *,
    kind: str = "",
    q: str = "",
    note: str = "",
    older_url: str | None = None,
) -> str:
    every = [
        {"key": "", "name": "everything", "current": not kind, "url": url_for("journal.index")}
    ]
    kinds: list[dict[str, Any]] = every + [
        {
            "key": key,
            "name": name,
            "current": key == kind,
            "url": url_for("journal.index", kind=key),
        }
        for key, name in KINDS.items()
    ]
    groups = [
        {"name": name, "entries": list(of_month)}
        for name, of_month in groupby(
            shown.entries(viewer, entries), key=lambda entry: month(entry.created_at)
        )
    ]
    return render_template(
        "journal.html",
        groups=groups,
        kinds=kinds,
        q=q,
        scanned_note=note,
        older_url=older_url,
        courses=courses.every(viewer),
        here="journal",
    )
