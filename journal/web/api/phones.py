"""A phone's own key, and whether it was signed out from elsewhere."""

from typing import Any
from uuid import UUID

from journal.people import phones
from journal.syncing import epoch
from journal.web import gate
from journal.web.api.door import group
from journal.web.schemas import syncing as shapes
from journal.web.schemas.account import ErrorShape

calls = group("phones", "The key of a phone")


@calls.route("/phones/<uuid:phone_id>", methods=["PUT"])
@gate.lets(gate.PATIENT, unit=False)
@calls.response(200, shapes.PhoneKey)
@calls.alt_response(410, schema=ErrorShape, description="Signed out from another device")
def open_phone(phone_id: UUID) -> Any:
    """The key under which one's unsent words lie on this phone: made the first time, the same
    after every sign-in. This sign-in is on this phone from now. 410 `phone_ended` when it was
    signed out from another device: forget the key, and begin again under a new id."""
    with gate.unit_of(gate.PATIENT, writes=False) as viewer:  # as every page asks it
        found = phones.key_here(viewer, phone_id)
        if found is not None:
            return {"key": found, "epoch": epoch.now(viewer)}
    with gate.unit_of(gate.PATIENT, writes=True) as viewer:
        return {"key": phones.key(viewer, phone_id), "epoch": epoch.now(viewer)}


@calls.get("/phones/<uuid:phone_id>")
@gate.lets(gate.ANYONE)
@calls.arguments(shapes.PhoneQuery, location="query")
@calls.response(200, shapes.PhoneOut)
def read_phone(query: dict[str, Any], phone_id: UUID) -> Any:
    """Whether this phone was signed out from another device, for when nobody is signed in on
    it. Nothing else is said; a phone that is not known was not."""
    return {"ended": phones.has_ended(phone_id, query.get("person"))}
