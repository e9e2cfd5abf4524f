"""What changed between two texts, word by word. Pure: used wherever two versions of a
page are shown together, by the history, by two versions that wait, and by sharing.

The work is bounded, whatever the texts are. Where words would take too long to compare
the paragraphs are, and where those would too, the whole; `coarse` then says so.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, Protocol

from journal.writing import edits
from journal.writing.edits import Edits, Kind, Steps

Part = Literal["title", "answer", "body", "mood"]
PARAGRAPH = re.compile(r"[^\n]*\n+|[^\n]+")
WORD = re.compile(r"\s+|\S+")


class AnswerLike(Protocol):
    """One answer: which prompt, the words it was asked in, what was written."""

    @property
    def prompt(self) -> str: ...
    @property
    def ask(self) -> str: ...
    @property
    def text(self) -> str: ...


class Page(Protocol):
    """Anything that holds the words of a page: words, an entry, a snapshot."""

    @property
    def title(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def answers(self) -> Sequence[AnswerLike]: ...
    @property
    def mood(self) -> str: ...


@dataclass(frozen=True)
class Run:
    """A stretch of text that is in both, or only in the one after or before."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class PartChange:
    """One part of a page, before and after. `ask` is the prompt's words for an answer;
    `coarse` says that it was too long or too different to compare word by word."""

    part: Part
    runs: tuple[Run, ...]
    prompt: str = ""
    ask: str = ""
    coarse: bool = False

    @property
    def before(self) -> tuple[Run, ...]:
        """What stood here before, with what was taken away marked."""
        return tuple(run for run in self.runs if run.kind != "added")

    @property
    def after(self) -> tuple[Run, ...]:
        """What stands here after, with what was added marked."""
        return tuple(run for run in self.runs if run.kind != "removed")

    @property
    def how(self) -> Literal["same", "added", "removed", "changed"]:
        """What became of the whole part."""
        kinds = {run.kind for run in self.runs}
        return next(iter(kinds)) if len(kinds) == 1 else "changed"


def between(before: Page, after: Page) -> list[PartChange]:
    """Every part that either page has, in the order it stands on the page, compared.

    Answers are paired by their prompt; one that is gone comes after those that are there.
    """
    found = []
    steps = Steps()
    for part, one, other, ask in _pairs(before, after):
        if one or other:
            runs, coarse = _compared(one, other, steps)
            prompt, words = ask
            found.append(PartChange(part, runs, prompt, words, coarse))
    return found


def anything_in(parts: Sequence[PartChange]) -> bool:
    """Whether anything at all is different."""
    return any(part.how != "same" for part in parts)


def _pairs(before: Page, after: Page) -> Iterator[tuple[Part, str, str, tuple[str, str]]]:
    nothing = ("", "")
    yield "title", before.title, after.title, nothing
    waiting: dict[str, list[AnswerLike]] = {}
    for answer in before.answers:
        waiting.setdefault(answer.prompt, []).append(answer)
    for answer in after.answers:
        was = waiting.get(answer.prompt)
        text = was.pop(0).text if was else ""
        yield "answer", text, answer.text, (answer.prompt, answer.ask)
    for gone in (answer for rest in waiting.values() for answer in rest):
        yield "answer", gone.text, "", (gone.prompt, gone.ask)
    yield "body", before.body, after.body, nothing
    yield "mood", before.mood, after.mood, nothing


def _compared(before: str, after: str, steps: Steps) -> tuple[tuple[Run, ...], bool]:
    """First by paragraph, then by word inside what changed."""
    by_paragraph = edits.shortest(PARAGRAPH.findall(before), PARAGRAPH.findall(after), steps)
    if by_paragraph is None:
        return _runs([("removed", before), ("added", after)]), True
    found: Edits = []
    coarse = False
    for kind, removed, added in _blocks(by_paragraph):
        by_word = (
            edits.shortest(WORD.findall(removed), WORD.findall(added), steps)
            if kind == "changed" and removed and added
            else None
        )
        if kind == "same":
            found.append(("same", removed))
        elif by_word is not None:
            found += _tidied(by_word)
        else:
            coarse = coarse or bool(removed and added)
            found += [("removed", removed), ("added", added)]
    return _runs(found), coarse


def _blocks(found: Edits) -> Iterator[tuple[Literal["same", "changed"], str, str]]:
    """Stretches that are the same, and between them what was there and what came instead."""
    removed, added = "", ""
    for kind, text in found:
        if kind == "removed":
            removed += text
        elif kind == "added":
            added += text
        else:
            if removed or added:
                yield "changed", removed, added
            removed, added = "", ""
            yield "same", text, text
    if removed or added:
        yield "changed", removed, added


def _tidied(given: Edits) -> Edits:
    """A lone space between two changed words belongs to them: nobody reads it as kept."""
    found: Edits = []
    removed, added, space = "", "", ""
    for kind, text in given:
        if kind == "same" and (removed or added) and not space and text in (" ", "\u00a0"):
            space = text
            continue
        if kind == "same":
            found += [("removed", removed), ("added", added), ("same", space + text)]
            removed, added, space = "", "", ""
            continue
        if space:
            removed, added, space = removed + space, added + space, ""
        removed += text if kind == "removed" else ""
        added += text if kind == "added" else ""
    return [*found, ("removed", removed), ("added", added), ("same", space)]


def _runs(given: Edits) -> tuple[Run, ...]:
    """Neighbours of one kind joined, and what is empty left out."""
    stretches = groupby((edit for edit in given if edit[1]), key=lambda edit: edit[0])
    return tuple(Run(kind, "".join(text for _, text in edits)) for kind, edits in stretches)
