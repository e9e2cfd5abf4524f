"""What templates are given: the acts' own objects, joined with what stands beside them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from journal.content.prompt import Prompt
from journal.sharing import standing
from journal.sharing.standing import Standing
from journal.treatment.therapy_session import TherapySession
from journal.viewer import Viewer
from journal.writing import clear_head
from journal.writing.entry import Entry


class Beside:
    """An object with a few more names, all of its own names still there."""

    def __init__(self, inner: Any, **more: Any) -> None:
        self.__dict__.update({**getattr(inner, "__dict__", {}), **more}, _inner=inner)

    def __getattr__(self, name: str) -> Any:  # what it does not have, the inner one has
        return getattr(self._inner, name)


def entry(viewer: Viewer, one: Entry) -> Beside:
    """One entry with its live shares and, if it is held, until when."""
    return Beside(entries(viewer, [one])[0], held_until=clear_head.held_until(viewer, one))


def entries(viewer: Viewer, many: Sequence[Entry]) -> list[Beside]:
    """Entries with their live shares."""
    live = standing.live_of(viewer, [one.id for one in many])
    return [
        Beside(one, shares=[_share_line(share) for share in live.get(one.id, [])], held_until=None)
        for one in many
    ]


def _share_line(share: Standing) -> dict[str, Any]:
    return {
        "id": share.id,
        "person_name": share.person.name if share.person else "",
        "shared_at": share.shared_at,
        "opened_at": share.opened_at,
        "changed_since": share.changed_since,
    }


def session(one: TherapySession, written: Iterable[Beside]) -> Beside:
    """A therapy session whose steps carry the entries that were written in them."""
    by_step: dict[str, list[Beside]] = {}
    for each in written:
        key = _step_of(one, each.when, each.kind, each.written_at)
        by_step.setdefault(key, []).append(each)
    steps = [Beside(step, entries=by_step.get(step.key, [])) for step in one.steps]
    return Beside(one, steps=steps)


def _step_of(one: TherapySession, when: str | None, kind: str, written_at: datetime) -> str:
    keys = [step.key for step in one.steps]
    if when in keys:
        return str(when)
    if written_at < one.starts_at or kind in ("intention", "coping-plan", "safety-plan"):
        return keys[0]
    begun = [step.key for step in one.steps if step.opens_at <= written_at]
    return begun[-1] if begun else keys[0]


def prompt(one: Prompt) -> Beside:
    """A prompt with what templates ask of it."""
    from_names = {"reviewed": bool(one.reviewed_by)}
    return Beside(one, **from_names)
