"""The safety card: Ana's own, kept whole, never lost, and read by nobody else."""

import threading
from typing import Any

import pytest
from sqlalchemy import update

from journal.errors import NotFound
from journal.store.tables import SafetyCard as Row
from journal.wellbeing import safety_card
from journal.wellbeing.card import Card, is_phone
from tests.cast import ORIGIN, Api, Cast

WHOLE: dict[str, Any] = {
    "signs": "The curtains stay shut.",
    "steadying": ["here", "warm", "enough"],
    "helps": "Shoes on. Once round the block.",
    "people": [{"name": "M.", "phone": "+353 (0)1 234-5678"}, {"name": "K.", "phone": ""}],
    "reasons": "The canal in spring.",
    "places": "The library.",
}
FORM = {
    "signs": WHOLE["signs"],
    "helps": WHOLE["helps"],
    "steadying-0": "here",
    "steadying-1": "warm",
    "steadying-2": "enough",
    "people-0-name": "M.",
    "people-0-phone": "+353 (0)1 234-5678",
    "people-2-name": "K.",
    "reasons": WHOLE["reasons"],
    "places": WHOLE["places"],
}


def keep(cast: Cast, card: dict[str, Any], base: int | None = None, **more: str) -> Any:
    said = {"If_None_Match": "*"} if base is None else {"If_Match": f'"{base}"'}
    return cast.ana.api.put("/safety-card", card, **said, **more)


def there(cast: Cast) -> dict[str, Any]:
    found: dict[str, Any] = cast.ana.api.get("/safety-card").json
    return found


def test_a_card_is_kept_whole_and_read_again_through_both_doors(cast: Cast) -> None:
    assert cast.ana.api.get("/safety-card").status_code == 404
    made = keep(cast, WHOLE)
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    read = cast.ana.api.get("/safety-card")
    assert (read.json, read.headers["ETag"]) == (made.json, '"1"')
    assert WHOLE.items() <= read.json.items()
    page = cast.ana.page("/support").text
    for text in ("The curtains stay shut.", "warm", "M.", "The canal in spring.", "The library."):
        assert text in page
    assert 'href="tel:+35312345678"' not in page  # the (0) was hers to write
    assert 'href="tel:+353012345678"' in page


def test_the_page_keeps_the_same_card_as_the_api(cast: Cast) -> None:
    kept = cast.ana.submit("/me/safety-card", base="", **FORM)
    assert (kept.status_code, kept.location) == (303, "/support")
    assert WHOLE.items() <= there(cast).items()


def test_all_of_it_may_be_left_open_but_not_the_whole_unsaid(cast: Cast) -> None:
    assert keep(cast, {}).status_code == 422
    assert "keep an empty card" not in cast.ana.page("/me/safety-card").text
    assert keep(cast, {"signs": " \u200b\n"}).status_code == 422
    assert keep(cast, {"helps": "tea"}).status_code == 201
    emptied = keep(cast, {"helps": ""}, base=1)
    assert (emptied.status_code, list(emptied.json["errors"])) == (422, ["clear"])
    page = cast.ana.submit("/me/safety-card", base="1", helps=" ")
    assert page.status_code == 422
    assert "Yes, keep an empty card" in page.text
    assert there(cast)["helps"] == "tea"
    assert cast.ana.submit("/me/safety-card", base="1", clear="yes").status_code == 303
    assert there(cast)["helps"] == ""
    assert cast.ana.api.get("/safety-card?version=1").json["helps"] == "tea"


def test_a_stale_form_takes_nothing_and_shows_both(cast: Cast) -> None:
    """Nothing of either is lost: what is there now, and what was typed, on one page."""
    keep(cast, {"signs": "first"})
    keep(cast, {"signs": "from the other phone"}, base=1)
    stale = cast.ana.submit("/me/safety-card", base="1", signs="typed for a long time")
    assert stale.status_code == 409
    for text in ("from the other phone", "typed for a long time", 'name="base" value="2"'):
        assert text in stale.text
    assert there(cast)["signs"] == "from the other phone"
    again = cast.ana.submit("/me/safety-card", base="2", signs="typed for a long time")
    assert again.status_code == 303
    assert cast.ana.api.get("/safety-card?version=2").json["signs"] == "from the other phone"


def test_a_stale_put_changes_nothing_and_says_what_is_there(cast: Cast) -> None:
    keep(cast, {"signs": "first"})
    for said, status in (
        ({}, 428),
        ({"If_Match": '"0"'}, 412),
        ({"If_Match": '"9"'}, 412),
        ({"If_None_Match": "*"}, 412),
        ({"If_Match": "*"}, 400),
        ({"If_Match": 'W/"1"'}, 412),
    ):
        answer = cast.ana.api.put("/safety-card", {"signs": "other"}, **said)
        assert answer.status_code == status, said
        if status == 412 and "W/" not in str(said):
            assert answer.json["current"]["signs"] == "first"
            assert answer.headers["ETag"] == '"1"'
            assert "card" in answer.json["message"]
    assert (there(cast)["signs"], there(cast)["version"]) == ("first", 1)


def test_a_card_that_is_not_there_cannot_be_revised(cast: Cast) -> None:
    assert keep(cast, {"signs": "x"}, base=1).status_code == 404


def test_the_same_card_again_is_no_conflict(cast: Cast) -> None:
    """A double tap; and a repeated operation has one effect (R20)."""
    for _ in range(2):
        assert cast.ana.submit("/me/safety-card", base="", **FORM).status_code == 303
    assert there(cast)["version"] == 1
    assert keep(cast, {**WHOLE, "signs": "new"}, base=1, Idempotency_Key="one").status_code == 200
    again = keep(cast, {**WHOLE, "signs": "new"}, base=1, Idempotency_Key="one")
    assert (again.status_code, again.json["version"]) == (200, 2)
    other = keep(cast, {"signs": "other"}, base=2, Idempotency_Key="one")
    assert list(other.json["errors"]) == ["Idempotency-Key"]


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"signs": "x" * 4001}, "signs"),
        ({"steadying": ["x" * 201]}, "steadying.0"),
        ({"steadying": ["a", "b", "c", "d"]}, "steadying"),
        ({"people": [{"name": "x" * 101}]}, "people.0.name"),
        ({"people": [{"name": "a"}] * 7}, "people"),
        ({"people": [{"name": "M.", "phone": "ask her"}]}, "people.0.phone"),
        ({"people": [{"phone": "javascript:alert(1)"}]}, "people.0.phone"),
        ({"people": [{"name": "M.", "relation": "sister"}]}, "people.0.relation"),
        ({"shared": True}, "shared"),
        ({"signs": "a\0b"}, "signs"),
    ],
)
def test_what_cannot_be_kept_is_refused_where_it_is(
    cast: Cast, changed: dict[str, Any], where: str
) -> None:
    answer = keep(cast, {**WHOLE, **changed})
    assert (answer.status_code, list(answer.json["errors"])) == (422, [where]), answer.json
    assert cast.ana.api.get("/safety-card").status_code == 404


def test_a_refused_form_keeps_every_word_and_says_which_number(cast: Cast) -> None:
    form = {**FORM, "people-2-phone": "call me"}
    refused = cast.ana.submit("/me/safety-card", base="", **form)
    assert refused.status_code == 422
    for typed in (*FORM.values(), "call me"):
        assert typed in refused.text
    assert 'id="wrong-people-1-phone"' in refused.text  # as it stands on the page now


def test_words_in_it_are_words_and_nothing_else(cast: Cast) -> None:
    """I-1."""
    nasty = '"><script>alert(1)</script></textarea>{{7*7}}'
    card = {"signs": nasty, "steadying": [nasty], "people": [{"name": nasty}], "places": nasty}
    assert keep(cast, card).status_code == 201
    for path in ("/support", "/me/safety-card"):
        page = cast.ana.page(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
        assert "{{7*7}}" in page


@pytest.mark.parametrize("name", ["cleo", "ben", "fay", "dov", "eve", "gil", "hal"])
def test_nobody_else_reads_it_at_any_door(cast: Cast, name: str) -> None:
    """A-7: neither the one who treats her nor the one who administers; a share cannot name it."""
    keep(cast, WHOLE)
    cast.share(cast.ana, cast.ben)
    other = getattr(cast, name)
    assert other.api.get("/safety-card").status_code == 404
    assert "curtains" not in other.page("/support").text
    with other.acting(writes=False) as viewer:
        assert safety_card.newest(viewer) is None
        assert safety_card.earlier(viewer) == []
        with pytest.raises(NotFound):
            safety_card.read(viewer, 1)
    if name not in ("cleo", "hal"):
        with other.acting() as viewer, pytest.raises(NotFound):
            safety_card.keep(viewer, Card(signs="theirs"), base=None)


def test_earlier_cards_can_be_had_back(cast: Cast) -> None:
    keep(cast, {"signs": "as it was"})
    keep(cast, {"signs": "as it is"}, base=1)
    page = cast.ana.page("/me/safety-card")
    assert "/me/safety-card?version=1" in page.text
    old = cast.ana.page("/me/safety-card?version=1")
    assert "as it was" in old.text
    assert 'name="base" value="2"' in old.text
    for wrong in ("9", "0", "x", "1e3"):
        status = cast.ana.page(f"/me/safety-card?version={wrong}").status_code
        assert status == (404 if wrong == "9" else 200)
    assert cast.cleo.page("/me/safety-card?version=1").status_code == 404


def test_a_card_that_does_not_open_says_so_and_the_lines_still_stand(cast: Cast) -> None:
    keep(cast, WHOLE)
    with cast.store.engine.begin() as connection:
        connection.execute(update(Row.__table__).values(card=b"damaged"))
    page = cast.ana.page("/support")
    assert page.status_code == 200
    assert "cannot be opened at the moment" in page.text
    assert "116 123" in page.text
    assert there(cast)["unreadable"] is True
    assert cast.ana.page("/me/safety-card").status_code == 200
    kept = cast.ana.submit("/me/safety-card", base="1", signs="anew")
    assert kept.status_code == 303
    assert there(cast)["signs"] == "anew"
    assert cast.ana.api.get("/safety-card?version=1").json["unreadable"] is True


def test_a_card_moved_to_another_row_does_not_open(cast: Cast) -> None:
    """R16."""
    keep(cast, {"signs": "first"})
    keep(cast, {"signs": "second"}, base=1)
    with cast.store.engine.begin() as connection:
        blob = connection.execute(Row.__table__.select().where(Row.__table__.c.version == 1)).one()
        moved = update(Row.__table__).where(Row.__table__.c.version == 2)
        connection.execute(moved.values(card=blob.card))
    assert there(cast)["unreadable"] is True


def test_six_phones_that_keep_from_one_card_get_one_card(cast: Cast) -> None:
    """One is kept, five are told what is there now; nothing is overwritten unseen."""
    keep(cast, {"signs": "first"})
    phones = [Api(cast.ana.another_client()) for _ in range(6)]
    answers: list[tuple[int, str]] = []

    def use(number: int) -> None:
        said = {"signs": f"phone {number}"}
        answer = phones[number].put("/safety-card", said, If_Match='"1"')
        answers.append((answer.status_code, answer.json.get("signs", "")))

    threads = [threading.Thread(target=use, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _ in answers) == [200, 412, 412, 412, 412, 412]
    assert [(200, there(cast)["signs"])] == [one for one in answers if one[0] == 200]
    assert there(cast)["version"] == 2


def test_what_was_written_in_the_plans_is_offered_and_never_copied(cast: Cast) -> None:
    entry = cast.ana.api.write("shoes first", kind="safety-plan", title="For a hard day")
    page = cast.ana.page("/me/safety-card").text
    assert f"/entries/{entry['id']}" in page
    assert "For a hard day" in page
    assert cast.ana.api.get("/safety-card").status_code == 404


def test_the_hold_never_keeps_the_card_away(cast: Cast) -> None:
    """I need help now never waits: an hour after medicine the card is there, and can be kept."""
    keep(cast, WHOLE)
    cast.session_of(cast.ana, hours=1)
    page = cast.ana.page("/support")
    assert page.status_code == 200
    assert "session-day" in page.text
    assert "The curtains stay shut." in page.text
    assert keep(cast, {"signs": "now"}, base=1).status_code == 200


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("+353 1 234 5678", True),
        ("(01) 234-5678", True),
        ("999", True),
        ("*111#", True),
        ("1", False),
        ("", False),
        ("call M.", False),
        ("0" * 41, False),
        ("٠١٢٣", False),
        ("12\n34", False),
    ],
)
def test_a_number_is_one_that_a_telephone_takes(text: str, good: bool) -> None:
    assert is_phone(text) is good


def test_keeping_is_refused_from_elsewhere(cast: Cast) -> None:
    """C-CSRF-2."""
    for headers in ({}, {"Origin": "https://evil.test"}, {"Origin": "null"}):
        answer = cast.ana.client.post("/me/safety-card", data=FORM, headers=headers)
        assert answer.status_code == 403
    signed_out = cast.nobody.client.post("/me/safety-card", data=FORM, headers={"Origin": ORIGIN})
    assert signed_out.status_code == 401
