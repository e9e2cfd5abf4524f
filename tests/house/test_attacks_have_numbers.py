"""Which cases of *Try to break it* are tried, and by which test: each by its number."""

import ast
import re
from functools import cache

from journal.config import HOUSE

NUMBER = re.compile(r"\b((?:C-CSRF|C-HDR|[ANSIXUPY])-\d+)\b(?: to (\d+)\b)?")
REQUIRED = (
    *(f"A-{at}" for at in (1, 2, 4, 5, 7, *range(9, 14), *range(15, 21))),
    *(f"N-{at}" for at in (*range(1, 7), 9)),
    *(f"S-{at}" for at in (1, 2, 3, 4, 9)),
    *(f"C-CSRF-{at}" for at in range(1, 5)),
    *(f"C-HDR-{at}" for at in range(1, 4)),
    *(f"I-{at}" for at in range(1, 9)),
    *(f"Y-{at}" for at in (1, *range(3, 8), 13, 15, 16, 19, 21, 24, 25, 27, 29)),
    *("X-1", "X-4", "X-5", "X-6", "X-7", "U-5", "P-9", "P-11", "P-14"),
)
# Losses others had (3-promises), each a test of ours.
LOSSES = (
    "token expired while open",
    "login redirect lost the post",
    "unedited open note pushed its old copy",
    "pinned old tab overwrote two days",
    "deleted here, edited offline there",
    "clock-based conflict",
    "unused for weeks",
    "empty server answer",
    "wrong conflict copy deleted",
    "blank saved over text",
    "last seconds not flushed",
    "queue replayed under the next account",
    "cached pages readable after sign-out",
    "slow phone saved part of a long note",
    "restored backup",
)
NOT_HERE = {"I-5": "nothing is exported and no file is given out yet"}


@cache
def docstrings() -> list[tuple[str, str]]:
    """What every test says it tries, and in which file."""
    return [
        (path.stem, " ".join((ast.get_docstring(node) or "").split()))
        for path in sorted((HOUSE / "tests").rglob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Module | ast.FunctionDef)
    ]


@cache
def tried() -> dict[str, set[str]]:
    """Each number, and the tests whose docstrings carry it."""
    found: dict[str, set[str]] = {}
    for stem, text in docstrings():
        for number in numbers(text):
            found.setdefault(number, set()).add(stem)
    return found


def numbers(text: str) -> list[str]:
    """`A-1, A-2` and `C-CSRF-1 to 4`, each by itself."""
    found = []
    for name, last in NUMBER.findall(text):
        kind, _, first = name.rpartition("-")
        found += [f"{kind}-{at}" for at in range(int(first), int(last or first) + 1)]
    return found


def test_every_case_that_is_asked_for_is_tried_by_its_number() -> None:
    missing = [one for one in REQUIRED if one not in tried() | NOT_HERE]
    assert not missing, f"{missing}: put the number into the docstring of the test that tries it."


def test_every_loss_that_others_had_is_tried_by_its_line() -> None:
    missing = [
        one for one in LOSSES if not any(f"Losses: {one}" in text for _, text in docstrings())
    ]
    assert not missing, f"{missing}: the test that tries it says `Losses: …` in its docstring."


def test_what_is_not_here_leaves_the_list_when_it_is() -> None:
    there = sorted({*NOT_HERE} & set(tried()))
    assert not there, f"{there} are tried now: take them from the list in this test."


def test_numbers_are_read_as_people_write_them() -> None:
    assert numbers("N-4. A-1, A-2 (C-CSRF-1 to 4); not A-B or ZA-1") == [
        *("N-4", "A-1", "A-2"),
        *(f"C-CSRF-{at}" for at in (1, 2, 3, 4)),
    ]
