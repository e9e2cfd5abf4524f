"""Coming in: invitations, joining, codes, and what was agreed to."""

from marshmallow import fields, validate

from journal.people.persons import LANES, ROLES
from journal.web.schemas.account import Person
from journal.web.schemas.fields import Flag, Id, Moment, Number, Shape, Text
from journal.web.schemas.paging import Listed

KEY = 200  # more than any link's key has


class InvitationIn(Shape):
    """Whom to invite. With `mail` the link goes to the address and is told to nobody else."""

    role = Text(required=True, most=16, validate=validate.OneOf(ROLES))
    lane = Text(most=16, validate=validate.OneOf(tuple(LANES)), load_default=None)
    email = Text(most=254, load_default="")
    label = Text(
        most=120, load_default="", metadata={"description": "a name for it; only you see it"}
    )
    mail = Flag(load_default=False)


class InvitationAgain(Shape):
    mail = Flag(required=True)


class Invitation(Shape):
    """One invitation; never its link."""

    id = Id()
    role = fields.String()
    lane = fields.String(allow_none=True)
    email = fields.String()
    label = fields.String()
    mailed = fields.Boolean()
    state = fields.String(metadata={"description": "waiting, accepted, expired or taken back"})
    made_at = Moment()
    expires_at = Moment()
    accepted_at = Moment(allow_none=True)
    accepted_by = fields.Nested(Person, allow_none=True)
    revoked_at = Moment(allow_none=True)


class InvitationMade(Shape):
    """`link` is told this once, and not at all when it went by mail."""

    invitation = fields.Nested(Invitation)
    link = fields.String(allow_none=True)


class Invitations(Listed):
    items = fields.List(fields.Nested(Invitation))


class Join(Shape):
    """`invitation` is the last part of an invitation's link. `document` and `version` are
    the words that were read and agreed to."""

    invitation = Text(most=KEY, load_default="")
    name = Text(required=True, least=1, most=200)
    email = Text(required=True, most=254)
    password = Text(required=True, most=4096)
    time_zone = Text(required=True, most=64)
    document = Text(required=True, most=24)
    version = Number(1, 10_000, required=True)


class Joined(Shape):
    """`person` when they are signed in; else a mail has gone to the address."""

    person = fields.Nested(Person, allow_none=True)


class Confirm(Shape):
    key = Text(required=True, least=1, most=KEY)


class ByInvitation(Shape):
    invitation = Text(required=True, least=1, most=KEY)


class Connection(Shape):
    """Who is tied now."""

    person = fields.Nested(Person)


class ConnectByCode(Shape):
    code = Text(required=True, least=1, most=64)


class CodeMade(Shape):
    """Told this once."""

    code = fields.String()
    expires_at = Moment()


class Code(Shape):
    """What became of the newest code; never its letters."""

    made_at = Moment()
    expires_at = Moment()
    used_at = Moment(allow_none=True)
    used_by = fields.Nested(Person, allow_none=True)
    ended_at = Moment(allow_none=True)
    is_waiting = fields.Boolean()


class Part(Shape):
    heading = fields.String()
    text = fields.List(fields.String())


class Document(Shape):
    """The words themselves. `reviewed_by` is empty while nobody has reviewed them."""

    document = fields.String(attribute="slug")
    version = fields.Integer()
    dated = fields.Date(attribute="day")
    title = fields.String()
    lead = fields.String()
    part = fields.List(fields.Nested(Part))
    reviewed_by = fields.String()


class Agreed(Shape):
    document = fields.String(attribute="document.slug")
    version = fields.Integer(attribute="document.version")
    agreed_at = Moment()


class Consents(Shape):
    """What this person agreed to, newest first, and the words that wait to be read."""

    items = fields.List(fields.Nested(Agreed))
    waiting = fields.Nested(Document, allow_none=True)


class Agree(Shape):
    document = Text(required=True, least=1, most=24)
    version = Number(1, 10_000, required=True)
