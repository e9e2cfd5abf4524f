"""The therapist's reading list: unopened first, no words until one is opened."""

from flask import Blueprint, render_template

from journal.people import persons
from journal.sharing import inbox
from journal.web import gate
from journal.web.pages import shown

pages = Blueprint("inbox", __name__)


@pages.get("/inbox")
@gate.lets(gate.THERAPIST)
def index() -> str:
    """What is live and shared with me."""
    viewer = gate.viewer()
    items = [reading_line(item) for item in inbox.page(viewer, limit=200)]
    contract = persons.profile(viewer)
    return render_template("inbox.html", items=items, contract=contract, here="inbox")


def reading_line(item: inbox.Item) -> shown.Beside:
    """An item as the templates of lists know it."""
    session = None
    if item.session_number is not None:
        session = {"number": item.session_number, "starts_at": item.session_starts_at}
    return shown.Beside(
        item, patient_id=item.patient.id, patient_name=item.patient.name, session=session
    )
