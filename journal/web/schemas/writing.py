"""Entries and their versions."""

from marshmallow import fields, validate

from journal.content.prompt import DOMAINS
from journal.sharing import morning
from journal.web.schemas.account import ErrorShape
from journal.web.schemas.fields import (
    Flag,
    Id,
    Moment,
    Month,
    Number,
    QueryFlag,
    QueryNumber,
    Shape,
    Text,
)
from journal.web.schemas.paging import Listed, PageQuery
from journal.writing.entry import KINDS
from journal.writing.settling import CHOICES
from journal.writing.words import LONGEST_BYTES, LONGEST_MOOD, LONGEST_TITLE, MOST_ANSWERS


class AnswerIn(Shape):
    prompt = Text(required=True, most=80)
    version = Number(1, 9999, required=True)
    text = Text(required=True, most=LONGEST_BYTES)


class EntryIn(Shape):
    """`clear` says that emptying a text is meant; `when` is the step it belongs to."""

    kind = Text(required=True, most=24, validate=validate.OneOf(tuple(KINDS)))
    therapy_session_id = Id(allow_none=True)
    course_id = Id(allow_none=True)
    title = Text(most=LONGEST_TITLE)
    body = Text(most=LONGEST_BYTES)
    answers = fields.List(fields.Nested(AnswerIn), validate=validate.Length(max=MOST_ANSWERS))
    mood = Text(most=LONGEST_MOOD)
    when = Text(most=16, allow_none=True)
    written_at = Moment(allow_none=True)
    time_zone = Text(most=64, allow_none=True)
    clear = Flag()


class AnswerOut(Shape):
    prompt = fields.String()
    version = fields.Integer()
    ask = fields.String()
    text = fields.String()


class EntryOut(Shape):
    """`beside` numbers versions that wait for a choice after a conflict."""

    id = Id()
    kind = fields.String()
    version = fields.Integer()
    therapy_session_id = Id(allow_none=True)
    course_id = Id(allow_none=True)
    when = fields.String(allow_none=True)
    title = fields.String()
    body = fields.String()
    answers = fields.List(fields.Nested(AnswerOut))
    mood = fields.String()
    written_at = Moment()
    time_zone = fields.String(allow_none=True)
    near_medicine = fields.Boolean()
    beside = fields.List(fields.Integer())
    created_at = Moment()
    changed_at = Moment()
    trashed_at = Moment(allow_none=True)
    unreadable = fields.Boolean()


class StaleEntry(ErrorShape):
    """A write that was made from an older version: nothing was changed."""

    current = fields.Nested(EntryOut)


class Entries(Listed):
    items = fields.List(fields.Nested(EntryOut))


class Narrowed(Shape):
    """What a list of entries may be narrowed to, all at once. `loose` is: of no therapy
    session; `domain`: what the prompts are about that were answered; `month`: when it came
    into the journal, on one's own calendar."""

    kind = Text(most=24, validate=validate.OneOf(tuple(KINDS)))
    therapy_session_id = Id()
    domain = Text(most=24, validate=validate.OneOf(tuple(DOMAINS)))
    month = Month()


class EntriesQuery(Narrowed, PageQuery):
    loose = QueryFlag()
    q = Text(most=200)


class RunOut(Shape):
    kind = fields.String(metadata={"enum": ["same", "added", "removed"]})
    text = fields.String()


class PartChangeOut(Shape):
    """One part, before and after. `coarse`: too different to compare word by word."""

    part = fields.String(metadata={"enum": ["title", "answer", "body", "mood"]})
    prompt = fields.String()
    ask = fields.String()
    how = fields.String(metadata={"enum": ["same", "added", "removed", "changed"]})
    coarse = fields.Boolean()
    runs = fields.List(fields.Nested(RunOut))


class Changes(Shape):
    parts = fields.List(fields.Nested(PartChangeOut))


class ChangesQuery(Shape):
    """`since`: the version to compare with; without it, the entry as it is now."""

    since = QueryNumber(1, 1_000_000)


class ForGood(Shape):
    """`for_good=yes` says that erasing is meant: it cannot be undone."""

    for_good = Text(required=True, most=3, validate=validate.OneOf(("yes",)))


class MorningAnswerIn(Shape):
    choice = Text(required=True, most=12, validate=validate.OneOf(morning.CHOICES))


class VersionOut(Shape):
    version = fields.Integer(attribute="number")
    created_at = Moment()
    kind = fields.String()
    beside = fields.Boolean()
    is_head = fields.Boolean()
    parent = fields.Integer(allow_none=True)


class Versions(Listed):
    items = fields.List(fields.Nested(VersionOut))


class Settle(Shape):
    version = Number(1, 1_000_000, required=True)
    choice = Text(required=True, most=12, validate=validate.OneOf(CHOICES))


class SearchIn(Narrowed):
    """A search whose words stay out of the address. A page of it may hold few or none and
    still have a `next`: there was more to look through than one answer looks through."""

    q = Text(required=True, least=1, most=200)
    loose = Flag()
    limit = Number(1, 100, load_default=20)
    cursor = Text(most=500)
