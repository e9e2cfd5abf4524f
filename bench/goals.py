"""6-speed's goals beside the figures they came from, taken on another machine.

The others are not here to be run again, so each goal is also told as a ratio to bare
Flask, which is: 5,460 a second at 16 connections there, and measured anew here.
"""

from dataclasses import dataclass

BARE_FLASK_THERE = 5460.0


@dataclass(frozen=True)
class Goal:
    """What a row should reach: requests a second at 1 and at 16 connections, there."""

    words: str
    at_1: float | None = None
    at_16: float | None = None


GOALS = {
    "save an entry": Goal("10 x Journiv (53 · 77)", 530, 770),
    "newest 20 of 100": Goal("3 x Journiv (353 · 616); DailyTxT's 2207 at 16", 1059, 2207),
    "newest 20 of 10,000": Goal("at most 1.3 x the CPU of 100 (Journiv 277 · 543)"),
    "read one": Goal("2.5 x Journiv (415 · 580)", 1037, 1450),
    "search 1,000": Goal("Journiv's in clear text (146 · 300)", 146, 300),
    "search 10,000": Goal("2 x Journiv's in clear text (23 · 40)", 46, 80),
    "a page of 20 as HTML": Goal("20 x linkding (14 · 27)", 280, 540),
    "sign in": Goal("the hash is 90 % of it or more (Journiv 7 · 8)"),
}
