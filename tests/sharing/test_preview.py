"""The preview is what the therapist gets: field by field, and as the same piece of page."""

import re
from typing import Any

import pytest

from tests.cast import Cast
from tests.sharing.test_shares import full_entry, opened, shared, wish
from tests.writing.test_lists import CLUSTERS

ODD = "<b>&amp;</b> {{ 7*7 }} \u202eright\u202c\n\n  naïve \U0001f9d1\u200d\U0001f33e"


def article(page: str) -> str:
    found = re.search(r'<article class="snapshot">.*?</article>', page, re.S)
    assert found, page[:500]
    return found[0]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"note": ODD, "flag": "let-me-start"},
        {"parts": {"body": True}},
        {"parts": {"title": True, "mood": True}, "note": "n"},
    ],
)
def test_the_preview_equals_what_ben_opens_field_by_field(cast: Cast, more: Any) -> None:
    one = cast.session_of(cast.ana, hours=100)
    entry = full_entry(cast, therapy_session_id=one["id"], title=ODD, when="day-3")
    preview = cast.ana.api.post("/shares/preview", wish(entry, cast.ben, **more))
    assert preview.status_code == 200
    assert cast.ana.api.get("/shares").json["items"] == []
    share = shared(cast, entry, cast.ben, **more)
    assert preview.json == opened(cast.ben, share) == share["snapshot"]


def test_the_previewed_page_is_the_page_that_ben_sees(cast: Cast) -> None:
    one = cast.session_of(cast.ana, hours=100)
    entry = full_entry(cast, therapy_session_id=one["id"], title=ODD, mood=ODD)
    slug = entry["answers"][0]["prompt"]
    form = {
        "person_id": str(cast.ben.id),
        "version": "1",
        "note": ODD,
        "flag": "bring-up",
        "parts": ["title", "mood", f"answer:{slug}"],
    }
    before = cast.ana.submit(f"/entries/{entry['id']}/share/preview", **form)
    assert before.status_code == 200
    assert cast.ana.api.get("/shares").json["items"] == []
    assert cast.ana.submit(f"/entries/{entry['id']}/share", **form).status_code == 303
    share = cast.ana.api.get("/shares").json["items"][0]
    theirs = cast.ben.page(f"/shared/{share['id']}").get_data(as_text=True)
    assert article(before.get_data(as_text=True)) == article(theirs)
    assert "The body." not in theirs
    assert "<b>" not in article(theirs)
    assert article(cast.ana.page(f"/sharing/{share['id']}").get_data(as_text=True))


def test_what_was_previewed_is_what_is_shared_when_the_entry_moves_on(cast: Cast) -> None:
    entry = full_entry(cast)
    form = {"person_id": str(cast.ben.id), "parts": ["title", "body"]}
    page = cast.ana.submit(f"/entries/{entry['id']}/share/preview", **form).get_data(as_text=True)
    hidden = dict(re.findall(r'type="hidden" name="(version)" value="(\d+)"', page))
    assert hidden == {"version": "1"}
    cast.ana.api.put(
        f"/entries/{entry['id']}", {"kind": "reflection", "body": "later"}, If_Match='"1"'
    )
    cast.ana.submit(f"/entries/{entry['id']}/share", **form, **hidden)
    share = cast.ana.api.get("/shares").json["items"][0]
    assert (share["version"], opened(cast.ben, share)["body"]) == (1, "The body.")


@pytest.mark.parametrize("name", sorted(CLUSTERS))
def test_the_form_of_sharing_never_splits_what_a_reader_sees_as_one(cast: Cast, name: str) -> None:
    """X-5."""
    for before in (86, 87, 88, 89):
        entry = cast.ana.api.write("x" * before + CLUSTERS[name] + "y" * 20, title="t")
        page = cast.ana.page(f"/entries/{entry['id']}/share").get_data(as_text=True)
        [shown] = re.findall(r'<span class="hint serif" dir="auto">(x+[^<]*)…</span>', page)
        assert shown.lstrip("x").rstrip("y") in ("", CLUSTERS[name])
