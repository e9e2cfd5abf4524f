"""Strict fields: text that can be stored, moments with a zone, true and false only."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, validate

from journal.writing.narrowing import is_month
from journal.writing.words import is_keepable

MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})")
MISSING = fields.Field.default_error_messages["required"]
KEY = re.compile(r"[\x21-\x7e]{1,64}")  # of an operation: visible characters of ASCII
ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Shape(Schema):
    """The parent of every schema: unknown fields are refused, order is kept."""

    error_messages = {"unknown": "This field is not known here."}  # noqa: RUF012  # marshmallow's own seam

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """What is given out are our own objects and dicts; most names need no search."""
        if "." in attr or isinstance(obj, dict):
            return super().get_attribute(obj, attr, default)
        return getattr(obj, attr, default)

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """What has to be there and is not is asked for in plain words."""
        if field_obj.error_messages["required"] == MISSING:
            field_obj.error_messages["required"] = "This is needed."


class Text(fields.String):
    """Text that every database and page can hold: no NUL, no half surrogate pair."""

    def __init__(self, *, most: int = 1000, least: int = 0, **extra: Any) -> None:
        self._bounds = validate.Length(
            min=least or None,
            max=most,
            error=f"Between {least} and {most} characters."
            if least
            else f"At most {most} characters.",
        )
        metadata = {"maxLength": most, "minLength": least, **extra.pop("metadata", {})}
        super().__init__(metadata=metadata, **extra)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        if not isinstance(value, str):
            raise ValidationError("This must be text.")
        if not is_keepable(value):
            raise ValidationError("It holds a character that cannot be stored. Please remove it.")
        self._bounds(value)
        return value


class Id(fields.UUID):
    """A UUID in its usual spelling, and no other."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> UUID:
        if not isinstance(value, str) or not ID.fullmatch(value):
            raise ValidationError("This is not an id.")
        return UUID(value)


class Moment(fields.Field[datetime]):
    """RFC 3339: a date, a time and a zone; given out in UTC."""

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kw: Any) -> Any:
        return None if value is None else spoken(value)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> datetime:
        if not isinstance(value, str) or not MOMENT.fullmatch(value):
            raise ValidationError("A moment such as 2026-06-09T14:10:00Z.")
        return _moment(value)


class Day(fields.Date):
    """A day, YYYY-MM-DD and nothing else."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> date:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise ValidationError("A day such as 2026-06-09.")
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError("There is no such day.") from None


class Until(Moment):
    """A moment, or a day, which means the whole of that day (in UTC)."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> datetime:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return datetime.combine(_moment(f"{value}T00:00Z").date(), time.max, tzinfo=UTC)
        return super()._deserialize(value, attr, data, **kwargs)


class Flag(fields.Boolean):
    """True or false, and nothing that merely looks like it: consent is never guessed."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> bool:
        if value is not True and value is not False:
            raise ValidationError("true or false.")
        return value


class Month(fields.String):
    """A month such as 2026-06, on the calendar of whoever asks."""

    def __init__(self, **extra: Any) -> None:
        super().__init__(metadata={"pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}, **extra)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        if not isinstance(value, str) or not is_month(value):
            raise ValidationError("A month such as 2026-06.")
        return value


class Number(fields.Integer):
    """A whole number within bounds."""

    def __init__(self, least: int, most: int, **extra: Any) -> None:
        bounds = validate.Range(least, most, error=f"A number from {least} to {most}.")
        super().__init__(strict=True, validate=bounds, **extra)


class QueryFlag(Flag):
    """True or false in a query, where everything is text."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> bool:
        said = {"true": True, "false": False}.get(value) if isinstance(value, str) else None
        return super()._deserialize(said, attr, data, **kwargs)


class QueryNumber(Number):
    """A whole number in a query, where everything is text."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,9}", value):
            raise ValidationError("This must be a whole number.")
        return int(super()._deserialize(int(value), attr, data, **kwargs))


def spoken(moment: datetime) -> str:
    """A moment as the API says it: UTC, with a Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.upper().replace(" ", "T")).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValidationError("There is no such moment.") from None
