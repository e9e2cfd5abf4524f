"""The API as one thing: its document, its parser of bodies, its blueprints' parent."""

from typing import Any

from flask import Flask
from flask_smorest import Api, Blueprint
from marshmallow import RAISE, Schema
from webargs import core
from webargs.flaskparser import FlaskParser

from journal.errors import Invalid
from journal.web import intake
from journal.web.schemas.account import ErrorShape
from journal.web.schemas.refusals import flat

PREFIX = "/api/v1"
ABOUT = (
    "Cookie sign-in. Unsafe requests are same-origin (`Origin` equal to the site) and "
    "`application/json`. Moments are RFC 3339 in UTC. Lists are `{items, next}` with `limit` and "
    "`cursor`. Errors are `{code, message, errors?}`. What is not yours is not found."
)


class StrictParser(FlaskParser):  # type: ignore[misc]  # webargs has no types for Flask
    """Takes the JSON that the gate read and checked; refuses what it does not know."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012  # webargs' own seam
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "json": RAISE,
        "query": RAISE,
    }

    def load_json(self, req: Any, schema: Schema) -> Any:
        parsed = intake.body()
        return core.missing if parsed is None else parsed

    def handle_error(self, error: Any, req: Any, schema: Any, **kwargs: Any) -> Any:
        found = error.normalized_messages()
        raise Invalid(flat(next(iter(found.values()), {}) if found else {}))


class ApiBlueprint(Blueprint):  # type: ignore[misc]  # flask-smorest has no types
    """A group of calls under the API's prefix."""

    ARGUMENTS_PARSER = StrictParser()

    def arguments(self, schema: Any, **more: Any) -> Any:
        """As flask-smorest has it, with the schema made once and not for every request."""
        return super().arguments(schema() if isinstance(schema, type) else schema, **more)


def group(name: str, about: str) -> ApiBlueprint:
    """A new group of calls."""
    return ApiBlueprint(f"api_{name}", __name__, url_prefix=PREFIX, description=about)


class Document(Api):  # type: ignore[misc]  # flask-smorest has no types
    """flask-smorest's API, whose errors are ours."""

    ERROR_SCHEMA = ErrorShape

    def _register_error_handlers(self) -> None:
        """Ours are registered by `web.answers`, for both doors at once."""


def settings(app: Flask, name: str) -> None:
    """What flask-smorest needs to know."""
    app.config.update(
        API_TITLE=name,
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=None,
        API_SPEC_OPTIONS={
            "info": {"description": ABOUT},
            "components": {
                "securitySchemes": {
                    "session": {
                        "type": "apiKey",
                        "in": "cookie",
                        "name": app.config["SESSION_COOKIE_NAME"],
                    }
                }
            },
            "security": [{"session": []}],
        },
    )
