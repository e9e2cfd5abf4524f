"""The JSON door. Each view translates one call to one act, and back."""

from typing import Any

import orjson
from flask import Flask, Response
from flask.json.provider import JSONProvider

from journal.web.api import (
    account,
    documents,
    doors,
    history,
    joining,
    kept_words,
    phones,
    practice,
    sharing,
    sign_ins,
    sync,
    treatment,
    wellbeing,
    writing,
)
from journal.web.api.door import PREFIX, Document, settings
from journal.web.schemas.fields import Moment

GROUPS = (
    account,
    doors,
    sign_ins,
    joining,
    treatment,
    writing,
    history,
    sharing,
    wellbeing,
    sync,
    phones,
    kept_words,
    practice,
)


class Json(JSONProvider):
    """The fast JSON library, the same for every answer."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        content = orjson.dumps(self._prepare_response_obj(args, kwargs))
        return Response(content, mimetype="application/json")


def register(app: Flask, name: str) -> None:
    """Mount every group of calls, their OpenAPI document and its page."""
    settings(app, name)
    document = Document(app)
    document.register_field(Moment, "string", "date-time")
    for room in GROUPS:
        document.register_blueprint(room.calls)
    documents.register(app, document)


__all__ = ["PREFIX", "Json", "register"]
