"""The patient's sharing: choosing, previewing, the ledger, withdrawing."""

from datetime import date, time
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from journal import clock
from journal.errors import Held, Invalid, NotFound
from journal.people import care
from journal.sharing import ledger, replies, shares
from journal.sharing.ledger import Share
from journal.sharing.shares import Wish
from journal.viewer import Viewer
from journal.web import gate
from journal.web.pages import forms, shown
from journal.web.schemas.fields import spoken
from journal.web.schemas.sharing import ShareIn
from journal.writing import clear_head, reading, versions
from journal.writing.entry import Entry

pages = Blueprint("sharing", __name__)


@pages.get("/sharing")
@gate.lets(gate.PATIENT)
def index() -> str:
    """People first, then what each can see, then what has ended."""
    viewer = gate.viewer()
    live = ledger.live(viewer)
    people = [
        {
            "person": tie.person,
            "tie": tie,
            "shares": [one for one in live if _is_with(one, tie.person)],
        }
        for tie in care.team(viewer)
    ]
    past = [one for one in ledger.page(viewer, limit=200) if not one.is_live]
    coming = care.coming(viewer)
    return render_template("sharing.html", people=people, coming=coming, past=past, here="sharing")


@pages.get("/sharing/<uuid:share_id>")
@gate.lets(gate.PATIENT, writes=True)
def show(share_id: UUID) -> str:
    """One share: what they see, when they opened it, what they answered."""
    viewer = gate.viewer()
    share = ledger.read(viewer, share_id)
    replies.see(viewer, share_id)
    return render_template(
        "share.html",
        share=share,
        snapshot=share.snapshot,
        entry=_entry_if_there(viewer, share.entry_id),
        here="sharing",
    )


@pages.post("/sharing/<uuid:share_id>/withdraw")
@gate.lets(gate.PATIENT)
def withdraw(share_id: UUID) -> ResponseReturnValue:
    """Withdraw it, at once."""
    shares.withdraw(gate.viewer(), share_id)
    flash("Withdrawn. Its words are gone from their page.")
    return redirect(url_for("sharing.show", share_id=share_id), 303)


@pages.get("/entries/<uuid:entry_id>/share")
@gate.lets(gate.PATIENT)
def new(entry_id: UUID) -> str:
    """Choose one person, how much, and what to say of it."""
    viewer = gate.viewer()
    return _form(viewer, reading.read(viewer, entry_id))


@pages.post("/entries/<uuid:entry_id>/share/preview")
@gate.lets(gate.PATIENT, writes=False)
def preview(entry_id: UUID) -> ResponseReturnValue:
    """Exactly what they will see; nothing is shared yet."""
    viewer, form = gate.viewer(), forms.typed()
    entry = reading.read(viewer, entry_id)
    try:
        wish = _wish(viewer, entry, form)
        snapshot = shares.preview(viewer, entry_id, wish)
    except Invalid as problem:
        return _form(viewer, entry, form, problem.errors), 422
    wished = versions.read(viewer, entry_id, wish.version)
    held_until = clear_head.held_until(viewer, wished)
    if held_until is not None and not wish.despite_hold:
        errors = {"despite_hold": [Held(held_until).message]}
        return _form(viewer, entry, form, errors), 409
    tie = next(tie for tie in care.team(viewer) if tie.person.id == wish.person_id)
    return render_template(
        "share_preview.html",
        entry=shown.entry(viewer, entry),
        snapshot=snapshot,
        person=tie.person,
        fields=[*_sent_on(wish.version), *request.form.items(multi=True)],
        until_at=tie.ends(wish.until),
        despite_hold=wish.despite_hold,
        here="sharing",
    )


@pages.post("/entries/<uuid:entry_id>/share/again")
@gate.lets(gate.PATIENT, writes=False)
def again(entry_id: UUID) -> str:
    """Back from the preview, with everything as it was chosen."""
    viewer, form = gate.viewer(), forms.typed()
    return _form(viewer, reading.read(viewer, entry_id), form)


@pages.post("/entries/<uuid:entry_id>/share")
@gate.lets(gate.PATIENT)
def share(entry_id: UUID) -> ResponseReturnValue:
    """Share it with this one person."""
    viewer, form = gate.viewer(), forms.typed()
    entry = reading.read(viewer, entry_id)
    try:
        made = shares.share(viewer, entry_id, _wish(viewer, entry, form))
    except Invalid as problem:
        return _form(viewer, entry, form, problem.errors), 422
    except Held as held:
        errors = {"despite_hold": [held.message]}
        return _form(viewer, entry, form, errors), 409
    flash(f"{made.person.name if made.person else 'They'} can see it now.")
    return redirect(url_for("sharing.show", share_id=made.id), 303)


def _form(
    viewer: Viewer,
    entry: Entry,
    form: dict[str, str] | None = None,
    errors: dict[str, list[str]] | None = None,
) -> str:
    joined = shown.entry(viewer, entry)
    typed: dict[str, Any] = {**(form or {})}
    if form is not None:
        typed["parts"] = request.form.getlist("parts")
    return render_template(
        "share_new.html",
        entry=joined,
        people=[_chooseable(tie) for tie in care.team(viewer)],
        held_until=joined.held_until,
        form=typed,
        errors=errors or {},
        here="sharing",
    )


def _wish(viewer: Viewer, entry: Entry, form: dict[str, str]) -> Wish:
    given: dict[str, Any] = {
        "entry_id": str(entry.id),
        "version": forms.number(form.get("version")) or entry.version,
        "despite_hold": form.get("despite_hold") == "yes",
        **forms.filled(form, "person_id", "note", "flag"),
    }
    if "person_id" not in given:
        raise Invalid({"person_id": ["Choose one person."]})
    if form.get("until_on"):
        given["until"] = _end_of(form["until_on"], viewer.time_zone)
    chosen = set(request.form.getlist("parts"))
    if chosen != set(pieces(entry)):
        given["parts"] = _parts(chosen)
    checked = forms.load(ShareIn, given)
    checked.pop("entry_id")
    return Wish(**checked)


def _entry_if_there(viewer: Viewer, entry_id: UUID) -> Entry | None:
    try:
        return reading.read(viewer, entry_id)
    except NotFound:
        return None


def pieces(entry: Entry) -> list[str]:
    """The parts an entry can be shared in, by the names the form gives them."""
    named = [name for name in ("title", "body", "mood") if getattr(entry, name)]
    return named + [f"answer:{answer.prompt}" for answer in entry.answers if answer.text]


def _sent_on(version: int) -> list[tuple[str, str]]:
    # What was previewed is what is shared, whatever happens to the entry in between.
    return [] if "version" in request.form else [("version", str(version))]


def _parts(chosen: set[str]) -> dict[str, Any]:
    answers = [part.removeprefix("answer:") for part in chosen if part.startswith("answer:")]
    parts: dict[str, Any] = {name: name in chosen for name in ("title", "body", "mood")}
    return {**parts, "answers": answers}


def _end_of(day: str, zone: str) -> str:
    try:
        return spoken(clock.from_wall(date.fromisoformat(day), time(23, 59, 59), zone))
    except (ValueError, OverflowError):
        raise Invalid({"until_on": ["A day, such as 30 June."]}) from None


def _chooseable(tie: care.Tie) -> shown.Beside:
    return shown.Beside(tie.person, stands_in_for=tie.stands_in_for, until_at=tie.until_at)


def _is_with(one: Share, person: Any) -> bool:
    return one.person is not None and one.person.id == person.id
