"""The administrator's home: the practice and its staff; never a patient, never a word."""

from flask import Blueprint, render_template

from journal.people import clinics, persons
from journal.web import gate

pages = Blueprint("practice", __name__)
# Until administration has pages of its own, it is done on the server.
COMMANDS = (
    {"does": "Add someone", "text": "flask --app wsgi person create --clinic ID --role ROLE"},
    {"does": "Suspend someone", "text": "flask --app wsgi person suspend E-MAIL"},
    {"does": "Begin care", "text": "flask --app wsgi care begin PATIENT THERAPIST"},
    {"does": "End care", "text": "flask --app wsgi care end PATIENT THERAPIST"},
)


@pages.get("/practice")
@gate.lets(gate.ADMINISTRATOR)
def show() -> str:
    """Who works here."""
    viewer = gate.viewer()
    return render_template(
        "practice.html",
        clinic={"name": clinics.name_of_own(viewer)},
        staff=persons.staff(viewer),
        commands=COMMANDS,
        here="practice",
    )
