"""What one person sees of a page, by itself: what it holds, and what is told of it in a list."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import orjson
import pytest

from journal.errors import Invalid
from journal.sharing import replies, snapshot
from journal.sharing.snapshot import Snapshot
from journal.store import access
from journal.store.tables import Reply, Share
from journal.store.unit import session, vault
from journal.store.vault import Place
from journal.treatment.therapy_session import TherapySession
from journal.writing.entry import Entry
from journal.writing.words import PREVIEW, Answer, Words
from tests.cast import Cast

NOW = datetime(2035, 6, 5, 9, tzinfo=UTC)


def answer(text: str, prompt: str = "arrived") -> Answer:
    return Answer(prompt, 1, "What did you bring?", text)


FULL = Words(
    title="A title",
    body="The body.",
    answers=(answer("one"), answer("two", "left")),
    mood="soft",
    when="same-day",
    written_at=NOW,
    near_medicine=True,
)
ENTRY = Entry(uuid4(), "reflection", 3, NOW, NOW, words=FULL)
SESSION = TherapySession(uuid4(), uuid4(), uuid4(), NOW, "UTC", NOW, number=2)


def test_it_holds_the_whole_page_and_what_the_patient_says_of_it() -> None:
    seen = snapshot.of(ENTRY, SESSION, note="the end", flag="bring-up", parts=None)
    assert seen == Snapshot(
        kind="reflection",
        title="A title",
        body="The body.",
        answers=FULL.answers,
        mood="soft",
        when="same-day",
        written_at=NOW,
        near_medicine=True,
        note="the end",
        flag="bring-up",
        session_number=2,
        session_starts_at=NOW,
        partial=False,
    )


def test_it_holds_only_what_was_chosen_and_knows_that_there_is_more() -> None:
    seen = snapshot.of(ENTRY, None, note="", flag=None, parts={"answers": ["left"]})
    assert (seen.title, seen.body, seen.mood) == ("", "", "")
    assert seen.answers == FULL.answers[1:]
    assert (seen.partial, seen.session_number, seen.session_starts_at) == (True, None, None)
    with pytest.raises(Invalid):
        snapshot.of(ENTRY, None, note="a note alone", flag=None, parts={"body": False})


@pytest.mark.parametrize("one", [None, SESSION])
def test_what_was_sealed_is_what_is_opened(one: TherapySession | None) -> None:
    seen = snapshot.of(ENTRY, one, note="n", flag="not-ready", parts=None)
    for each in (seen, replace(seen, written_at=None, answers=())):
        kept = orjson.loads(orjson.dumps(snapshot.content(each)))
        assert snapshot.from_content(kept) == each


def test_what_was_sealed_before_more_was_told_says_nothing_more() -> None:
    kept = {"kind": "plan", "answers": [], "written_at": None, "session_starts_at": None}
    assert snapshot.from_content(kept) == Snapshot(
        kind="plan",
        title="",
        body="",
        answers=(),
        mood="",
        when=None,
        written_at=None,
        near_medicine=False,
        note="",
        flag=None,
        session_number=None,
        session_starts_at=None,
        partial=False,
    )


def test_what_was_sealed_once_opens_for_ever(cast: Cast) -> None:
    """C-7: a share and a reply in some backup are opened by where they stood."""
    share = cast.share(cast.ana, cast.ben, "the heron")
    with cast.ben.acting() as ben:
        reply = replies.write(ben, UUID(share["id"]), "thank you")
    with cast.store.unit(writes=False):
        copy = session().execute(access.by_the_house(Share)).scalar_one().snapshot
        words = session().execute(access.by_the_house(Reply)).scalar_one().words
        assert copy
        of_share = Place("share", "snapshot", cast.ana.id, share["id"])
        of_reply = Place("reply", "words", cast.ana.id, str(reply.id))
        assert vault().open(of_share, copy)["body"] == "the heron"
        assert vault().open(of_reply, words) == "thank you"


@pytest.mark.parametrize(
    ("seen", "known_by"),
    [
        (Snapshot("reflection", "title", "body", (answer("answer"),), "mood"), "title"),
        (Snapshot("reflection", " ", "body", (answer(" "), answer("answer")), "mood"), "answer"),
        (Snapshot("reflection", "", " a \n\n body ", (answer(""),), "mood"), "a body"),
        (Snapshot("reflection", "", "\u200b", mood="mood"), "mood"),
        (Snapshot("reflection", note="a note"), ""),
        (Snapshot("reflection", body="x" * PREVIEW), "x" * PREVIEW),
        (Snapshot("reflection", body="x" * (PREVIEW + 1)), "x" * PREVIEW + "…"),
    ],
)
def test_it_is_known_by_how_it_begins(seen: Snapshot, known_by: str) -> None:
    assert seen.preview == known_by


@pytest.mark.parametrize("part", ["title", "body", "note", "answers"])
@pytest.mark.parametrize(
    ("words", "minutes"), [(0, 1), (299, 1), (301, 2), (499, 2), (501, 3), (6000, 30)]
)
def test_how_long_it_takes_to_read_is_said_in_whole_minutes(
    part: str, words: int, minutes: int
) -> None:
    text = "word " * words
    seen = Snapshot("reflection", **{part: (answer(text),) if part == "answers" else text})
    assert seen.reading_minutes == minutes


def test_every_part_of_it_takes_its_time_to_read() -> None:
    text = "word " * 200
    seen = Snapshot("reflection", text, text, (answer(text), answer(text)), text, note=text)
    assert seen.reading_minutes == 5
