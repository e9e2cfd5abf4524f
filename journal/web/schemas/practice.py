"""A practice, its people, the ties between them, the record of acts."""

from typing import Any

from marshmallow import fields, validate

from journal.people.persons import LANES, ROLES
from journal.web.schemas.account import Person
from journal.web.schemas.fields import Day, Flag, Id, Moment, Number, Shape, Text
from journal.web.schemas.paging import Listed, PageQuery


class PracticeOut(Shape):
    """What everyone of a practice may know of it."""

    name = fields.String()
    line = fields.String(metadata={"description": "the practice's own telephone number"})
    hours = fields.String()
    crisis_country = fields.String(metadata={"description": "two letters, or empty"})
    time_zone = fields.String()


class SettingsOut(PracticeOut):
    """`reads_when` and `between` stand for therapists who wrote neither."""

    reads_when = fields.String()
    between = fields.String()
    open_joining = fields.Boolean()
    version = fields.Integer()


class SettingsIn(Shape):
    """`version` is the one these changes were made from; 0 when nothing was ever set."""

    version = Number(0, 1_000_000, required=True)
    name = Text(most=200)
    line = Text(most=40)
    hours = Text(most=200)
    crisis_country = Text(most=2)
    time_zone = Text(most=64)
    reads_when = Text(most=500)
    between = Text(most=500)
    open_joining = Flag()


class MemberOut(Person):
    """A person of the practice. Nothing tells what they wrote, or when they were here."""

    lane = fields.String(allow_none=True)
    email = fields.String()
    joined_at = Moment()
    suspended_at = Moment(allow_none=True)
    unreadable = fields.Boolean()


class Members(Listed):
    items = fields.List(fields.Nested(MemberOut))


class MembersQuery(PageQuery):
    role = Text(most=16, validate=validate.OneOf(ROLES))


class MembersSearch(Shape):
    """A name or an e-mail, which stay out of the address."""

    q = Text(required=True, least=1, most=200)


class MemberChange(Shape):
    lane = Text(required=True, most=16, validate=validate.OneOf(tuple(LANES)))


class TieOut(Shape):
    """`state` is live, to come, or ended; `covers_id` is the tie a stand-in stands in for."""

    id = Id()
    patient = fields.Nested(Person)
    therapist = fields.Nested(Person)
    lane = fields.String()
    state = fields.String()
    began_at = Moment()
    ended_at = Moment(allow_none=True)
    covers_id = Id(allow_none=True)
    stands_in_for = fields.Nested(Person, allow_none=True)


class Ties(Listed):
    items = fields.List(fields.Nested(TieOut))


class TiesQuery(PageQuery):
    person_id = Id()


CHOOSE: dict[str, Any] = {"required": "Choose a therapist."}


class TieIn(Shape):
    patient_id = Id(required=True)
    therapist_id = Id(required=True, error_messages=CHOOSE)


class HandOver(Shape):
    therapist_id = Id(required=True, error_messages=CHOOSE)


class CoverIn(Shape):
    """Both days whole, in the practice's zone."""

    therapist_id = Id(required=True, error_messages=CHOOSE)
    from_on = Day(required=True, error_messages={"required": "Choose the first day."})
    until_on = Day(required=True, error_messages={"required": "Choose the last day."})


class ActOut(Shape):
    """`what` is a fixed word; people this viewer may not know are null."""

    id = Id()
    done_at = Moment()
    what = fields.String()
    by = fields.Nested(Person, allow_none=True)
    by_the_server = fields.Boolean()
    person = fields.Nested(Person, allow_none=True)
    therapist = fields.Nested(Person, allow_none=True)
    other = fields.Nested(Person, allow_none=True)
    from_at = Moment(allow_none=True)
    until_at = Moment(allow_none=True)
    lane = fields.String(allow_none=True)


class Acts(Listed):
    items = fields.List(fields.Nested(ActOut))
