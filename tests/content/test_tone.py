"""The checker of tone itself: each rule catches a planted fault."""

from dataclasses import replace

import pytest

from journal.content import tone
from journal.content.prompt import Prompt

GOOD = Prompt(
    slug="day-1-body-x",
    version=1,
    when="day-1",
    domain="body",
    kind="reflection",
    core=True,
    depth="line",
    ways=("text",),
    ask="What does your body feel like today, if anything?",
    hint="One word is enough.",
    for_medicines=(),
    for_style="any",
    sensitivity=0,
    needs_clear_head=False,
    grounding_after="",
    follows=None,
    source="a test",
    reviewed_by="",
    reviewed_on="",
    locale="en",
)


def test_a_good_prompt_has_no_fault() -> None:
    assert tone.faults(GOOD) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ask": "What " + "now " * 20 + "here?"}, "more than 20 words"),
        (
            {"when": "landing", "ask": "What is there in your body right at this time?"},
            "more than 8",
        ),
        ({"ask": "What is here? What is near?"}, "not one question"),
        ({"ask": "What is here."}, "not one question"),
        (
            {"ask": "What considerations regarding psychological flexibility appear relevant?"},
            "above grade 6",
        ),
        (
            {"hint": "Circumspectly characterise predominating autobiographical considerations."},
            "hint",
        ),
        ({"ask": "And your feet?"}, "not open"),
        ({"ask": "Did you see what came?"}, "yes or no"),
        ({"ask": "What is here, and why?"}, "asks why"),
        ({"ask": "What was your breakthrough?"}, "verdict"),
        ({"hint": "You should take your time."}, "verdict"),
        ({"ask": "How many words came?"}, "counts"),
        ({"hint": "Write 3 lines."}, "counts"),
        ({"ask": "What was better than before?"}, "compares"),
        ({"ask": "What dose felt right?"}, "clinical"),
        ({"ask": "Where did you get it, and how?"}, "source"),
        ({"hint": "Their full name helps."}, "initials"),
        ({"hint": "Go on!"}, "exclaims"),
        ({"ask": "How did you reach your intention?"}, "outcome"),
        ({"when": "eve", "ask": "What will it mean to you?"}, "before 20 hours"),
        ({"when": "landing", "needs_clear_head": True}, "clear head"),
        ({"when": "landing", "domain": "meaning"}, "stays empty"),
        ({"when": "landing", "depth": "page"}, "asks for a page"),
        ({"when": "week-1", "domain": "meaning"}, "needing a clear head"),
        ({"ask": "What came, and what went?"}, "two things"),
        ({"ask": "What did you pray for, if anything?"}, "faith"),
        ({"ask": "What happened to you in the accident?"}, "details"),
        ({"ask": "What do you recall of last night?"}, "names a day or hour"),
        ({"ask": "Who was near you, if anyone?"}, "suggest initials"),
        ({"ask": "What matters to you now, if anything?"}, "meaning or a choice"),
        ({"hint": "It may differ from others; less than others is fine."}, "compares"),
        ({"when": "landing", "sensitivity": 2, "grounding_after": "Rest."}, "heavy just after"),
        ({"sensitivity": 2}, "grounding"),
        ({"locale": "de"}, "not in English"),
    ],
)
def test_a_fault_is_heard(changes: dict[str, object], said: str) -> None:
    faults = tone.faults(replace(GOOD, **changes))  # type: ignore[arg-type]  # the point of it
    assert any(said in fault for fault in faults), faults


def test_syllables_are_counted_well_enough() -> None:
    known = {"what": 1, "body": 2, "notice": 2, "little": 2, "quiet": 2, "remember": 3, "time": 1}
    known |= {"being": 2, "idea": 3, "something": 2, "sometimes": 2, "loosely": 2, "tea": 1}
    assert {word: tone.syllables_of(word) for word in known} == known
