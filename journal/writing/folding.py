"""When two pieces of writing say the same to a reader: case, accents, ligatures, kinds of
quotation marks. Pure; stored words are never changed by it.

An accent counts only when the one who looks typed one: "cafe" finds "café", and "café"
does not find "cafe". Everything else is meant letter for letter.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from journal.writing.words import is_border

# What phones and word processors write for what keyboards have; two that nobody sees.
SPELLED = {"‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "\u00ad": "", "\u200b": ""}
# Accents on Latin, Greek and Cyrillic; points of Hebrew; vowel signs of Arabic. In other
# scripts a mark makes another letter, and stays.
MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0652\u0670]"
)
# Letters of Latin, Greek and Cyrillic, digits and usual signs, whole: none of them is a mark,
# so that none of their texts holds a long row of marks.
WHOLE = "\0-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u206f"
NOT_WHOLE = re.compile(f"[^{WHOLE}]")
BLOCK = 250
# No letter bears so many marks. Putting marks in order takes the square of their number,
# so in a longer row of them one is cut from the other all the same.
LONGEST = 100
MOST_PLACES = 200


class Wanted:
    """Words that are looked for."""

    def __init__(self, query: str) -> None:
        accented = folded(query)
        self._bare = accented == folded(query, bare=True)
        self._parts = accented.split()
        # Between two words there may be any space, the end of a line too.
        self._pattern = re.compile(r"\s+".join(re.escape(part) for part in self._parts))

    @property
    def is_blank(self) -> bool:
        """Nothing to look for."""
        return not self._parts

    def is_in(self, text: str) -> bool:
        """Whether this text holds them."""
        said = _said(text, self._bare)
        if self.is_blank or self._parts[0] not in said:
            return False
        return len(self._parts) == 1 or self._pattern.search(said) is not None

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where in this text they stand, from and to, on borders of characters as a reader
        sees them; at most a few hundred."""
        return list(islice(self._places(text), MOST_PLACES))

    def first(self, text: str) -> tuple[int, int] | None:
        """The first of these places."""
        return next(self._places(text), None)

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        if self.is_blank:
            return
        within, last = _Folded(text, self._bare), 0
        for match in self._pattern.finditer(within.said):
            begins, _ = within.character(match.start())
            _, ends = within.character(match.end() - 1)
            if begins >= last:
                yield begins, ends
                last = ends


def folded(text: str, *, bare: bool = False) -> str:
    """A text as it is compared; `bare` is without its accents."""
    if not text.isascii():
        for odd, usual in SPELLED.items():
            text = text.replace(odd, usual)
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text).casefold()
    text = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", MARKS.sub("", text) if bare else text)


def _said(text: str, bare: bool) -> str:
    # In pieces only where a row of marks could make it slow; what comes out is the same.
    slow = not text.isascii() and NOT_WHOLE.search(text)
    return _Folded(text, bare).said if slow else folded(text, bare=bare)


def border(text: str, at: int) -> int:
    """The last border of a character, as a reader sees one, at this place or before."""
    at = max(0, min(at, len(text)))
    while 0 < at < len(text) and not is_border(text, at):
        at -= 1
    return at


class _Folded:
    """A text as it is compared (`said`), and the way back to where it stands as it is. It is
    folded in blocks, so that only those that are asked about are gone through."""

    def __init__(self, text: str, bare: bool) -> None:
        self._text, self._bare = text, bare
        self._blocks, self.said = self._walk(0, len(text), BLOCK)
        self._open, self._characters = -1, _Places([], [])

    def character(self, at: int) -> tuple[int, int]:
        """The character of the text that stands at this place of the folded one: from, to."""
        number = bisect_right(self._blocks.said, at) - 1
        if number != self._open:
            block = self._blocks.text[number : number + 2]
            self._characters, _ = self._walk(block[0], block[1], 1, self._blocks.said[number])
            self._open = number
        found = bisect_right(self._characters.said, at) - 1
        begins, ends = self._characters.text[found : found + 2]
        return begins, ends

    def _walk(self, at: int, end: int, step: int, length: int = 0) -> "tuple[_Places, str]":
        """This stretch in pieces of about so many characters: where each begins, in what is
        compared and in the text (and where the last one ends), and all of it folded."""
        said, text, pieces = [], [at], []
        while at < end:
            at = _next_border(self._text, at + step)
            pieces.append(folded(self._text[text[-1] : at], bare=self._bare))
            said.append(length)
            length += len(pieces[-1])
            text.append(at)
        return _Places(said, text), "".join(pieces)


class _Places(NamedTuple):
    said: list[int]
    text: list[int]


def _next_border(text: str, at: int) -> int:
    last = min(at + LONGEST, len(text))
    while at < last and not is_border(text, at):
        at += 1
    return min(at, len(text))
