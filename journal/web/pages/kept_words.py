"""What one had typed when the sign-in ended, back in its form; kept only when one says so."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from journal.people import kept_forms
from journal.people.kept_forms import KeptForm
from journal.viewer import Viewer
from journal.web import gate, left_behind
from journal.web.pages import forms, writing_page

pages = Blueprint("kept_words", __name__)


@pages.get("/kept-words")
@gate.lets(gate.EVERYONE)
def index() -> ResponseReturnValue:
    """All that waits; the one, if it is one; the beginning, if there is nothing."""
    waiting = kept_forms.waiting(gate.viewer())
    if not waiting:
        return redirect(url_for("home.show"))
    if len(waiting) == 1:
        return redirect(url_for("kept_words.show", kept_id=waiting[0].id))
    lines = [{"id": one.id, "kept_at": one.kept_at, "words": _first_words(one)} for one in waiting]
    return render_template("kept_words.html", kept=lines, here="")


@pages.get("/kept-words/<uuid:kept_id>")
@gate.lets(gate.EVERYONE)
def show(kept_id: UUID) -> str:
    """The form with the words in it: the writing page for an entry, else a plain one."""
    viewer = gate.viewer()
    kept = kept_forms.read(viewer, kept_id)
    if viewer.is_patient and _is_page_of_writing(kept):
        return _writing(viewer, kept)
    return render_template(
        "kept_form.html",
        kept=kept,
        fields=[(name, text, left_behind.is_writing(name, text)) for name, text in _told(kept)],
        here="",
    )


@pages.post("/kept-words/<uuid:kept_id>/let-go")
@gate.lets(gate.EVERYONE)
def let_go(kept_id: UUID) -> ResponseReturnValue:
    """Forget it."""
    kept_forms.let_go(gate.viewer(), kept_id)
    flash("Let go. Nothing of it is kept.")
    return redirect(url_for("kept_words.index"), 303)


def _writing(viewer: Viewer, kept: KeptForm) -> str:
    form = {name: text for name, text in _told(kept) if name != "choice"}
    form["kept_form"] = str(kept.id)
    sheet = writing_page.again(viewer, forms.id_in(form["entry_id"]), form, {})
    context: dict[str, Any] = {**sheet.context(viewer), "kept_at": kept.kept_at}
    return render_template("write.html", **context, here="write")


def _told(kept: KeptForm) -> list[tuple[str, str]]:
    return [pair for pair in kept.fields if pair[0] != "kept_form"]


def _is_page_of_writing(kept: KeptForm) -> bool:
    """A page of an entry, also when a prompt on it was being set aside."""
    path = urlsplit(kept.address).path
    is_one = path.startswith(("/entries/", "/prompts/")) and path.count("/") <= 3
    fields = dict(kept.fields)
    known = gate.A_UUID.fullmatch(fields.get("entry_id", "")) is not None
    return is_one and known and {"kind", "page"} <= set(fields)


def _first_words(kept: KeptForm) -> str:
    texts = [text for name, text in kept.fields if left_behind.is_writing(name, text)]
    return max(texts, key=len, default="")
