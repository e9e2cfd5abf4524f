"""What a schema refused, as one level of fields and sentences: for pages and JSON alike."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from marshmallow import RAISE, Schema, ValidationError

from journal.errors import Invalid


def loaded(schema: type[Schema], given: Mapping[str, Any]) -> dict[str, Any]:
    """These fields, checked by this schema.

    Raises:
        Invalid: with the sentences to show beside each field.
    """
    try:
        found: dict[str, Any] = _made(schema).load(given, unknown=RAISE)
    except ValidationError as problem:
        raise Invalid(flat(problem.messages)) from None
    return found


@cache
def _made(schema: type[Schema]) -> Schema:
    return schema()  # making one costs more than what it is made for


def flat(messages: Any, at: str = "") -> dict[str, list[str]]:
    """Nested messages as one level: `answers.0.text` → its sentences."""
    if isinstance(messages, dict):
        flattened: dict[str, list[str]] = {}
        for name, inner in messages.items():
            where = str(name)[:60] if name != "_schema" else ""
            flattened |= flat(inner, ".".join(filter(None, (at, where))))
        return flattened
    said = messages if isinstance(messages, list) else [messages]
    return {at or "body": [str(sentence) for sentence in said]}
