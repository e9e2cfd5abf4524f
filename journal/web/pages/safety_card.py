"""Writing one's own safety card. Everything may be left open."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from journal.errors import Invalid, Stale
from journal.viewer import Viewer
from journal.web import gate
from journal.web.pages import back, forms
from journal.web.schemas.wellbeing import SafetyCardIn
from journal.web.words import wants
from journal.wellbeing import safety_card
from journal.wellbeing.card import MOST_PEOPLE, MOST_WORDS, Card, from_content
from journal.writing import reading
from journal.writing.narrowing import Narrowing

pages = Blueprint("safety_card", __name__)
LONG = ("signs", "helps", "reasons", "places")
PLANS = ("safety-plan", "coping-plan")


@pages.get("/me/safety-card")
@gate.lets(gate.PATIENT)
def edit() -> str:
    """One's card, open for writing; with ?version=n, the words of an earlier one in it."""
    viewer, number = gate.viewer(), forms.number(wants("version"))
    found = safety_card.read(viewer, number) if number else safety_card.newest(viewer)
    return _page(viewer, found.card if found else Card(), earlier_than=number)


@pages.post("/me/safety-card")
@gate.lets(gate.PATIENT)
def keep() -> ResponseReturnValue:
    """Keep it. When it has changed since, both are shown and nothing is changed."""
    viewer, form = gate.viewer(), forms.typed()
    base, given = forms.number(form.get("base")), typed(form)
    wanted = from_content(given)
    try:
        forms.load(SafetyCardIn, given)
        clear = form.get("clear") == "yes"
        safety_card.keep(viewer, wanted, base=base, op_id=g.operation_id, clear=clear)
    except Invalid as problem:
        said = {name.replace(".", "-"): words for name, words in problem.errors.items()}
        return _page(viewer, wanted, base=base, errors=said), 422
    except Stale as problem:
        if problem.current.card != wanted:
            return _page(viewer, wanted, there=problem.current), 409
    flash("It is on your card.")
    return redirect(url_for("support.show"), 303)


def typed(form: Mapping[str, str]) -> dict[str, Any]:
    """A card from its form; rows that were left empty are left out, so that what is said
    of a row is said of the row that is shown."""
    words = [form.get(f"steadying-{at}", "") for at in range(MOST_WORDS)]
    people = [
        {"name": form.get(f"people-{at}-name", ""), "phone": form.get(f"people-{at}-phone", "")}
        for at in range(MOST_PEOPLE)
    ]
    return {
        **{name: form.get(name, "") for name in LONG},
        "steadying": [word for word in words if word.strip()],
        "people": [one for one in people if one["name"].strip() or one["phone"].strip()],
    }


def _page(viewer: Viewer, card: Card, **more: Any) -> str:
    newest = safety_card.newest(viewer)
    context = {"base": newest.version if newest else None, "errors": {}, **more}
    return render_template(
        "safety_card.html",
        card=card,
        rows=min(MOST_PEOPLE, max(3, len(card.people) + 1)),
        unreadable=bool(newest and newest.unreadable),
        earlier=safety_card.earlier(viewer),
        plans=[page for kind in PLANS for page in reading.page(viewer, Narrowing(kind), limit=2)],
        **context,
        **back.to_where_one_was(),
        here="me",
    )
