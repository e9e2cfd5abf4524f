"""Where one is signed in, and ending it there."""

from typing import Any
from uuid import UUID

from journal.people import sign_ins
from journal.web import cookie, gate
from journal.web.api.door import group
from journal.web.schemas import account as shapes

calls = group("sign-ins", "Where one is signed in")


@calls.get("/me/sessions")
@gate.lets(gate.EVERYONE)
@calls.response(200, shapes.SignIns)
def list_sign_ins() -> Any:
    """Where one is signed in now; this one first."""
    return {"items": sign_ins.mine(gate.viewer()), "next": None}


@calls.route("/me/sessions", methods=["DELETE"])
@gate.lets(gate.EVERYONE)
@calls.arguments(shapes.EndingQuery, location="query")
@calls.response(204)
def end_sign_ins(query: dict[str, Any]) -> None:
    """Sign out everywhere; with `but_this=true`, everywhere but here."""
    if query.get("but_this") == "true":
        sign_ins.end_others(gate.viewer())
    else:
        sign_ins.end_all(gate.viewer())
        cookie.sign_out(gate.viewer())


@calls.route("/me/sessions/<uuid:sign_in_id>", methods=["DELETE"])
@gate.lets(gate.EVERYONE)
@calls.response(204)
def end_sign_in(sign_in_id: UUID) -> None:
    """Sign out there, from its next request on."""
    sign_ins.end(gate.viewer(), sign_in_id)
