"""Whom a therapist treats, and what each of them shares."""

from uuid import UUID

from flask import Blueprint, render_template, request

from journal.people import invitations
from journal.sharing import caseload, inbox
from journal.treatment import courses
from journal.web import gate
from journal.web.pages import back, shown
from journal.web.pages.inbox import reading_line
from journal.web.schemas import paging

pages = Blueprint("caseload", __name__)


@pages.get("/caseload")
@gate.lets(gate.THERAPIST)
def index() -> str:
    """Everyone I treat now."""
    viewer = gate.viewer()
    rows = [
        shown.Beside(row, patient_id=row.patient.id, name=row.patient.name)
        for row in caseload.every(viewer)
    ]
    joined = [one for one in invitations.accepted_lately(viewer) if one.accepted_by]
    return render_template("caseload.html", rows=rows, joined=joined, here="caseload")


@pages.get("/patients/<uuid:patient_id>")
@gate.lets(gate.THERAPIST)
def patient(patient_id: UUID) -> str:
    """One patient's shared things, along their sessions."""
    viewer = gate.viewer()
    after = paging.after(viewer, request.args)
    show = inbox.UNOPENED if request.args.get("show") == inbox.UNOPENED else None
    found = caseload.of_patient(viewer, patient_id, show=show, after=after)
    sessions = [
        {"session": one, "items": [reading_line(item) for item in items]}
        for one, items in found.sessions
    ]
    return render_template(
        "patient.html",
        patient=found.patient,
        until_at=found.until_at,
        sessions=sessions,
        courses=courses.every(viewer, patient_id),
        loose=[reading_line(item) for item in found.loose],
        show=show,
        whole=show is None and after is None and found.next is None,
        next=paging.cursor(viewer, found.next),
        here="caseload",
        **back.to_where_one_was(),
    )
