"""How a day and a clock are said in each English: 9 June or June 9, 14:10 or 2:10 pm.

Pure; called by `web.words` with a moment that is already in the person's zone.
"""

from datetime import UTC, date, datetime, time
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_skeleton, format_time, get_day_names

from journal.content.languages import LANGUAGES, USUAL


def best(asked_for: str | None) -> str:
    """The language itself if it is one of ours, else the usual one."""
    return asked_for if asked_for in LANGUAGES else USUAL


def day(local: datetime, language: str, *, year: bool) -> str:
    """Tuesday 9 June, or Tuesday, June 9; with its year if it is another one."""
    return _day(local.date(), language, year)


@lru_cache(maxsize=2048)  # a page says many days, and most pages the same ones
def _day(local: date, language: str, year: bool) -> str:
    locale = _locale(language)
    date = format_skeleton("MMMMd", local, locale=locale)
    # Babel's own long forms shorten the weekday in some of these; here it is always whole.
    first = date[0].isalpha()
    said = f"{weekday(local.weekday(), language)}{',' if first else ''} {date}"
    return f"{said}{',' if first else ''} {local.year}" if year else said


def clock(local: datetime, language: str) -> str:
    """14:10, or 2:10 pm, never broken over two lines."""
    return _clock(local.hour, local.minute, language)


@lru_cache(maxsize=2048)
def _clock(hour: int, minute: int, language: str) -> str:
    said = format_time(time(hour, minute), "short", locale=_locale(language))
    return said.replace("\u202f", "\u00a0")


def month(local: datetime, language: str) -> str:
    """June 2026"""
    return _month(local.year, local.month, language)


@lru_cache(maxsize=512)
def _month(year: int, number: int, language: str) -> str:
    return format_skeleton("yMMMM", date(year, number, 1), locale=_locale(language))


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
