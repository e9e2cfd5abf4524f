"""The form of sharing: the parts of a page by name, and from what was ticked to a wish."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from flask import request

from journal import clock
from journal.errors import Invalid
from journal.sharing import passages
from journal.sharing.shares import Wish
from journal.viewer import Viewer
from journal.web.pages import forms
from journal.web.schemas.fields import spoken
from journal.web.schemas.sharing import ShareIn
from journal.writing.entry import Entry

LASTS = {"": "Until I withdraw it", "7": "For a week", "30": "For thirty days"}
MOST_PASSAGES = 200  # a longer text is shared whole here; the API takes passages of any


@dataclass(frozen=True)
class Piece:
    """One part that can be ticked; `passages` are its paragraphs when it has several."""

    name: str
    words: str
    text: str
    passages: tuple[str, ...] = ()


def pieces(entry: Entry) -> list[Piece]:
    """The parts an entry can be shared in, as they stand on its page."""
    return list(_pieces(entry))


def _pieces(entry: Entry) -> Iterator[Piece]:
    if entry.title:
        yield Piece("title", "The title", entry.title)
    for answer in entry.answers:
        if answer.text:
            yield Piece(f"answer:{answer.prompt}", answer.ask, answer.text, _several(answer.text))
    if entry.body:
        yield Piece("body", "The page", entry.body, _several(entry.body))
    if entry.mood:
        yield Piece("mood", "How it was", entry.mood)


def _several(text: str) -> tuple[str, ...]:
    found = tuple(passages.of(text))
    return found if 1 < len(found) <= MOST_PASSAGES else ()


def ticked(entry: Entry, parts: Mapping[str, Any] | None) -> list[str]:
    """The names of what these parts have ticked."""
    if parts is None:
        return [piece.name for piece in pieces(entry)]
    whole = [name for name in ("title", "body", "mood") if parts.get(name)]
    whole += [f"answer:{slug}" for slug in parts.get("answers", ())]
    some = [
        f"{one['part'] if one['part'] == 'body' else 'answer:' + one['part']}#{number}"
        for one in parts.get("passages", ())
        for number in one["paragraphs"]
    ]
    return whole + some


def wish(viewer: Viewer, entry: Entry, form: Mapping[str, str]) -> Wish:
    """What is asked to be shared.

    Raises:
        Invalid: nobody chosen, or a field that makes no sense.
    """
    given: dict[str, Any] = {
        "entry_id": str(entry.id),
        "version": entry.version,
        "despite_hold": form.get("despite_hold") == "yes",
        **forms.filled(form, "person_id", "note", "flag"),
    }
    if "person_id" not in given:
        raise Invalid({"person_id": ["Choose one person."]})
    until = _until(form, viewer.time_zone)
    if until:
        given["until"] = until
    chosen = set(request.form.getlist("parts"))
    if chosen != {piece.name for piece in pieces(entry)}:
        given["parts"] = _parts(chosen)
    checked = forms.load(ShareIn, given)
    checked.pop("entry_id")
    return Wish(**checked)


def _parts(chosen: set[str]) -> dict[str, Any]:
    # Where passages are ticked they are what is meant, also when the whole still is: it is
    # ticked from the beginning, and too little can be mended where too much cannot.
    some: dict[str, list[int]] = {}
    for part in chosen:
        name, hash_mark, number = part.rpartition("#")
        if hash_mark:
            some.setdefault(name, []).append(forms.number(number) or 0)
    whole = {name for name in chosen if "#" not in name and name not in some}
    return {
        **{name: name in whole for name in ("title", "body", "mood")},
        "answers": [one.removeprefix("answer:") for one in whole if one.startswith("answer:")],
        "passages": [
            {"part": name.removeprefix("answer:"), "paragraphs": sorted(numbers)}
            for name, numbers in some.items()
        ],
    }


def _until(form: Mapping[str, str], zone: str) -> str | None:
    """The end of the day that was chosen, or of so many days from today, where they are."""
    days = forms.number(form.get("lasts"))
    try:
        if form.get("until_on"):
            last = date.fromisoformat(form["until_on"])
        elif days:
            last = clock.local_day(clock.now(), zone) + timedelta(days=days)
        else:
            return None
        return spoken(clock.from_wall(last, time(23, 59, 59), zone))
    except (ValueError, OverflowError):
        raise Invalid({"until_on": ["A day, such as 30 June."]}) from None
