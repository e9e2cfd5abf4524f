"""What a safety card is made of: one's own signs, words and people. Pure.

Everything in it may be left open. It suggests nothing and asks nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from journal.errors import Invalid
from journal.writing.words import is_blank, is_keepable

LONGEST, LONGEST_WORD, LONGEST_NAME, LONGEST_PHONE = 4000, 200, 100, 40
MOST_WORDS, MOST_PEOPLE = 3, 6
# What people write in a telephone number, in any country, and nothing else.
PHONE = re.compile(r"[0-9+*#(][0-9 ()+*#./,-]*")
SHORT = "At most {} characters."


@dataclass(frozen=True)
class Contact:
    """Somebody of one's own: a name or initials, and a number to call, if there is one."""

    name: str = ""
    phone: str = ""

    @property
    def is_blank(self) -> bool:
        return is_blank(self.name) and is_blank(self.phone)

    @property
    def dialled(self) -> str:
        """The number as the address of a call."""
        return re.sub(r"[^0-9+*#,]", "", self.phone).replace("#", "%23")


@dataclass(frozen=True)
class Card:
    """Everything on one card."""

    signs: str = ""
    steadying: tuple[str, ...] = ()
    helps: str = ""
    people: tuple[Contact, ...] = ()
    reasons: str = ""
    places: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        of_people = (text for one in self.people for text in (one.name, one.phone))
        return (self.signs, *self.steadying, self.helps, *of_people, self.reasons, self.places)

    @property
    def is_blank(self) -> bool:
        return all(is_blank(text) for text in self.texts)

    @property
    def content(self) -> dict[str, Any]:
        """The card as it is sealed."""
        return asdict(self)


def from_content(given: Mapping[str, Any]) -> Card:
    """A card from what was sealed or sent; rows that were left empty are left out."""
    people = tuple(Contact(**one) for one in given.get("people", ()))
    return Card(
        signs=given.get("signs", ""),
        steadying=tuple(word for word in given.get("steadying", ()) if not is_blank(word)),
        helps=given.get("helps", ""),
        people=tuple(one for one in people if not one.is_blank),
        reasons=given.get("reasons", ""),
        places=given.get("places", ""),
    )


def check(card: Card) -> None:
    """Refuse what cannot be kept or could not be called, and say where.

    Raises:
        Invalid: too long, too many, or a number that no telephone takes.
    """
    errors: dict[str, list[str]] = {}
    for name in ("signs", "helps", "reasons", "places"):
        text = getattr(card, name)
        if not is_keepable(text):
            errors[name] = ["It holds a character that cannot be stored. Please remove it."]
        elif len(text) > LONGEST:
            errors[name] = [SHORT.format(LONGEST)]
    if len(card.steadying) > MOST_WORDS:
        errors["steadying"] = ["Three at most, so that they are found at once."]
    if len(card.people) > MOST_PEOPLE:
        errors["people"] = ["Six people at most."]
    errors |= _wrong_words(card.steadying) | _wrong_people(card.people)
    if errors:
        raise Invalid(errors)


def _wrong_words(words: Sequence[str]) -> dict[str, list[str]]:
    return {
        f"steadying.{at}": [SHORT.format(LONGEST_WORD)]
        for at, word in enumerate(words)
        if len(word) > LONGEST_WORD or not is_keepable(word)
    }


def _wrong_people(people: Sequence[Contact]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for at, one in enumerate(people):
        if len(one.name) > LONGEST_NAME or not is_keepable(one.name):
            errors[f"people.{at}.name"] = [SHORT.format(LONGEST_NAME)]
        if one.phone and not is_phone(one.phone):
            errors[f"people.{at}.phone"] = ["A telephone number, such as +353 1 234 5678."]
    return errors


def is_phone(text: str) -> bool:
    """Whether a telephone can call this."""
    digits = sum(char in "0123456789" for char in text)
    return len(text) <= LONGEST_PHONE and digits >= 2 and bool(PHONE.fullmatch(text.strip()))
