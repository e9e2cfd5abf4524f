"""Reading content files strictly: every field written out, none misspelled."""

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

Row = TypeVar("Row")
PLAIN = {str: "words in quotes", int: "a whole number", bool: "true or false"}


class ContentError(RuntimeError):
    """A content file is wrong; the message names the file, the entry and the remedy."""


def read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ContentError(f"{path.name} is missing from {path.parent.name}/.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ContentError(f"{path.name} cannot be read: {problem}") from None


def rows(kind: type[Row], given: list[dict[str, Any]], name: str) -> list[Row]:
    return [checked(kind, row, name) for row in given]


def known(kind: type[Any], row: dict[str, Any], name: str) -> dict[str, Any]:
    columns = {one.name for one in fields(kind)}
    called = row.get("slug") or row.get("country") or "an entry without a slug"
    needed = columns - {"retired"}
    for column in sorted(set(row) - columns):
        raise ContentError(f"{name}: {called}: `{column}` is not a field; check its spelling.")
    for column in sorted(needed - set(row)):
        raise ContentError(f"{name}: {called}: `{column}` is missing; every field is written out.")
    return row


def checked(kind: type[Any], row: dict[str, Any], name: str) -> Any:
    """The row as its dataclass, every plain field of the type it says."""
    hints = get_type_hints(kind)
    for column, value in known(kind, row, name).items():
        wanted = hints[column]
        if wanted in (str, int, bool) and type(value) is not wanted:
            raise ContentError(
                f"{name}: {row.get('slug') or row.get('country') or 'an entry'}: `{column}` must "
                f"be {PLAIN[wanted]}."
            )
    return kind(**row)


def by_slug(items: list[Any], name: str) -> dict[str, Any]:
    found = {row.slug: row for row in items}
    if len(found) != len(items):
        raise ContentError(f"{name}: a slug is there twice.")
    return found
