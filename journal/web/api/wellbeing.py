"""One's own safety card, and the lines to call in a country."""

from dataclasses import asdict
from typing import Any

from journal import clock
from journal.content import calling
from journal.content.shelf import library
from journal.web import gate
from journal.web.api import preconditions
from journal.web.api.door import group
from journal.web.schemas import wellbeing as shapes
from journal.web.schemas.account import ErrorShape
from journal.wellbeing import safety_card
from journal.wellbeing.card import from_content
from journal.wellbeing.safety_card import SafetyCard

calls = group("wellbeing", "The safety card, and lines to call")


@calls.get("/safety-card")
@gate.lets(gate.PATIENT)
@calls.arguments(shapes.CardQuery, location="query")
@calls.response(200, shapes.SafetyCardOut)
def read_safety_card(query: dict[str, Any]) -> Any:
    """One's own safety card, as it is; with `version`, as it was."""
    found = safety_card.read(gate.viewer(), query.get("version"))
    return found, 200, _etag(found)


@calls.route("/safety-card", methods=["PUT"])
@gate.lets(gate.PATIENT)
@calls.arguments(shapes.SafetyCardIn)
@calls.response(200, shapes.SafetyCardOut)
@calls.alt_response(201, schema=shapes.SafetyCardOut, description="A first card")
@calls.alt_response(412, schema=shapes.StaleCard, description="`current` is what is there now")
@calls.alt_response(428, schema=ErrorShape, description="No precondition was given")
@calls.doc(parameters=preconditions.HEADERS)
def keep_safety_card(given: dict[str, Any]) -> Any:
    """Keep the whole card. Made from an older one, it changes nothing."""
    base, op_id = preconditions.base(), preconditions.op_id()
    clear = given.pop("clear", False)
    kept = safety_card.keep(gate.viewer(), from_content(given), base=base, op_id=op_id, clear=clear)
    return kept.safety_card, 201 if kept.created else 200, _etag(kept.safety_card)


@calls.get("/crisis-lines")
@gate.lets(gate.ANYONE, unit=False)
@calls.arguments(shapes.LinesQuery, location="query")
@calls.response(200, shapes.Lines)
def list_crisis_lines(query: dict[str, Any]) -> Any:
    """The lines to call in a crisis, of one country or of all, signed in or not."""
    return {"items": lines_out(query.get("country", "").upper()), "next": None}


def lines_out(country: str) -> list[dict[str, Any]]:
    """The lines of a country, or all, as the API gives them."""
    lines, today = library().crisis_lines, clock.now().date()
    return [
        {
            **asdict(line),
            "verified_on": line.verified_on or None,
            "please_check": calling.to_check(line, today),
        }
        for line in (calling.of(lines, country) if country else lines)
    ]


def _etag(found: SafetyCard) -> dict[str, str]:
    return {"ETag": f'"{found.version}"'}
