"""The ledger goes on to its end, and its rows are told apart."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from journal import clock
from journal.errors import NotFound
from journal.sharing import ledger, people, replies
from tests.cast import Cast
from tests.sharing.test_shares import shared

NOW = datetime(2035, 6, 5, 9, tzinfo=UTC)


def test_rows_without_a_title_say_how_the_page_begins(cast: Cast) -> None:
    first = cast.share(cast.ana, cast.ben, "The river again, all night.")
    cast.share(cast.ana, cast.ben, "A short call.")
    for path in ("/sharing", "/sharing/ledger", f"/sharing/people/{cast.ben.id}"):
        page = cast.ana.page(path).text
        assert "The river again, all night." in page
        assert "A short call." in page
    cast.ana.api.delete(f"/shares/{first['id']}")
    page = cast.ana.page("/sharing").text
    assert "The river again, all night." in page  # of her own page, which is still there
    found = cast.ana.api.get(f"/shares/{first['id']}").json
    assert found["snapshot"] is None
    assert "The river" not in str(found)
    cast.ana.api.delete(f"/entries/{first['entry_id']}")
    for path in ("/sharing", f"/sharing/{first['id']}"):
        assert "The river" not in cast.ana.page(path).text


def test_the_ledger_goes_on_to_older_rows(cast: Cast) -> None:
    made = []
    for minutes in range(32):
        with clock.at(NOW + timedelta(minutes=minutes)):
            made.append(cast.share(cast.ana, cast.ben)["id"])
    with clock.at(NOW + timedelta(hours=1)):
        cast.ana.api.delete(f"/shares/{made[0]}")
        first = cast.ana.page("/sharing/ledger").text
        older = re.findall(r'href="([^"]+)" rel="next"', first)
        second = cast.ana.page(older[0].replace("&amp;", "&")).text
        found = re.findall(r'class="name"[^>]*><a href="/sharing/([^"]+)"', first + second)
        assert found == made[::-1]
        assert 'rel="next"' not in second
        assert cast.ana.page("/sharing/ledger?cursor=forged").status_code == 400
        live = cast.ana.api.get("/shares?live=true&limit=100").json["items"]
        over = cast.ana.api.get("/shares?live=false").json["items"]
        assert ([one["id"] for one in live], [one["id"] for one in over]) == (
            made[:0:-1],
            made[:1],
        )
        of_fay = cast.ana.api.get(f"/shares?person_id={cast.fay.id}").json["items"]
        assert of_fay == []
        assert cast.ana.api.get("/shares?live=yes").status_code == 422


def test_the_empty_ledger_says_so(cast: Cast) -> None:
    assert "Nothing was shared so far." in cast.ana.page("/sharing/ledger").text


def test_today_tells_of_an_answer_however_old_its_share_is(cast: Cast) -> None:
    share = cast.share(cast.ana, cast.ben)
    for _ in range(21):
        cast.share(cast.ana, cast.ben)
    cast.ben.api.post(f"/shared/{share['id']}/replies", {"text": "thank you"})
    assert "answered what you shared" in cast.ana.page("/").text
    cast.ana.page(f"/sharing/{share['id']}")
    assert "answered what you shared" not in cast.ana.page("/").text


def test_only_a_patient_has_a_ledger(cast: Cast) -> None:
    with cast.ben.acting(writes=False) as ben:
        for asked in (
            lambda: ledger.page(ben),
            lambda: ledger.read(ben, uuid4()),
            lambda: ledger.newest_live(ben, [cast.ana.id], 5),
            lambda: replies.unseen(ben, 3),
            lambda: replies.see(ben, uuid4()),
            lambda: people.sight(ben, cast.ana.id, limit=5),
        ):
            with pytest.raises(NotFound):
                asked()
        assert people.everyone_before(ben) == []


def test_an_intention_beside_is_on_the_preview_as_on_bens_page(cast: Cast) -> None:
    one = cast.session_of(cast.ana, hours=100)
    wanted = cast.ana.api.write("to let go", kind="intention", therapy_session_id=one["id"])
    felt = cast.ana.api.write("how it went", therapy_session_id=one["id"])
    form = {"person_id": str(cast.ben.id), "version": "1", "parts": "body"}
    path = f"/entries/{felt['id']}/share/preview"
    beside = re.compile(r'<section class="intention".*?</section>', re.S)
    assert not beside.search(cast.ana.submit(path, **form).text)
    shared(cast, wanted, cast.fay)
    assert not beside.search(cast.ana.submit(path, **form).text)
    shared(cast, wanted, cast.ben)
    before = beside.search(cast.ana.submit(path, **form).text)
    share = shared(cast, felt, cast.ben)
    after = beside.search(cast.ben.page(f"/shared/{share['id']}").text)
    assert before
    assert after
    assert before[0] == after[0]
