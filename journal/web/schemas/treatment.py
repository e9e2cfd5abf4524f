"""Courses, therapy sessions and their arcs, prompts."""

from marshmallow import fields, validate

from journal.web.schemas.fields import Flag, Id, Moment, Number, Shape, Text
from journal.web.schemas.paging import Listed, PageQuery
from journal.writing.asking import CHOICES


class CourseIn(Shape):
    """`patient_id` is for a therapist who begins a course for a patient they treat."""

    medicine = Text(required=True, most=64)
    route = Text(required=True, most=64)
    focus = Text(most=200, load_default="")
    aim = Text(most=4000)
    planned_sessions = Number(0, 60, allow_none=True)
    boosters = Number(0, 60, allow_none=True)
    patient_id = Id()


class CourseChange(Shape):
    medicine = Text(most=64)
    route = Text(most=64)
    focus = Text(most=200)
    aim = Text(most=4000)
    planned_sessions = Number(0, 60, allow_none=True)
    boosters = Number(0, 60, allow_none=True)


class CourseOut(Shape):
    """`focus` is a slug of the list, or the patient's own words (for the patient)."""

    id = Id()
    patient_id = Id()
    medicine = fields.String()
    medicine_name = fields.String()
    route = fields.String()
    route_name = fields.String()
    focus = fields.String()
    focus_name = fields.String()
    aim = fields.String()
    planned_sessions = fields.Integer(allow_none=True)
    boosters = fields.Integer(allow_none=True)
    created_at = Moment()
    unreadable = fields.Boolean()


class Courses(Listed):
    items = fields.List(fields.Nested(CourseOut))


class OfPatient(PageQuery):
    """For a therapist: one patient of theirs."""

    patient_id = Id()


class PromptOut(Shape):
    slug = fields.String()
    version = fields.Integer()
    when = fields.String()
    domain = fields.String()
    kind = fields.String()
    core = fields.Boolean()
    depth = fields.String()
    ways = fields.List(fields.String())
    ask = fields.String()
    hint = fields.String()
    sensitivity = fields.Integer()
    needs_clear_head = fields.Boolean()
    grounding_after = fields.String()
    follows = fields.String(
        allow_none=True, metadata={"description": "asked once that prompt has an answer"}
    )
    offered = fields.Boolean(metadata={"description": "within today's budget"})
    reviewed = fields.Boolean(metadata={"description": "by a clinician"})


class Prompts(Listed):
    items = fields.List(fields.Nested(PromptOut))


class PromptsQuery(Shape):
    therapy_session_id = Id()
    when = Text(most=16)


class SetAside(Shape):
    choice = Text(required=True, most=12, validate=validate.OneOf(CHOICES))
    therapy_session_id = Id()


class ArcStepOut(Shape):
    when = fields.String(attribute="step.key")
    name = fields.String(attribute="step.name")
    opens_at = Moment(attribute="step.opens_at")
    closes_at = Moment(attribute="step.closes_at")
    state = fields.String(attribute="step.state")
    prompts = fields.List(fields.Nested(PromptOut))


class TherapySessionIn(Shape):
    starts_at = Moment(required=True)
    time_zone = Text(required=True, most=64)
    route = Text(most=64)
    style = Text(most=64)
    place = Text(most=300)
    ride_home = Text(most=300)
    booster = Flag()


class TherapySessionChange(Shape):
    starts_at = Moment()
    time_zone = Text(most=64)
    route = Text(most=64)
    style = Text(most=64)
    place = Text(most=300)
    ride_home = Text(most=300)
    booster = Flag()


class TherapySessionOut(Shape):
    id = Id()
    patient_id = Id()
    course_id = Id()
    number = fields.Integer()
    starts_at = Moment()
    time_zone = fields.String()
    medicine = fields.String()
    route = fields.String()
    style = fields.String()
    place = fields.String()
    ride_home = fields.String()
    booster = fields.Boolean()
    cancelled_at = Moment(allow_none=True)
    unreadable = fields.Boolean()
    arc = fields.List(fields.Nested(ArcStepOut))


class TherapySessions(Listed):
    items = fields.List(fields.Nested(TherapySessionOut))
