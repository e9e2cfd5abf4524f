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
NOT_HERE = {"I-5": "nothing is exported and no file is given out yet"}


@cache
def tried() -> dict[str, set[str]]:
    """Each number, and the tests whose docstrings carry it."""
    found: dict[str, set[str]] = {}
    for path in sorted((HOUSE / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text())
        for node in (tree, *ast.walk(tree)):
            if isinstance(node, ast.Module | ast.FunctionDef):
                for number in numbers(ast.get_docstring(node) or ""):
                    found.setdefault(number, set()).add(path.stem)
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


def test_what_is_not_here_leaves_the_list_when_it_is() -> None:
    there = sorted({*NOT_HERE} & set(tried()))
    assert not there, f"{there} are tried now: take them from the list in this test."


def test_numbers_are_read_as_people_write_them() -> None:
    assert numbers("N-4. A-1, A-2 (C-CSRF-1 to 4); not A-B or ZA-1") == [
        *("N-4", "A-1", "A-2"),
        *(f"C-CSRF-{at}" for at in (1, 2, 3, 4)),
    ]
