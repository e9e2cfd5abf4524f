"""The shortest way from one sequence of words to another (Myers 1986), with an end to it.

difflib would be shorter, but its worst case is cubic and cannot be stopped half-way.
Pure; called by `changes` alone.
"""

from collections.abc import Sequence
from typing import Literal

Kind = Literal["same", "added", "removed"]
Edits = list[tuple[Kind, str]]
MOST_STEPS = 1_000_000
MOST_EDITS = 500


class Steps:
    """How much work may still be done; shared by all parts of one page."""

    def __init__(self, left: int = MOST_STEPS) -> None:
        self.left = left


def shortest(a: Sequence[str], b: Sequence[str], steps: Steps) -> Edits | None:
    """What to take away from a and to add to it for b, or None where that takes too long."""
    start, most = 0, min(len(a), len(b))
    while start < most and a[start] == b[start]:
        start += 1
    end = 0
    while end < most - start and a[-1 - end] == b[-1 - end]:
        end += 1
    middle = _middle(a[start : len(a) - end], b[start : len(b) - end], steps)
    if middle is None:
        return None
    same: Edits = [("same", "".join(a[:start]))]
    rest: Edits = [("same", "".join(a[len(a) - end :]))]
    return [edit for edit in (*same, *middle, *rest) if edit[1]]


def _middle(a: Sequence[str], b: Sequence[str], steps: Steps) -> Edits | None:
    if not a or not b:
        return [("removed", "".join(a)), ("added", "".join(b))]
    reach: dict[int, int] = {1: 0}
    trail: list[dict[int, int]] = []
    for edits in range(MOST_EDITS):
        trail.append(dict(reach))
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and reach[k - 1] < reach[k + 1])
            x = reach[k + 1] if down else reach[k - 1] + 1
            begun = x
            while x < len(a) and 0 <= x - k < len(b) and a[x] == b[x - k]:
                x += 1
            reach[k] = x
            steps.left -= 1 + x - begun
            if steps.left < 0:
                return None
            if x >= len(a) and x - k >= len(b):
                return _followed_back(a, b, trail)
    return None


def _followed_back(a: Sequence[str], b: Sequence[str], trail: list[dict[int, int]]) -> Edits:
    found: Edits = []
    x, y = len(a), len(b)
    for edits in range(len(trail) - 1, -1, -1):
        reach, k = trail[edits], x - y
        down = k == -edits or (k != edits and reach[k - 1] < reach[k + 1])
        was = k + 1 if down else k - 1
        from_x = reach[was]
        from_y = from_x - was
        while x > from_x and y > from_y and x > 0 and y > 0:
            x, y = x - 1, y - 1
            found.append(("same", a[x]))
        if edits:
            found.append(("added", b[y - 1]) if down else ("removed", a[x - 1]))
        x, y = from_x, from_y
    return found[::-1]
