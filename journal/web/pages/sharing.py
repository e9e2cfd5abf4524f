"""The patient's sharing: choosing, previewing, the ledger, withdrawing."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from journal import clock
from journal.errors import Held, Invalid, NotFound
from journal.people import care
from journal.sharing import again as sharing_again
from journal.sharing import ledger, people, replies, shares
from journal.sharing.snapshot import FLAGS
from journal.viewer import Viewer
from journal.web import gate
from journal.web.pages import back, forms, share_form, shown
from journal.web.schemas import paging
from journal.writing import clear_head, reading, versions
from journal.writing.entry import Entry

pages = Blueprint("sharing", __name__)
EACH = 5
A_PAGE = 30


@pages.get("/sharing")
@gate.lets(gate.PATIENT)
def index() -> str:
    """People first, then the newest of what each can see, then of what has ended."""
    viewer = gate.viewer()
    team = care.team(viewer)
    live = ledger.newest_live(viewer, [tie.person.id for tie in team], EACH + 1)
    return render_template(
        "sharing.html",
        people=[
            {
                "person": tie.person,
                "tie": tie,
                "shares": live.get(tie.person.id, [])[:EACH],
                "more": len(live.get(tie.person.id, [])) > EACH,
            }
            for tie in team
        ],
        coming=care.coming(viewer),
        before=people.everyone_before(viewer),
        past=ledger.page(viewer, live=False, limit=EACH),
        here="sharing",
    )


@pages.get("/sharing/ledger")
@gate.lets(gate.PATIENT)
def whole_ledger() -> str:
    """Everything that was ever shared, newest first."""
    viewer = gate.viewer()
    rows = ledger.page(viewer, after=paging.after(viewer, request.args), limit=A_PAGE + 1)
    found, key = paging.split(rows, A_PAGE, lambda one: (one.shared_at, one.id))
    return render_template(
        "sharing_ledger.html", shares=found, next=paging.cursor(viewer, key), here="sharing"
    )


@pages.get("/sharing/<uuid:share_id>")
@gate.lets(gate.PATIENT, writes=True)
def show(share_id: UUID) -> str:
    """One share: what they see, when they opened it, what they answered."""
    viewer = gate.viewer()
    share = ledger.read(viewer, share_id)
    replies.see(viewer, share_id)
    entry = _entry_if_there(viewer, share.entry_id)
    return render_template(
        "share.html",
        share=share,
        snapshot=share.snapshot,
        entry=entry,
        here="sharing",
        **back.to_where_one_was("sharing_people.show", "sharing.whole_ledger"),
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


@pages.get("/sharing/<uuid:share_id>/again")
@gate.lets(gate.PATIENT)
def renew(share_id: UUID) -> str:
    """Share a page again as it is now: what would change for them first, then the form."""
    viewer = gate.viewer()
    offer = sharing_again.offer(viewer, share_id)
    typed = {
        "person_id": str(offer.share.person.id) if offer.share.person else "",
        "note": offer.share.note,
        "flag": offer.share.flag or "",
        "until_on": _day(viewer, offer.share),
        "parts": share_form.ticked(offer.entry, offer.parts),
    }
    return _form(viewer, offer.entry, typed, seen=offer.share, changes=offer.changes)


@pages.post("/entries/<uuid:entry_id>/share/preview")
@gate.lets(gate.PATIENT, writes=False)
def preview(entry_id: UUID) -> ResponseReturnValue:
    """Exactly what they will see; nothing is shared yet."""
    viewer, form = gate.viewer(), forms.typed()
    entry = _as_chosen(viewer, entry_id, form)
    try:
        wish = share_form.wish(viewer, entry, form)
        found = shares.preview(viewer, entry_id, wish)
    except Invalid as problem:
        return _form(viewer, entry, _typed(form), problem.errors), 422
    held_until = clear_head.held_until(viewer, entry)
    if held_until is not None and not wish.despite_hold:
        errors = {"despite_hold": [Held(held_until).message]}
        return _form(viewer, entry, _typed(form), errors), 409
    tie = next(tie for tie in care.team(viewer) if tie.person.id == wish.person_id)
    return render_template(
        "share_preview.html",
        entry=shown.entry(viewer, entry),
        found=found,
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
    return _form(viewer, _as_chosen(viewer, entry_id, form), _typed(form))


@pages.post("/entries/<uuid:entry_id>/share")
@gate.lets(gate.PATIENT)
def share(entry_id: UUID) -> ResponseReturnValue:
    """Share it with this one person."""
    viewer, form = gate.viewer(), forms.typed()
    entry = _as_chosen(viewer, entry_id, form)
    try:
        made = shares.share(viewer, entry_id, share_form.wish(viewer, entry, form))
    except Invalid as problem:
        return _form(viewer, entry, _typed(form), problem.errors), 422
    except Held as held:
        errors = {"despite_hold": [held.message]}
        return _form(viewer, entry, _typed(form), errors), 409
    flash(f"{made.person.name if made.person else 'They'} can see it now.")
    return redirect(url_for("sharing.show", share_id=made.id), 303)


def _form(
    viewer: Viewer,
    entry: Entry,
    typed: dict[str, Any] | None = None,
    errors: dict[str, list[str]] | None = None,
    **beside: Any,
) -> str:
    joined = shown.entry(viewer, entry)
    return render_template(
        "share_new.html",
        entry=joined,
        pieces=share_form.pieces(entry),
        people=[_chooseable(tie) for tie in care.team(viewer)],
        flags=FLAGS,
        lasts=share_form.LASTS,
        held_until=joined.held_until,
        form=typed or {},
        errors=errors or {},
        here="sharing",
        **beside,
    )


def _typed(form: dict[str, str]) -> dict[str, Any]:
    return {**form, "parts": request.form.getlist("parts")}


def _as_chosen(viewer: Viewer, entry_id: UUID, form: dict[str, str]) -> Entry:
    """The version that was on the screen: its passages are what was ticked."""
    number = forms.number(form.get("version"))
    if number is None:
        return reading.read(viewer, entry_id)
    return versions.read(viewer, entry_id, number)


def _entry_if_there(viewer: Viewer, entry_id: UUID) -> Entry | None:
    try:
        return reading.read(viewer, entry_id)
    except NotFound:
        return None


def _sent_on(version: int) -> list[tuple[str, str]]:
    # What was previewed is what is shared, whatever happens to the entry in between.
    return [] if "version" in request.form else [("version", str(version))]


def _day(viewer: Viewer, share: ledger.Share) -> str:
    if share.until_at is None:
        return ""
    return clock.local_day(share.until_at, viewer.time_zone).isoformat()


def _chooseable(tie: care.Tie) -> shown.Beside:
    return shown.Beside(tie.person, stands_in_for=tie.stands_in_for, until_at=tie.until_at)
