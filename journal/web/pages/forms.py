"""From a form to the same shapes that JSON is checked by, with the words kept on failure."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from journal.errors import Invalid, NotFound, Problem, TooMany
from journal.web import gate
from journal.web.schemas import refusals
from journal.writing.words import is_blank

ANSWER = re.compile(r"answers-(\d{1,3})-(prompt|version|text)")


def typed() -> dict[str, str]:
    """What the person typed, field by field. Browsers send CR LF; the words had LF."""
    return {name: text.replace("\r\n", "\n") for name, text in request.form.items()}


def load(schema: type[Schema], given: Mapping[str, Any]) -> dict[str, Any]:
    """Check a form by a schema.

    Raises:
        Invalid: with the sentences to show beside each field.
    """
    return refusals.loaded(schema, given)


def patience(waiting: TooMany) -> dict[str, str]:
    """The header that says how long to wait."""
    return {"Retry-After": str(waiting.seconds)}


def shown_again(
    template: str, problem: Problem, field: str, who: frozenset[str] = gate.EVERYONE, **context: Any
) -> ResponseReturnValue:
    """A form that was refused outside a unit of work, with the reason beside its field:
    422 for what does not make sense, 429 for what was tried too often."""
    errors = problem.errors if isinstance(problem, Invalid) else {field: [problem.message]}
    headers = patience(problem) if isinstance(problem, TooMany) else {}
    with gate.unit_of(who, writes=False):
        page = render_template(template, errors=errors, **context)
    return page, 429 if headers else 422, headers


def filled(form: Mapping[str, str], *names: str) -> dict[str, Any]:
    """The fields of these names that were filled in; an empty one was left open."""
    return {name: form[name] for name in names if form.get(name, "") != ""}


def id_in(text: str) -> UUID:
    """An id from a form or an address.

    Raises:
        NotFound: it is none.
    """
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def number(text: str | None) -> int | None:
    """A whole number, if it is one."""
    return int(text) if text and re.fullmatch(r"\d{1,9}", text) else None


def answers(form: Mapping[str, str]) -> list[dict[str, Any]]:
    """The answers of a writing page, in their order; those left blank are left out."""
    rows: dict[int, dict[str, Any]] = {}
    for name, text in form.items():
        found = ANSWER.fullmatch(name)
        if found:
            rows.setdefault(int(found[1]), {})[found[2]] = text
    kept = []
    for _, row in sorted(rows.items()):
        version = number(row.get("version"))
        if row.get("prompt") and version and row.get("text", "").strip():
            kept.append({"prompt": row["prompt"], "version": version, "text": row["text"]})
    return kept


def says_nothing(form: Mapping[str, str]) -> bool:
    """Whether a writing page holds no words anywhere."""
    texts = [form.get(name, "") for name in ("title", "body", "mood")]
    texts += [answer["text"] for answer in answers(form)]
    return all(is_blank(text) for text in texts)
