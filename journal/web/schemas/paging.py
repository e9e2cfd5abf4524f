"""Lists are read by keyset: a signed cursor that only its own person can use."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer
from marshmallow import fields

from journal.errors import Malformed
from journal.viewer import Viewer
from journal.web.schemas.fields import QueryNumber, Shape, Text

Key = tuple[datetime, UUID]


class PageQuery(Shape):
    limit = QueryNumber(1, 100, load_default=20)
    cursor = Text(most=500)


class Listed(Shape):
    """The outside of every list."""

    next = fields.String(allow_none=True)


def after(viewer: Viewer, query: Mapping[str, Any]) -> Key | None:
    """Where the last page ended, from its cursor.

    Raises:
        Malformed: a cursor that was changed, or was given to someone else.
    """
    if "cursor" not in query:
        return None
    try:
        moment, row_id = _signer(viewer).loads(query["cursor"])
        return datetime.fromisoformat(moment), UUID(row_id)
    except (BadData, ValueError, TypeError):
        raise Malformed("This cursor is not one you were given. Begin the list again.") from None


def cursor(viewer: Viewer, key: Key | None) -> str | None:
    """The cursor for what follows this key."""
    if key is None:
        return None
    return str(_signer(viewer).dumps([key[0].isoformat(), str(key[1])]))


def split(rows: list[Any], limit: int, key: Any) -> tuple[list[Any], Key | None]:
    """The rows of one page, and the key of its last one when more follow.

    `rows` were asked for with one more than `limit`.
    """
    shown = rows[:limit]
    return shown, key(shown[-1]) if len(rows) > limit else None


def _signer(viewer: Viewer) -> URLSafeSerializer:
    salt = f"cursor:{viewer.id}:{request.endpoint}"  # for this person, of this list
    return URLSafeSerializer(str(current_app.secret_key), salt=salt)
