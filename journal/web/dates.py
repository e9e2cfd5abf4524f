"""How a day and a clock are said in each English: 9 June or June 9, 14:10 or 2:10 pm.

Pure; called by `web.words` with a moment that is already in the person's zone.
"""

from datetime import UTC, datetime
from functools import cache

from babel import Locale
from babel.dates import format_skeleton, format_time, get_day_names

from journal.content.languages import LANGUAGES, USUAL


def best(asked_for: str | None) -> str:
    """The language itself if it is one of ours, else the usual one."""
    return asked_for if asked_for in LANGUAGES else USUAL


def day(local: datetime, language: str, *, year: bool) -> str:
    """Tuesday 9 June, or Tuesday, June 9; with its year if it is another one."""
    locale = _locale(language)
    date = format_skeleton("MMMMd", local, locale=locale)
    # Babel's own long forms shorten the weekday in some of these; here it is always whole.
    first = date[0].isalpha()
    said = f"{weekday(local.weekday(), language)}{',' if first else ''} {date}"
    return f"{said}{',' if first else ''} {local.year}" if year else said


def clock(local: datetime, language: str) -> str:
    """14:10, or 2:10 pm, never broken over two lines."""
    return format_time(local, "short", locale=_locale(language)).replace("\u202f", "\u00a0")


def month(local: datetime, language: str) -> str:
    """June 2026"""
    return format_skeleton("yMMMM", local, locale=_locale(language))


def weekday(number: int, language: str) -> str:
    """Monday is 0."""
    return str(get_day_names("wide", locale=_locale(language))[number])


def week_begins(language: str) -> str:
    """The day with which a week begins there."""
    return weekday(_locale(language).first_week_day, language)


def example(language: str) -> str:
    """What a day and an afternoon look like there, and where a week begins."""
    shown = datetime(2026, 6, 9, 14, 10, tzinfo=UTC)
    said = f"{day(shown, language, year=False)}, {clock(shown, language)}"
    return f"{said}; the week begins on {week_begins(language)}"


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")
