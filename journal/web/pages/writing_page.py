"""What stands on a writing page: the words so far, the prompts, the intention beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from journal.content.prompt import Prompt
from journal.content.shelf import library
from journal.errors import NotFound
from journal.treatment import therapy_sessions
from journal.treatment.therapy_session import TherapySession
from journal.viewer import Viewer
from journal.web.pages import forms, shown
from journal.writing import asking, reading
from journal.writing.entry import KINDS, Entry
from journal.writing.narrowing import Narrowing

# What a step is mostly for, when no prompt says it.
KIND_OF_STEP = {"prepare": "intention", "booster": "intention", "eve": "intention"}
NOTE_STEPS = ("landing",)


@dataclass
class Sheet:
    """One writing page, new, opened again, or come back with something to mend."""

    entry_id: UUID
    base: int | None = None
    entry: Any = None
    kind: str = "free-page"
    one: TherapySession | None = None
    when: str = ""
    prompts: Sequence[Prompt] = ()
    texts: Mapping[tuple[str, int], str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, list[str]] = field(default_factory=dict)

    def context(self, viewer: Viewer) -> dict[str, Any]:
        """What the template needs."""
        intention = intention_of(viewer, self.one.id, but=self.entry_id) if self.one else None
        asked = [
            shown.Beside(
                shown.prompt(prompt), text=self.texts.get((prompt.slug, prompt.version), "")
            )
            for prompt in self.prompts
        ]
        return {
            "entry": self.entry,
            "entry_id": self.entry_id,
            "page_id": self.form.get("page") or uuid4().hex,
            "base": self.base if self.base is not None else "",
            "kind": self.kind,
            "kinds": self._kinds(),
            "session": self.one,
            "therapy_session_id": self.one.id if self.one else "",
            "when": self.when,
            "prompts": asked,
            "intention": intention,
            "landing": self.when == "landing",
            "form": self.form,
            "errors": self.errors,
            "clear_offered": "clear" in self.errors,
        }

    def _kinds(self) -> list[dict[str, str]]:
        """The kinds to choose from, where no prompt has decided it."""
        if self.prompts or self.when:
            return []
        return [{"key": key, "name": name} for key, name in KINDS.items()]


def blank(viewer: Viewer, kind: str, session_id: str, when: str, prompt: str) -> Sheet:
    """A new page."""
    one = therapy_sessions.read(viewer, forms.id_in(session_id)) if session_id else None
    chosen = _prompts(viewer, one, when, prompt)
    if kind not in KINDS:
        kind = chosen[0].kind if chosen else KIND_OF_STEP.get(when, _plain(one, when))
    return Sheet(uuid4(), kind=kind, one=one, when=when, prompts=chosen)


def of(viewer: Viewer, entry: Entry, other: Entry | None = None) -> Sheet:
    """An entry, open for writing; `other` is a waiting version to be worked in."""
    one = None
    if entry.therapy_session_id is not None:
        one = therapy_sessions.read(viewer, entry.therapy_session_id)
    known = [library().prompt(answer.prompt, answer.version) for answer in entry.answers]
    answered = [prompt for prompt in known if prompt is not None]
    form = {"title": entry.title, "body": entry.body, "mood": entry.mood}
    if other is not None:
        form |= {"body": _both(entry, other), "merges": str(other.version)}
    return Sheet(
        entry.id,
        base=entry.version,
        entry=shown.entry(viewer, entry),
        kind=entry.kind,
        one=one,
        when=entry.when or "",
        prompts=answered,
        texts={(answer.prompt, answer.version): answer.text for answer in entry.answers},
        form=form,
    )


def _both(entry: Entry, other: Entry) -> str:
    """The body of one, and beneath it whatever the other says differently."""
    here = {entry.title, entry.body, entry.mood, *(answer.text for answer in entry.answers)}
    theirs = (other.title, *(answer.text for answer in other.answers), other.body, other.mood)
    pieces = [entry.body, *(text for text in theirs if text not in here)]
    return "\n\n".join(piece for piece in pieces if piece.strip())


def again(
    viewer: Viewer, entry_id: UUID, form: dict[str, str], errors: Mapping[str, list[str]]
) -> Sheet:
    """The page once more, every typed word still on it, with what was wrong."""
    one = None
    if form.get("therapy_session_id"):
        try:
            one = therapy_sessions.read(viewer, forms.id_in(form["therapy_session_id"]))
        except NotFound:
            one = None
    given = forms.answers(form)
    known = [library().prompt(answer["prompt"], answer["version"]) for answer in given]
    return Sheet(
        entry_id,
        base=forms.number(form.get("base")),
        entry=_if_there(viewer, entry_id),
        kind=form["kind"] if form.get("kind") in KINDS else "free-page",
        one=one,
        when=form.get("when", ""),
        prompts=[prompt for prompt in known if prompt is not None],
        texts={(answer["prompt"], answer["version"]): answer["text"] for answer in given},
        form=form,
        errors=errors,
    )


def _if_there(viewer: Viewer, entry_id: UUID) -> shown.Beside | None:
    try:
        return shown.entry(viewer, reading.read(viewer, entry_id))
    except NotFound:
        return None


def intention_of(viewer: Viewer, session_id: UUID, but: UUID) -> Entry | None:
    """The session's newest intention, to be read beside what came after."""
    found = reading.page(viewer, Narrowing("intention", session_id), limit=2)
    return next((entry for entry in found if entry.id != but), None)


def _prompts(viewer: Viewer, one: TherapySession | None, when: str, slug: str) -> Sequence[Prompt]:
    if not when or (one is None and when not in asking.ANY_TIME):
        return ()
    asked = asking.step(viewer, when, one)
    chosen = [prompt for prompt in asked.suiting if prompt.slug == slug]
    if when == "landing":
        return chosen[:1]
    others = [prompt for prompt in asked.offered.all if prompt.slug != slug]
    found = chosen + others
    # One page is of one kind: a plan answered on an intention's page would not be found again.
    return [prompt for prompt in found if prompt.kind == found[0].kind][:3]


def _plain(one: TherapySession | None, when: str) -> str:
    if one is None:
        return "free-page"
    return "session-note" if when in NOTE_STEPS else "reflection"
