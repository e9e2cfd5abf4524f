"""The therapist's reading list: unopened first, no words until one is opened."""

from typing import Any

from flask import Blueprint, render_template, request

from journal.people import clinic_settings, persons
from journal.sharing import inbox
from journal.web import gate
from journal.web.pages import shown
from journal.web.schemas import paging

pages = Blueprint("inbox", __name__)
A_PAGE = 40


@pages.get("/inbox")
@gate.lets(gate.THERAPIST)
def index() -> str:
    """What is live and shared with me: the first of each list, or one list further on."""
    viewer = gate.viewer()
    asked = request.args.get("show")
    narrowed = asked in inbox.SHOWN
    lists = [_list(show, narrowed) for show in inbox.SHOWN if show == asked or not narrowed]
    own = persons.profile(viewer)
    return render_template(
        "inbox.html",
        lists={one["show"]: one for one in lists},
        own=own,
        contract=own if own.reads_when else clinic_settings.as_seen(viewer, own),
        here="inbox",
    )


def _list(show: str, narrowed: bool) -> dict[str, Any]:
    viewer = gate.viewer()
    after = paging.after(viewer, request.args) if narrowed else None
    rows = inbox.page(viewer, show=show, after=after, limit=A_PAGE + 1)
    found, key = paging.split(rows, A_PAGE, lambda one: (one.shared_at, one.share_id))
    items = [reading_line(item) for item in found]
    return {"show": show, "items": items, "next": paging.cursor(viewer, key)}


def reading_line(item: inbox.Item) -> shown.Beside:
    """An item as the templates of lists know it."""
    session = None
    if item.session_number is not None:
        session = {"number": item.session_number, "starts_at": item.session_starts_at}
    return shown.Beside(
        item, patient_id=item.patient.id, patient_name=item.patient.name, session=session
    )
