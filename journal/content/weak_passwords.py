"""What makes a long password weak: repeated, in a row, or mostly what many choose.

Pure. Called when a password is chosen, never when one is checked.
"""

import itertools
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "common_passwords.txt"
LEFT = 8
VARIED = 5
# Letters that people write as signs.
SIGNS = str.maketrans("@0134$57!", "aoieasstl")


def advice(password: str, own: Iterable[str] = ()) -> str:
    """What to do about a weak password, in a sentence; or nothing, when it will do."""
    plain = password.casefold()
    if len(set(plain)) < VARIED:
        return "More different characters."
    if _is_repeated(plain):
        return "It is one thing repeated; put something different beside it."
    known = [part for text in own for part in _parts(text)]
    if len(_left(plain, known)) < LEFT:
        return "Many would try this one first; add words of your own."
    return ""


@cache
def common() -> tuple[str, ...]:
    """What many choose, the longest first, as letters and digits alone."""
    lines = FILE.read_text("utf-8").splitlines()
    words = {_letters(line) for line in lines if line.strip() and not line.startswith("#")}
    return tuple(sorted(words, key=len, reverse=True))


def _left(plain: str, known: list[str]) -> str:
    """What is left when the well-known, the person's own and what runs in a row is gone."""
    left = [
        _without(_letters(spelled), [*known, *common()])
        for spelled in (plain, plain.translate(SIGNS))
    ]
    return min((_without_rows(text) for text in left), key=len)


def _without(text: str, words: Iterable[str]) -> str:
    for word in words:
        text = text.replace(word, "\0")
    return text.replace("\0", "")


def _without_rows(text: str) -> str:
    """Of `abcdef`, `98765` or `1111` only the first is left; years count as one."""
    text = re.sub(r"(?:19|20)\d\d", "1", text)
    kept, step, run = text[:1], None, 1
    for before, char in itertools.pairwise(text):
        now = ord(char) - ord(before)
        run = run + 1 if now == step and abs(now) <= 1 else 1
        step = now
        if run < 2:
            kept += char
    return kept


def _is_repeated(plain: str) -> bool:
    return plain in (plain + plain)[1:-1]


def _parts(text: str) -> list[str]:
    found = [_letters(part) for part in (text, *re.split(r"[@.\s_+-]+", text.casefold()))]
    return sorted({part for part in found if len(part) >= 3}, key=len, reverse=True)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum() or not char.isascii())
