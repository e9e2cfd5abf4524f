"""The words of the demonstration, all invented. Ana's fortnight, a page of Cleo's.

Each page says when it was written, from a session's time zero, and which prompts it
answers: the first core prompt of a cell of when × domain, so that it follows the library.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from journal.wellbeing.card import Card, Contact


@dataclass(frozen=True)
class Page:
    """One page of writing. `answers` maps a domain of the step to what was written."""

    name: str
    kind: str
    at: timedelta
    step: str | None = None
    title: str = ""
    body: str = ""
    mood: str = ""
    answers: dict[str, str] = field(default_factory=dict)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def days(number: float) -> timedelta:
    return timedelta(days=number)


FIRST = (
    Page(
        "first-intention",
        "intention",
        -days(3),
        "prepare",
        title="Before the first one",
        body=(
            "To meet whatever is there without arguing with it.\n\n"
            "I keep wanting to write something bigger. It is fine if it stays this small."
        ),
        mood="a bit wound up",
    ),
    Page(
        "coping-plan",
        "coping-plan",
        -days(2),
        "prepare",
        title="If it gets strange",
        body=(
            "Three words: here, warm, enough.\n\n"
            "The grey blanket from home. The playlist without voices. I can open my eyes.\n\n"
            "If I go quiet: wait with me. Please don't ask me to explain while it lasts."
        ),
    ),
    Page(
        "safety-plan",
        "safety-plan",
        -days(2) + hours(1),
        "prepare",
        title="For a hard day",
        body=(
            "How I notice: I stop answering messages, and the curtains stay shut.\n\n"
            "What helps first: shoes on, once round the block, then tea.\n\n"
            "M. knows, and said any hour is all right. After that the practice's line."
        ),
    ),
    Page("eve-words", "intention", -hours(14), "eve", body="Let it be what it is."),
    Page(
        "first-word",
        "session-note",
        hours(1.6),
        "landing",
        body="water",
        mood="far away, all right",
    ),
    Page(
        "first-day-after",
        "reflection",
        hours(23),
        "day-1",
        title="The morning after",
        answers={
            "body": (
                "Heavy arms, like after swimming. My jaw is looser than it has been for weeks. "
                "A little queasy until I had toast."
            ),
            "images": (
                "Stairs going down into green water, and I was not worried about it. "
                "Someone was humming. I think it was me."
            ),
        },
        body="I slept nine hours. I don't know what any of it means and I'd like to leave it so.",
    ),
    Page(
        "first-days",
        "reflection",
        days(3),
        "day-3",
        title="Not much, and something",
        answers={
            "daily-life": (
                "I washed up without being asked, which sounds like nothing. "
                "I noticed because the plates were warm and I liked that."
            ),
        },
        body="It has not fixed the evenings. They were long again yesterday.",
        mood="plain",
    ),
    Page(
        "free-page",
        "free-page",
        days(4),
        None,
        title="Kitchen, late",
        body=(
            "Couldn't sleep. Wrote a list of sounds instead: fridge, rain, the neighbour's radio, "
            "a gate.\n\nNobody needs to read this one."
        ),
    ),
)

SECOND = (
    Page(
        "second-intention",
        "intention",
        -days(2),
        "prepare",
        body="To ask the humming what it wants, and not to insist on an answer.",
    ),
    Page("second-word", "session-note", hours(2), "landing", body="small boat. no shore needed"),
    Page(
        "second-day-after",
        "reflection",
        hours(26),
        "day-1",
        title="It was harder",
        answers={
            "body": "Cold hands for most of it. I asked for the blanket and that was good.",
            "emotion": (
                "Sad, in a way that had edges. It came with my grandmother's hallway in it. "
                "It did not stay the whole time."
            ),
        },
        body=(
            "I would like to talk about the hallway, but slowly. I am not sure yet whether it was "
            "a memory or a place I made."
        ),
        mood="tired, clear",
    ),
    Page(
        "letter",
        "letter",
        days(2),
        None,
        title="To me, in spring",
        body=(
            "You asked me to write while it is light. So: it is light today. I walked to the canal "
            "and back. If you are reading this on a shut-curtains day, the canal is still there. "
            "Shoes first."
        ),
    ),
)

CLEO = (
    Page(
        "cleo-intention",
        "intention",
        -days(2),
        "prepare",
        body="To be a little less braced.",
    ),
    Page(
        "cleo-day-after",
        "reflection",
        hours(22),
        "day-1",
        title="Nothing happened, I think",
        answers={"body": "Light-headed, then hungry. That was all I could find."},
        body="I had expected more. I am trying not to make it into a story either way.",
    ),
)

CARD = Card(
    signs="I stop answering messages, and the curtains stay shut.",
    steadying=("here", "warm", "enough"),
    helps="Shoes on, once round the block, then tea. The grey blanket.",
    people=(Contact("M.", "+353 1 555 0123"), Contact("My aunt, evenings", "+353 1 555 0164")),
    reasons="The canal is still there.",
    places="The library, upstairs, by the radiator.",
)

CHANGED_LATER = (
    "\n\nLater: the stairs again, in a dream. They had a handrail this time. I'm keeping this "
    "part to myself for now."
)
REPLY_FIRST = (
    "Thank you for letting me see this. Leaving it unexplained sounds right to me as well. "
    "If you like, we can begin with the warm plates on Thursday and see where the stairs come in. "
    "Nothing needs preparing."
)
NOTE_FIRST = "The part about the stairs is the one I'd like to bring."
PRACTICE = {
    "line": "+353 1 555 0100",
    "hours": "Monday to Friday, 9 to 17.",
    "crisis_country": "IE",
    "reads_when": "Before your next session.",
    "between": "The practice, by telephone.",
}
READS_BEN = "On weekday mornings before nine, and always on the morning of your session."
BETWEEN_BEN = "The practice's line, weekdays nine to five. I am not reached through this page."
READS_FAY = "On Wednesdays, before the prescribing round."
BETWEEN_FAY = "For anything about your medicines: the practice's line."
