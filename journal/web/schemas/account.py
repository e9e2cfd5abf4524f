"""Signing in, and one's own account."""

from marshmallow import fields, validate

from journal.content.languages import LANGUAGES
from journal.people.persons import SCHEMES
from journal.web.schemas.fields import Flag, Id, Moment, Shape, Text
from journal.web.schemas.paging import Listed


class SignIn(Shape):
    """`code` is for a second factor, where one is due."""

    email = Text(required=True, most=254)
    password = Text(required=True, most=4096)
    code = Text(most=64)


class PasswordAgain(Shape):
    password = Text(required=True, most=4096)


class NewPassword(Shape):
    """`present` is the password as it is now."""

    present = Text(required=True, most=4096)
    password = Text(required=True, most=4096)


class PasswordByLink(Shape):
    """`token` is what stands in the link of the mail."""

    token = Text(required=True, most=200)
    password = Text(required=True, most=4096)


class TheAddress(Shape):
    email = Text(required=True, most=254)


class TheLink(Shape):
    token = Text(required=True, most=200)


class Person(Shape):
    id = Id()
    role = fields.String()
    name = fields.String()


class SignedIn(Shape):
    person = fields.Nested(Person)


class Me(Person):
    """One's own account."""

    email = fields.String()
    lane = fields.String(allow_none=True)
    time_zone = fields.String()
    scheme = fields.String(metadata={"description": "light, dark, or empty: as the phone has it"})
    meaning = fields.Boolean(metadata={"description": "asked about meaning and spirit too"})
    language = fields.String(metadata={"description": "empty: as the device asks for"})
    country = fields.String(metadata={"description": "whose lines to call stand first"})
    shortcuts = fields.Boolean(metadata={"description": "the keys j k o r of the reading list"})
    joined_at = Moment()
    reads_when = fields.String()
    between = fields.String()


class MeChange(Shape):
    name = Text(least=1, most=200)
    time_zone = Text(most=64)
    scheme = Text(most=8, validate=validate.OneOf(SCHEMES))
    meaning = Flag()
    language = Text(most=8, validate=validate.OneOf(("", *LANGUAGES)))
    country = Text(most=2)
    shortcuts = Flag()
    reads_when = Text(most=500)
    between = Text(most=500)


class KeptField(Shape):
    name = fields.Function(lambda pair: pair[0], metadata={"type": "string"})
    text = fields.Function(lambda pair: pair[1], metadata={"type": "string"})


class KeptForm(Shape):
    """A form as it was sent after its session had ended: where to, and every field."""

    id = Id()
    address = fields.String()
    fields_ = fields.List(fields.Nested(KeptField), attribute="fields", data_key="fields")
    kept_at = Moment()


class KeptForms(Listed):
    items = fields.List(fields.Nested(KeptForm))


class SignInOut(Shape):
    """One place where one is signed in; `seen_at` is the hour in which it was last used."""

    id = Id()
    device = fields.String()
    began_at = Moment()
    seen_at = Moment()
    is_this = fields.Boolean()


class SignIns(Listed):
    items = fields.List(fields.Nested(SignInOut))


class EndingQuery(Shape):
    but_this = fields.String(
        validate=validate.OneOf(("true", "false")),
        metadata={"description": "true: sign out everywhere but here"},
    )


class ErrorShape(Shape):
    """Every error of the API."""

    code = fields.String(required=True)
    message = fields.String(required=True)
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
