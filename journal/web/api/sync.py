"""Phones that write where there is no connection: pushing, what could not be read of it,
changes, reconciling, the tunnel."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from journal.errors import EpochChanged
from journal.people import clinic_settings, persons
from journal.syncing import changed, packing, pushing, reconciling, set_aside
from journal.syncing import epoch as epochs
from journal.syncing.changed import Change
from journal.syncing.operation import Result
from journal.syncing.reconciling import Held
from journal.treatment import therapy_sessions
from journal.web import gate
from journal.web.api import preconditions
from journal.web.api.door import group
from journal.web.api.treatment import prompt_out, with_arcs
from journal.web.api.wellbeing import lines_out
from journal.web.schemas import paging
from journal.web.schemas import syncing as shapes
from journal.web.schemas.account import ErrorShape
from journal.web.schemas.writing import EntryOut
from journal.wellbeing import safety_card
from journal.writing import asking

calls = group("sync", "Writing without a connection")
OF_ENTRY = tuple(EntryOut().fields)


@calls.post("/sync/push")
@gate.lets(gate.PATIENT, takes=gate.PAGE_OF_WORDS)
@calls.arguments(shapes.PushIn)
@calls.response(200, shapes.Pushed)
@calls.alt_response(428, schema=ErrorShape, description="It does not say whose it is")
@calls.doc(parameters=preconditions.WHOSE)
def push(given: dict[str, Any]) -> Any:
    """Up to 100 operations, each by itself and each once; sent again, they are duplicates
    with the same versions. Withdrawals are done first. A stale write is kept beside the
    newest. The whole body may be as large as that of one page of 1 MiB (6 MiB): a phone with
    more sends it in turns. A result of `retry_after` or any answer but 200: all is kept."""
    preconditions.says_whose()
    viewer = gate.viewer()
    asked = [shapes.operation(one) for one in given["operations"]]
    results = [_said(one) for one in pushing.push(viewer, asked)]
    return {"epoch": epochs.now(viewer), "results": results}


@calls.get("/sync/set-aside")
@gate.lets(gate.PATIENT)
@calls.arguments(paging.PageQuery, location="query")
@calls.response(200, shapes.SetAsides)
def list_set_aside(query: dict[str, Any]) -> Any:
    """What was answered `quarantined` and was not taken in since, oldest first. It stays until
    it is pushed again and understood, or let go."""
    viewer, limit = gate.viewer(), query["limit"]
    rows = set_aside.waiting(viewer, after=paging.after(viewer, query), limit=limit + 1)
    shown, key = paging.split(rows, limit, lambda one: (one.set_at, one.id))
    return {"items": shown, "next": paging.cursor(viewer, key)}


@calls.route("/sync/set-aside/<uuid:aside_id>", methods=["DELETE"])
@gate.lets(gate.PATIENT)
@calls.response(204)
def let_go_of_set_aside(aside_id: UUID) -> None:
    """Forget one."""
    set_aside.let_go(gate.viewer(), aside_id)


@calls.get("/sync/changes")
@gate.lets(gate.PATIENT)
@calls.arguments(shapes.ChangesQuery, location="query")
@calls.response(200, shapes.ChangesOut)
@calls.alt_response(409, schema=shapes.EpochOver, description="`epoch_changed`: reconcile")
def changes(query: dict[str, Any]) -> Any:
    """What changed since `since`, in order, and none passed over; from the beginning without
    it. An entry is given as it is now. Nothing is deleted on a phone but what has
    `erased_at`. After 409 `epoch_changed`: reconcile, then read from the beginning."""
    viewer = gate.viewer()
    epoch = epochs.now(viewer)
    at = paging.place(viewer, query.get("since"))
    if at is not None and at[0] != epoch:
        raise EpochChanged(epoch)
    found = changed.since(viewer, at[1] if at else 0, query["limit"])
    following = paging.place_cursor(viewer, epoch, found.last)
    items = [_change(one) for one in found.items]
    return {"items": items, "next": following, "epoch": epoch, "more": found.more}


@calls.post("/sync/reconcile")
@gate.lets(gate.PATIENT, writes=False)
@calls.arguments(shapes.ReconcileIn)
@calls.response(200, shapes.Reconciled)
@calls.alt_response(428, schema=ErrorShape, description="It does not say whose it is")
@calls.doc(parameters=preconditions.WHOSE)
def reconcile(given: dict[str, Any]) -> Any:
    """Compare what a phone has with what is here, up to 1000 at once; nothing is changed. A
    journal with nothing in it wants everything, and erases nothing."""
    preconditions.says_whose()
    viewer = gate.viewer()
    held = [Held(one["id"], one["version"], one.get("sha256")) for one in given["entries"]]
    return {"epoch": epochs.now(viewer), **asdict(reconciling.compare(viewer, held))}


@calls.get("/sync/tunnel")
@gate.lets(gate.PATIENT)
@calls.response(200, shapes.Tunnel)
def tunnel() -> Any:
    """What a phone keeps for where there is no connection: the sessions whose thread is not
    over, with what each step asks whenever it opens; what may be asked at any time; the
    newest twenty pages, the newest intention of each of these sessions, and the plans for a
    hard day; the safety card; whom to call."""
    viewer = gate.viewer()
    coming = [
        one
        for one in therapy_sessions.every(viewer)
        if not one.cancelled and any(step.state in ("waiting", "open") for step in one.steps)
    ]
    return {
        "person": persons.profile(viewer),
        "epoch": epochs.now(viewer),
        "therapy_sessions": with_arcs(viewer, coming),
        "free_prompts": [
            {"when": when, "prompts": [prompt_out(prompt) for prompt in prompts]}
            for when, prompts in asking.at_any_time(viewer).items()
        ],
        "entries": packing.pages(viewer, coming),
        "safety_card": safety_card.newest(viewer),
        "practice": clinic_settings.of(viewer),
        "crisis_lines": lines_out(clinic_settings.country_of(viewer)),
    }


def _said(one: Result) -> dict[str, Any]:
    said = {name: value for name, value in asdict(one).items() if value is not None}
    return {"op_id": None, **said}


def _change(one: Change) -> dict[str, Any]:
    if one.entry is None:
        return {"id": one.id, "erased_at": one.erased_at}
    return {"state": one.state, **{name: getattr(one.entry, name) for name in OF_ENTRY}}
