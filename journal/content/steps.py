"""The steps of the arc, as data: what each is called, and when it opens and closes.

From 2-model, *The axes of the prompt library*. Offsets count from time zero; the
calendar they meet is `treatment.arc`'s work.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Offset:
    """How far from time zero: hours that pass, or days on the patient's calendar."""

    hours: int = 0
    days: int = 0


@dataclass(frozen=True)
class Step:
    """One step. `opens` None: asked on joining, on demand, or once planned. `closes`
    None: when the next one opens, or (landing) when the medicine's landing is over."""

    key: str
    name: str
    opens: Offset | None
    closes: Offset | None


STEPS = (
    Step("orient", "getting to know this journal", None, None),
    Step("prepare", "preparation", Offset(days=-14), Offset(hours=-24)),
    Step("booster", "before a booster", None, Offset()),
    Step("eve", "the eve and the morning", Offset(hours=-24), Offset()),
    Step("landing", "just after", Offset(), None),
    Step("day-1", "next day", Offset(hours=20), Offset(hours=48)),
    Step("day-3", "first days", Offset(hours=60), Offset(days=6)),
    Step("week-1", "after a week", Offset(days=6), None),
    Step("week-2", "after two weeks", Offset(days=13), None),
    Step("month-1", "after a month", Offset(days=28), None),
    Step("month-3", "after three months", Offset(days=85), Offset(days=99)),
    Step("hard-day", "a hard day", None, None),
)
WHENS = tuple(step.key for step in STEPS)
