"""Ben's reading list further on: what is opened, put away, taken out again, and the way along."""

import re
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from journal import clock
from journal.sharing import inbox, reviewing
from tests.cast import Api, Cast
from tests.sharing.test_openings import intention_and_reflection, openings
from tests.sharing.test_shares import opened, shared

NOW = datetime(2035, 6, 5, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def ids(cast: Cast, query: str) -> list[str]:
    return [item["id"] for item in cast.ben.api.get(f"/inbox?{query}").json["items"]]


def three(cast: Cast) -> list[str]:
    """Shares of three moments: the first unopened, the second opened, the third put away."""
    made = []
    for at in range(3):
        with clock.at(NOW + at * MINUTE):
            made.append(cast.share(cast.ana, cast.ben))
    with clock.at(NOW + 5 * MINUTE):
        opened(cast.ben, made[1])
        opened(cast.ben, made[2])
        cast.ben.api.post(f"/shared/{made[2]['id']}/reviewed")
    return [one["id"] for one in made]


def test_each_list_holds_its_own(cast: Cast) -> None:
    first, second, third = three(cast)
    with clock.at(NOW + 6 * MINUTE):
        assert ids(cast, "show=unopened") == [first]
        assert ids(cast, "show=opened") == [second]
        assert ids(cast, "show=reviewed") == [third]
        assert ids(cast, "limit=9") == [third, second, first]
        assert cast.ben.api.get("/inbox?show=all").status_code == 422
        page = cast.ben.page("/inbox").text
        assert page.index(first) < page.index(second) < page.index(third)
        alone = cast.ben.page("/inbox?show=reviewed").text
        assert third in alone
        assert first not in alone


def test_what_waits_longest_is_first_and_every_list_goes_on(cast: Cast) -> None:
    made = []
    for at in range(43):
        with clock.at(NOW + at * MINUTE):
            made.append(cast.share(cast.ana, cast.ben)["id"])
    with clock.at(NOW + timedelta(hours=2)):
        for show, wanted in (("unopened", made), ("opened", made[::-1]), ("reviewed", made[::-1])):
            first = cast.ben.page("/inbox").text
            [further] = re.findall(r'href="([^"]+)" rel="next"', first)
            assert f"show={show}" in further
            second = cast.ben.page(further.replace("&amp;", "&")).text
            rows = re.findall(r'href="/shared/([^"]+)" data-row', first + second)
            assert rows == wanted
            assert "The whole inbox" in second
            for share_id in made:
                if show == "unopened":
                    cast.ben.api.get(f"/shared/{share_id}")
                elif show == "opened":
                    cast.ben.api.post(f"/shared/{share_id}/reviewed")


def test_putting_away_can_be_taken_back_and_leads_back(cast: Cast) -> None:
    share = cast.share(cast.ana, cast.ben)
    opened(cast.ben, share)
    path = f"/shared/{share['id']}"
    of_ana = f"/patients/{cast.ana.id}"
    assert "Mark as reviewed" in cast.ben.page(of_ana).text
    away = cast.ben.submit(f"{path}/reviewed", back="patient")
    assert away.headers["Location"].endswith(of_ana)
    assert ids(cast, "show=reviewed") == [share["id"]]
    assert "Take it out again" in cast.ben.page(path).text
    back = cast.ben.submit(f"{path}/unreviewed")
    assert back.headers["Location"].endswith("/inbox")
    assert ids(cast, "show=opened") == [share["id"]]
    cast.ben.api.post(f"{path}/reviewed")
    assert cast.ben.api.delete(f"{path}/reviewed").status_code == 204
    assert cast.ben.api.delete(f"{path}/reviewed").status_code == 204
    assert ids(cast, "show=opened") == [share["id"]]
    for member in (cast.ana, cast.fay, cast.gil):
        assert member.api.delete(f"{path}/reviewed").status_code == 404
    cast.ana.api.delete(f"/shares/{share['id']}")
    assert cast.ben.api.delete(f"{path}/reviewed").status_code == 404


def test_taking_back_takes_back_only_this_one(cast: Cast) -> None:
    first, second = cast.share(cast.ana, cast.ben), cast.share(cast.ana, cast.ben)
    for share in (first, second):
        opened(cast.ben, share)
        cast.ben.api.post(f"/shared/{share['id']}/reviewed")
    cast.ben.api.delete(f"/shared/{first['id']}/reviewed")
    assert ids(cast, "show=reviewed") == [second["id"]]


def test_the_button_pressed_twice_at_once_is_once(cast: Cast) -> None:
    share = cast.share(cast.ana, cast.ben)
    opened(cast.ben, share)
    said: list[int] = []

    def press() -> None:
        said.append(cast.ben.api.post(f"/shared/{share['id']}/reviewed").status_code)

    worker = threading.Thread(target=press)
    with cast.ben.acting() as ben:
        reviewing.put_away(ben, UUID(share["id"]))
        worker.start()
        worker.join(timeout=0.5)
    worker.join(timeout=10)
    assert said == [204]


def test_put_away_once_more_it_stays_as_it_was(cast: Cast) -> None:
    with clock.at(NOW):
        share = cast.share(cast.ana, cast.ben)
        opened(cast.ben, share)
    for later in range(3):
        with clock.at(NOW + later * MINUTE), cast.ben.acting() as ben:
            assert reviewing.put_away(ben, UUID(share["id"])) == cast.ana.id
    with clock.at(NOW + timedelta(hours=1)), cast.ben.acting(writes=False) as ben:
        [item] = inbox.page(ben, show=inbox.REVIEWED, limit=5)
        assert item.reviewed_at == NOW


def test_a_refused_answer_is_the_same_reading(cast: Cast) -> None:
    """AU-1, R29: the opening that was just recorded stands; from elsewhere it is another."""
    with clock.at(NOW):
        share = cast.share(cast.ana, cast.ben, "the words")
        cast.ben.page(f"/shared/{share['id']}")
        for path in ("replies", "reviewed"):
            refused = cast.ben.submit(f"/shared/{share['id']}/{path}", text="x" * 20_001)
            assert refused.status_code == 422
            assert "the words" in refused.text
        assert len(openings(cast.ana, share)) == 1
    with clock.at(NOW + 29 * MINUTE):
        cast.ben.submit(f"/shared/{share['id']}/replies", text="")
        assert len(openings(cast.ana, share)) == 1
    with clock.at(NOW + 30 * MINUTE):
        cast.ben.submit(f"/shared/{share['id']}/replies", text="")
        assert len(openings(cast.ana, share)) == 2
        elsewhere = cast.ben.another_client()
        origin = {"Origin": "http://localhost"}
        path = f"/shared/{share['id']}/replies"
        assert elsewhere.post(path, data={"text": ""}, headers=origin).status_code == 422
        assert len(openings(cast.ana, share)) == 3


def test_a_refused_answer_without_an_opening_is_an_opening(cast: Cast) -> None:
    """R29: no record, no reading."""
    share = cast.share(cast.ana, cast.ben, "the words")
    other = cast.share(cast.ana, cast.ben)
    opened(cast.ben, other)
    assert cast.ben.submit(f"/shared/{share['id']}/replies", text="").status_code == 422
    assert len(openings(cast.ana, share)) == 1


def test_an_intention_that_came_beside_meanwhile_is_recorded(cast: Cast) -> None:
    wanted, felt = intention_and_reflection(cast)
    reflection = shared(cast, felt, cast.ben)
    cast.ben.page(f"/shared/{reflection['id']}")
    intention = shared(cast, wanted, cast.ben)
    refused = cast.ben.submit(f"/shared/{reflection['id']}/replies", text="")
    assert "to let go" in refused.text
    assert (len(openings(cast.ana, reflection)), len(openings(cast.ana, intention))) == (1, 1)


def test_the_way_along_leads_through_what_this_patient_shares(cast: Cast) -> None:
    made = []
    for at in range(3):
        with clock.at(NOW + at * MINUTE):
            made.append(cast.share(cast.ana, cast.ben)["id"])
            cast.share(cast.cleo, cast.ben)
            cast.share(cast.ana, cast.fay)
    with clock.at(NOW + timedelta(hours=1)):
        for at, share_id in enumerate(made):
            page = cast.ben.page(f"/shared/{share_id}").text
            earlier = re.findall(r'rel="prev" href="/shared/([^"]+)"', page)
            later = re.findall(r'rel="next" href="/shared/([^"]+)"', page)
            assert earlier == made[at - 1 : at]
            assert later == made[at + 1 : at + 2]
        cast.ana.api.delete(f"/shares/{made[1]}")
        page = cast.ben.page(f"/shared/{made[0]}").text
        assert f'rel="next" href="/shared/{made[2]}"' in page


def test_one_patients_page_goes_on_and_narrows(cast: Cast) -> None:
    with clock.at(NOW - timedelta(days=1)):
        one = cast.session_of(cast.ana, hours=100)
        empty = cast.session_of(cast.ana, hours=50)
    made = []
    for at in range(53):
        with clock.at(NOW + at * MINUTE):
            entry = cast.ana.api.write("w", **({"therapy_session_id": one["id"]} if at % 2 else {}))
            made.append(shared(cast, entry, cast.ben)["id"])
    with clock.at(NOW + timedelta(hours=2)):
        path = f"/patients/{cast.ana.id}"
        first = cast.ben.page(path).text
        assert empty["id"] not in first  # what is not all here does not say that nothing is
        [older] = re.findall(r'href="([^"]+)" rel="next"', first)
        second = cast.ben.page(older.replace("&amp;", "&")).text
        row = re.compile(r'href="/shared/([^"]+)" data-row')
        assert len(row.findall(first)) == 50
        assert sorted(row.findall(first + second)) == sorted(made)
        assert 'rel="next"' not in second
        for share_id in made[2:]:
            cast.ben.api.get(f"/shared/{share_id}")
        waiting = cast.ben.page(f"{path}?show=unopened").text
        assert row.findall(waiting) == made[1::-1]
        api = cast.ben.api.get(f"/patients/{cast.ana.id}/shared?show=unopened").json["items"]
        assert [item["id"] for item in api] == made[:2]
        for share_id in made[:2]:
            cast.ben.api.get(f"/shared/{share_id}")
        assert "Nothing waits to be opened." in cast.ben.page(f"{path}?show=unopened").text


@pytest.mark.parametrize("condition", ['"1"', "*", 'W/"1"'])
def test_a_conditional_read_is_a_read(cast: Cast, condition: str) -> None:
    """AU-1: neither a condition nor a range is answered without a record."""
    share = cast.share(cast.ana, cast.ben)
    for header in ({"If_None_Match": condition}, {"Range": "bytes=0-1"}):
        ben = Api(cast.ben.another_client())
        assert ben.get(f"/shared/{share['id']}", **header).status_code == 200
    assert len(openings(cast.ana, share)) == 2
