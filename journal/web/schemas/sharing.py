"""Shares, the reading list, replies."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from journal.sharing.inbox import SHOWN
from journal.sharing.replies import LONGEST
from journal.sharing.shares import LONGEST_NOTE
from journal.sharing.snapshot import FLAGS
from journal.web.schemas.account import Person
from journal.web.schemas.fields import Flag, Id, Moment, Number, QueryFlag, Shape, Text, Until
from journal.web.schemas.paging import Listed, PageQuery
from journal.web.schemas.writing import AnswerOut

BY_WORDS = {said: slug for slug, said in FLAGS.items()}


class FlagName(Text):
    """A flag by its name, or by the words that people see."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        said = super()._deserialize(value, attr, data, **kwargs)
        return BY_WORDS.get(said, said)


class Passages(Shape):
    """Some passages of one text. They stand between empty lines; a text without an empty
    line is taken line by line. They are numbered from one."""

    part = Text(
        required=True, most=80, metadata={"description": "body, or the slug of a prompt answered"}
    )
    paragraphs = fields.List(
        Number(1, 1_000_000), required=True, validate=validate.Length(min=1, max=10_000)
    )


class Parts(Shape):
    """What of an entry is shared; what is left out stays private, and leaves no mark.
    A text is shared whole (`body`, `answers`) or in `passages`, not both."""

    title = Flag()
    body = Flag()
    mood = Flag()
    answers = fields.List(Text(most=80), metadata={"description": "slugs of prompts answered"})
    passages = fields.List(fields.Nested(Passages), validate=validate.Length(max=61))

    @validates_schema
    def each_text_once(self, given: dict[str, Any], **_: Any) -> None:
        """Two lists for one text would leave it open which was meant."""
        named = [one["part"] for one in given.get("passages", ())]
        if len(named) != len(set(named)):
            raise ValidationError("Each text once, with all of its passages.", "passages")


class ShareIn(Shape):
    """`despite_hold` is the one extra step for what was written soon after medicine."""

    entry_id = Id(required=True)
    version = Number(1, 1_000_000, required=True)
    person_id = Id(required=True)
    parts = fields.Nested(Parts, allow_none=True)
    note = Text(most=LONGEST_NOTE)
    flag = FlagName(most=40, allow_none=True, validate=validate.OneOf(tuple(FLAGS)))
    until = Until(allow_none=True)
    despite_hold = Flag()


class PersonToShareWith(Shape):
    id = Id(attribute="person.id")
    name = fields.String(attribute="person.name")
    lane = fields.String(attribute="person.lane")
    reads_when = fields.String(attribute="person.reads_when")
    between = fields.String(attribute="person.between")
    since = Moment(attribute="began_at")
    stands_in_for = fields.Nested(Person, allow_none=True)
    stands_in_until = Moment(attribute="until_at", allow_none=True)
    suspended_at = Moment(
        attribute="person.suspended_at",
        allow_none=True,
        metadata={"description": "since when they cannot read anything"},
    )


class PeopleToShareWith(Listed):
    items = fields.List(fields.Nested(PersonToShareWith))


class ReplyOut(Shape):
    id = Id()
    author_name = fields.String()
    text = fields.String()
    written_at = Moment()
    seen_at = Moment(allow_none=True)
    unreadable = fields.Boolean()


class ReplyIn(Shape):
    text = Text(required=True, least=1, most=LONGEST)


class SnapshotOut(Shape):
    kind = fields.String()
    when = fields.String(allow_none=True)
    title = fields.String()
    body = fields.String()
    answers = fields.List(fields.Nested(AnswerOut))
    mood = fields.String()
    written_at = Moment(allow_none=True)
    near_medicine = fields.Boolean()
    note = fields.String()
    flag = fields.String(allow_none=True)


class ShareOut(Shape):
    """One row of the patient's ledger; its words are gone once it has ended."""

    id = Id()
    entry_id = Id()
    version = fields.Integer()
    kind = fields.String()
    person = fields.Nested(Person, allow_none=True)
    state = fields.String()
    shared_at = Moment()
    until_at = Moment(allow_none=True)
    ended_at = Moment(allow_none=True)
    openings = fields.List(Moment())
    changed_since = fields.Boolean()
    snapshot = fields.Nested(SnapshotOut, allow_none=True)
    is_partial = fields.Boolean(attribute="partial", data_key="partial")
    unreadable = fields.Boolean()
    replies = fields.List(fields.Nested(ReplyOut))


class Shares(Listed):
    items = fields.List(fields.Nested(ShareOut))


class SharesQuery(PageQuery):
    entry_id = Id()
    person_id = Id()
    live = QueryFlag()


class PartsOut(Parts):
    """The parts of a share, as they can be sent again."""


class Run(Shape):
    kind = fields.String(metadata={"description": "same, added or removed"})
    text = fields.String()


class Change(Shape):
    """One part of a page: what they see of it now, and what they would see."""

    part = fields.String(metadata={"description": "title, answer, body or mood"})
    prompt = fields.String()
    how = fields.String(metadata={"description": "same, added, removed or changed"})
    runs = fields.List(fields.Nested(Run))


class OfferOut(Shape):
    version = fields.Integer()
    parts = fields.Nested(PartsOut, allow_none=True)
    changes = fields.List(fields.Nested(Change))


class TimeTogether(Shape):
    lane = fields.String()
    began_at = Moment()
    ended_at = Moment(allow_none=True)


class SessionSeen(Shape):
    """The frame of treatment, which everyone who treats a patient sees."""

    id = Id()
    starts_at = Moment()
    medicine = fields.String()
    route = fields.String()
    style = fields.String()
    cancelled_at = Moment(allow_none=True)


class SightOut(Listed):
    """Everything one person can see of me; no sessions when they treat me no longer."""

    person = fields.Nested(Person)
    treats = fields.Boolean(data_key="treats_me")
    ties = fields.List(fields.Nested(TimeTogether))
    sessions = fields.List(fields.Nested(SessionSeen))
    shares = fields.List(fields.Nested(ShareOut))


class ItemOut(Shape):
    """One share in a reading list: all about it but its words."""

    id = Id(attribute="share_id")
    patient = fields.Nested(Person)
    kind = fields.String()
    when = fields.String(allow_none=True)
    flag = fields.String(allow_none=True)
    shared_at = Moment()
    until_at = Moment(allow_none=True)
    therapy_session_id = Id(allow_none=True)
    reading_minutes = fields.Integer()
    unopened = fields.Boolean()
    due = fields.Boolean()
    opened_at = Moment(allow_none=True)
    reviewed_at = Moment(allow_none=True)
    unreadable = fields.Boolean()


class ItemsQuery(PageQuery):
    show = Text(most=20, validate=validate.OneOf(SHOWN))


class Items(Listed):
    items = fields.List(fields.Nested(ItemOut))


class OpenedShare(ItemOut):
    """The words of a share; reading it is recorded, and its patient sees that."""

    snapshot = fields.Nested(SnapshotOut)
    intention = fields.Nested(SnapshotOut, allow_none=True)
    replies = fields.List(fields.Nested(ReplyOut))


class CaseloadRow(Shape):
    patient = fields.Nested(Person)
    unopened = fields.Integer()
    next_session_at = Moment(allow_none=True)
    last_session_at = Moment(allow_none=True)
    latest_shared_at = Moment(allow_none=True)


class Caseload(Listed):
    items = fields.List(fields.Nested(CaseloadRow))
