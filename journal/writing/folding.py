"""When two pieces of writing say the same to a reader: case, accents, ligatures, kinds of
quotation marks. Pure; stored words are never changed by it.

An accent counts only when the one who looks typed one: "cafe" finds "café", and "café"
does not find "cafe". Everything else is meant letter for letter.
"""

import re
import unicodedata
from bisect import bisect_right

from journal.writing.words import is_border

# What phones and word processors write for what keyboards have; two that nobody sees.
SPELLED = {"‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "\u00ad": "", "\u200b": ""}
# Accents on Latin, Greek and Cyrillic; points of Hebrew; vowel signs of Arabic. In other
# scripts a mark makes another letter, and stays.
MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0652\u0670]"
)
BLOCK = 1000
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
        said = folded(text, bare=self._bare)
        if self.is_blank or self._parts[0] not in said:
            return False
        return len(self._parts) == 1 or self._pattern.search(said) is not None

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where in this text they stand, from and to, on borders of characters as a reader
        sees them; at most a few hundred."""
        if self.is_blank:
            return []
        said, blocks, text_at = _in_blocks(text, self._bare)
        found: list[tuple[int, int]] = []
        for match in self._pattern.finditer(said):
            begins, _ = _back(match.start(), text, blocks, text_at, self._bare)
            _, ends = _back(match.end() - 1, text, blocks, text_at, self._bare)
            if not found or begins >= found[-1][1]:
                found.append((begins, ends))
            if len(found) == MOST_PLACES:
                break
        return found


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


def border(text: str, at: int) -> int:
    """The last border of a character, as a reader sees one, at this place or before."""
    at = max(0, min(at, len(text)))
    while 0 < at < len(text) and not is_border(text, at):
        at -= 1
    return at


def _in_blocks(text: str, bare: bool) -> tuple[str, list[int], list[int]]:
    """The folded text, where each of its blocks begins, and where that is in the text."""
    pieces, blocks, text_at = [], [], []
    at = length = 0
    while at < len(text):
        ends = _next_border(text, at + BLOCK)
        pieces.append(folded(text[at:ends], bare=bare))
        blocks.append(length)
        text_at.append(at)
        length += len(pieces[-1])
        at = ends
    return "".join(pieces), blocks, text_at


def _back(
    wanted: int, text: str, blocks: list[int], text_at: list[int], bare: bool
) -> tuple[int, int]:
    """The character of the text that stands at this place of the folded one: from, to."""
    number = bisect_right(blocks, wanted) - 1
    at, said = text_at[number], blocks[number]
    while True:
        ends = _next_border(text, at + 1)
        said += len(folded(text[at:ends], bare=bare))
        if said > wanted or ends >= len(text):
            return at, ends
        at = ends


def _next_border(text: str, at: int) -> int:
    while at < len(text) and not is_border(text, at):
        at += 1
    return min(at, len(text))
