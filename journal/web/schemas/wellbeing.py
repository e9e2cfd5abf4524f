"""The safety card, and the lines to call."""

from marshmallow import fields, validate

from journal.web.schemas.account import ErrorShape
from journal.web.schemas.fields import Flag, Moment, QueryNumber, Shape, Text
from journal.web.schemas.paging import Listed
from journal.wellbeing.card import (
    LONGEST,
    LONGEST_NAME,
    LONGEST_PHONE,
    LONGEST_WORD,
    MOST_PEOPLE,
    MOST_WORDS,
)


class Contact(Shape):
    """Somebody of one's own, by a name or initials."""

    name = Text(most=LONGEST_NAME)
    phone = Text(most=LONGEST_PHONE)


class SafetyCardIn(Shape):
    """A whole card. `clear` says that an empty one is meant."""

    signs = Text(most=LONGEST, metadata={"description": "how one notices that it gets hard"})
    steadying = fields.List(Text(most=LONGEST_WORD), validate=validate.Length(max=MOST_WORDS))
    helps = Text(most=LONGEST)
    people = fields.List(fields.Nested(Contact), validate=validate.Length(max=MOST_PEOPLE))
    reasons = Text(most=LONGEST)
    places = Text(most=LONGEST)
    clear = Flag()


class SafetyCardOut(Shape):
    version = fields.Integer()
    kept_at = Moment()
    signs = fields.String(attribute="card.signs")
    steadying = fields.List(fields.String(), attribute="card.steadying")
    helps = fields.String(attribute="card.helps")
    people = fields.List(fields.Nested(Contact), attribute="card.people")
    reasons = fields.String(attribute="card.reasons")
    places = fields.String(attribute="card.places")
    unreadable = fields.Boolean()


class StaleCard(ErrorShape):
    """A write that was made from an older card: nothing was changed."""

    current = fields.Nested(SafetyCardOut)


class CardQuery(Shape):
    version = QueryNumber(1, 1_000_000)


class LinesQuery(Shape):
    country = Text(most=2, metadata={"description": "two letters, such as IE; all when left out"})


class LineOut(Shape):
    """`please_check`: nobody could check this number, or not for 180 days."""

    country = fields.String()
    code = fields.String()
    name = fields.String()
    call = fields.String()
    text = fields.String()
    hours = fields.String()
    verified_on = fields.String(allow_none=True)
    please_check = fields.Boolean()


class Lines(Listed):
    items = fields.List(fields.Nested(LineOut))
