"""Lists are read by keyset: a signed cursor that only its own person can use."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer
from marshmallow import fields

from journal.errors import Malformed
from journal.viewer import Viewer
from journal.web.schemas.fields import QueryNumber, Shape, Text

Key = tuple[datetime, UUID]
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class PageQuery(Shape):
    limit = QueryNumber(1, 100, load_default=20)
    cursor = Text(most=500)


class Listed(Shape):
    """The outside of every list."""

    next = fields.String(allow_none=True)


def after(viewer: Viewer, query: Mapping[str, Any], about: str = "") -> Key | None:
    """Where the last page ended, from its cursor; `about` is what it was asked for with.

    Raises:
        Malformed: a cursor that was changed, or was given to someone else.
    """
    if "cursor" not in query:
        return None
    try:
        moment, row_id = _signer(viewer, about).loads(query["cursor"])
        return datetime.fromisoformat(moment), UUID(row_id)
    except (BadData, ValueError, TypeError):
        raise Malformed("This cursor is not one you were given. Begin the list again.") from None


def cursor(viewer: Viewer, key: Key | None, about: str = "") -> str | None:
    """The cursor for what follows this key. `about` is not in it, and has to fit."""
    if key is None:
        return None
    return str(_signer(viewer, about).dumps([key[0].isoformat(), str(key[1])]))


def place(viewer: Viewer, given: str | None) -> tuple[UUID, int] | None:
    """In which epoch a phone read last, and how far, from its cursor; None at its beginning.

    Raises:
        Malformed: as `after`.
    """
    if given is None:
        return None
    try:
        epoch, number = _signer(viewer, "place").loads(given)
        return UUID(epoch), int(number)
    except (BadData, ValueError, TypeError, AttributeError):
        raise Malformed("This cursor is not one you were given. Begin the list again.") from None


def place_cursor(viewer: Viewer, epoch: UUID, number: int) -> str:
    """The cursor for what follows this place."""
    return str(_signer(viewer, "place").dumps([str(epoch), number]))


def of_sorted(
    rows: Sequence[Any], at: Key | None, limit: int, key: Any
) -> tuple[list[Any], Key | None]:
    """One page of a list that is put in order here, because its order is computed: what
    comes after `at`, rising by `key`."""
    rest = [row for row in rows if at is None or key(row) > at]
    return split(rest[: limit + 1], limit, key)


def behind(
    rows: Sequence[Any], at: Key | None, limit: int, id_of: Any
) -> tuple[list[Any], Key | None]:
    """One page of a list whose order is by words, which no cursor may hold: what stands
    behind the row of this id.

    Raises:
        Malformed: that row is not in the list any more.
    """
    ids = [id_of(row) for row in rows]
    if at is not None and at[1] not in ids:
        raise Malformed("This list has changed since. Begin it again.")
    start = ids.index(at[1]) + 1 if at is not None else 0
    return split(list(rows[start : start + limit + 1]), limit, lambda row: (NEVER, id_of(row)))


def split(rows: list[Any], limit: int, key: Any) -> tuple[list[Any], Key | None]:
    """The rows of one page, and the key of its last one when more follow.

    `rows` were asked for with one more than `limit`.
    """
    shown = rows[:limit]
    return shown, key(shown[-1]) if len(rows) > limit else None


def _signer(viewer: Viewer, about: str) -> URLSafeSerializer:
    salt = f"cursor:{viewer.id}:{request.endpoint}:{about}"  # for this person, of this list
    return URLSafeSerializer(str(current_app.secret_key), salt=salt)
