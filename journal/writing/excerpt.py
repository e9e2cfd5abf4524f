"""What a page of found entries shows of each: the words around, the found ones marked.

Pure, and cut only between characters as a reader sees them.
"""

from dataclasses import dataclass

from journal.writing.folding import Wanted, border
from journal.writing.words import Words, is_blank

BEFORE, AFTER = 60, 120


@dataclass(frozen=True)
class Run:
    """A piece of text that is one of the found words, or is not."""

    text: str
    found: bool = False


@dataclass(frozen=True)
class Excerpt:
    """The title and a passage, each in runs; of what is empty, none."""

    title: tuple[Run, ...]
    passage: tuple[Run, ...]


def excerpt(words: Words, wanted: Wanted) -> Excerpt:
    """The title whole, and the first passage around what was looked for; when only the
    title has it, or nothing is looked for, how the page begins."""
    title = _runs(words.title, wanted, 0, len(words.title))
    others = [text for text in words.texts[1:] if not is_blank(text)]
    for text in others:
        place = wanted.first(text)
        if place is not None:
            return Excerpt(title, _around(text, place, wanted))
    beginning = others[0] if others else ""
    return Excerpt(title, _around(beginning, (0, 0), wanted))


def _around(text: str, place: tuple[int, int], wanted: Wanted) -> tuple[Run, ...]:
    begins, ends = border(text, place[0] - BEFORE), border(text, place[1] + AFTER)
    space = text.find(" ", begins, place[0])
    if begins > 0 and space >= 0:  # rather at a word
        begins = space + 1
    space = text.rfind(" ", place[1], ends)
    if ends < len(text) and space > place[1]:
        ends = space
    runs = _runs(text, wanted, begins, ends)
    before = (Run("…"),) if begins > 0 else ()
    after = (Run("…"),) if ends < len(text) else ()
    return (*before, *runs, *after)


def _runs(text: str, wanted: Wanted, begins: int, ends: int) -> tuple[Run, ...]:
    runs = []
    at = begins
    for start, stop in wanted.places(text[begins:ends]):
        if begins + start > at:
            runs.append(Run(text[at : begins + start]))
        runs.append(Run(text[begins + start : begins + stop], found=True))
        at = begins + stop
    if at < ends:
        runs.append(Run(text[at:ends]))
    return tuple(runs)
