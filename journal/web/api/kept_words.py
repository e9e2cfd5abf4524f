"""What one had typed when the sign-in ended. A client of the API keeps what it sent itself;
this is for one that shows what was left behind in a browser."""

from typing import Any
from uuid import UUID

from journal.people import kept_forms
from journal.web import gate
from journal.web.api.door import group
from journal.web.schemas import account as shapes

calls = group("kept_words", "What was being typed when a sign-in ended")


@calls.get("/kept-words")
@gate.lets(gate.EVERYONE)
@calls.response(200, shapes.KeptForms)
def list_kept_words() -> Any:
    """One's own, newest first; at most twenty, for seven days."""
    return {"items": kept_forms.waiting(gate.viewer()), "next": None}


@calls.route("/kept-words/<uuid:kept_id>", methods=["DELETE"])
@gate.lets(gate.EVERYONE)
@calls.response(204)
def let_go_of_kept_words(kept_id: UUID) -> None:
    """Forget one."""
    kept_forms.let_go(gate.viewer(), kept_id)
