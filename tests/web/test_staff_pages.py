"""The pages of those who treat and of who administers: one knows what will happen, where one
came from, and what was wrong."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from journal import clock
from journal.people import clinics, cover, invitations, persons
from journal.people.invitation import Wish
from tests.cast import ORIGIN, Cast, Member, password_hash
from tests.people.test_ties import tie_of

BACK = re.compile(r'<a class="back" href="([^"]+)">.*?</span>([^<]+)</a>', re.S)


def came(member: Member, path: str, came_from: str) -> TestResponse:
    """A page, opened from another of ours."""
    return member.client.get(path, headers={"Referer": f"{ORIGIN}{came_from}"})


def back(answer: TestResponse) -> tuple[str, str]:
    [found] = BACK.findall(answer.text)
    return found[0].replace("&amp;", "&"), found[1].strip()


def test_back_leads_a_therapist_to_where_they_came_from(cast: Cast) -> None:
    share = cast.share(cast.ana, cast.ben)
    path, patient = f"/shared/{share['id']}", f"/patients/{cast.ana.id}"
    assert back(came(cast.ben, path, patient)) == (patient, "Ana")
    assert back(came(cast.ben, path, "/inbox?show=opened")) == ("/inbox?show=opened", "Inbox")
    assert back(came(cast.ben, path, path)) == ("/inbox", "Inbox")
    assert back(came(cast.ben, patient, "/caseload")) == ("/caseload", "Caseload")
    assert back(came(cast.ben, f"/courses/new?patient={cast.ana.id}", patient)) == (patient, "Ana")


def test_what_is_put_away_from_a_patients_page_leads_back_to_it(cast: Cast) -> None:
    share = cast.share(cast.ana, cast.ben)
    page = came(cast.ben, f"/shared/{share['id']}", f"/patients/{cast.ana.id}").text
    assert '<input type="hidden" name="back" value="patient">' in page
    assert 'name="back"' not in came(cast.ben, f"/shared/{share['id']}", "/inbox").text


def test_back_leads_an_administrator_to_where_they_came_from(cast: Cast) -> None:
    tie, ben = (
        f"/practice/ties/{tie_of(cast, cast.ana, cast.ben)}",
        f"/practice/people/{cast.ben.id}",
    )
    assert back(came(cast.gil, tie, ben)) == (ben, "Ben")
    assert back(came(cast.gil, tie, "/practice/ties")) == ("/practice/ties", "Who treats whom")
    role = "/practice/people?role=therapist"
    assert back(came(cast.gil, ben, role)) == (role, "People")
    assert back(came(cast.gil, ben, "/practice")) == ("/practice", "Practice")
    assert back(came(cast.gil, ben, "/practice/people/search"))[0] == "/practice/people"


def test_keys_that_are_off_are_not_offered(cast: Cast) -> None:
    path = f"/shared/{cast.share(cast.ana, cast.ben)['id']}"
    assert "<kbd>" in cast.ben.page(path).text
    assert cast.ben.submit("/me", page="keyboard").status_code == 303
    assert "<kbd>" not in cast.ben.page(path).text


def test_what_was_wrong_with_an_answer_is_said_before_the_words(cast: Cast) -> None:
    share = cast.share(cast.ana, cast.ben, "what Ana wrote")
    page = cast.ben.submit(f"/shared/{share['id']}/replies", text=" ").text
    assert page.index("could not be taken") < page.index("what Ana wrote")


def test_how_long_it_takes_stands_first_in_a_row(cast: Cast) -> None:
    cast.share(cast.ana, cast.ben)
    with clock.at(clock.now() + timedelta(days=2)):
        page = Member("ben", cast.ben.id, cast.ben.email, cast.app, cast.store).page("/inbox").text
    assert re.search(r'<p class="sub">about\xa01\xa0min&nbsp;· <span class="">waiting', page)


def test_a_therapist_reads_what_their_patients_read_of_them(cast: Cast) -> None:
    said = {"version": 0, "reads_when": "before your next session"}
    assert cast.gil.api.patch("/practice/settings", said).status_code == 200
    cast.ben.api.patch("/me", {"reads_when": "", "between": ""})
    inbox = cast.ben.page("/inbox").text
    assert "The practice says: <bdi>before your next session</bdi>" in inbox
    assert 'href="/me/reading-contract"' in inbox
    assert "Reads: <bdi>before your next session" in cast.ben.page("/me/reading-contract").text
    cast.ben.api.patch("/me", {"reads_when": "on Fridays"})
    assert "You say you read: <bdi>on Fridays</bdi>" in cast.ben.page("/inbox").text


def test_a_stand_in_reads_until_when_they_stand_in(cast: Cast) -> None:
    now = datetime(2099, 6, 1, 9, tzinfo=UTC)
    with clock.at(now):
        care_id = tie_of(cast, cast.ana, cast.ben)
        with cast.gil.acting() as gil:
            cover.arrange(
                gil, UUID(care_id), cast.dov.id, now.date(), now.date() + timedelta(days=3)
            )
        assert "You stand in until" in cast.dov.page(f"/patients/{cast.ana.id}").text
        assert "You stand in" not in cast.ben.page(f"/patients/{cast.ana.id}").text


def test_all_that_is_missing_is_said_at_once_and_beside_its_field(cast: Cast) -> None:
    path = f"/practice/ties/{tie_of(cast, cast.ana, cast.ben)}"
    refused = cast.gil.submit(f"{path}/cover").text
    for sentence in ("Choose a therapist.", "Choose the first day.", "Choose the last day."):
        assert refused.count(sentence) == 2, "once at the top, once beside the field"
    refused = cast.gil.submit(f"{path}/hand-over").text
    assert refused.index("could not be taken") < refused.index("While <bdi>Ben</bdi> is away")
    there = refused.index('id="to_therapist"')
    assert refused.index('aria-invalid="true"') > there
    assert '<p class="wrong" id="wrong-therapist_id">Choose a therapist.</p>' in refused[there:]


def test_handing_over_says_what_is_removed(cast: Cast) -> None:
    page = cast.gil.page(f"/practice/ties/{tie_of(cast, cast.ana, cast.ben)}").text
    hand_over = page[page.index('id="hand"') : page.index("<details")]
    assert "removed from their page for good" in hand_over
    assert '<button class="button final">Hand over</button>' in hand_over
    end = page[page.index("<details") :]
    assert end.index("removed for good") < end.index("End it now")


@pytest.mark.parametrize(
    ("chosen", "role", "lane"),
    [
        ("prescriber", "therapist", "prescriber"),
        ("therapist", "therapist", "therapist"),
        ("patient", "patient", None),
        ("administrator", "administrator", None),
    ],
)
def test_whom_one_invites_is_chosen_once(
    cast: Cast, chosen: str, role: str, lane: str | None
) -> None:
    assert cast.gil.submit("/invitations", role=chosen, how="link").status_code == 303
    with cast.gil.acting() as gil:
        [one] = invitations.page(gil, limit=1)
    assert (one.role, one.lane) == (role, lane)


def test_a_long_list_of_invitations_goes_on(cast: Cast) -> None:
    with cast.gil.acting() as gil:
        for number in range(52):
            invitations.invite(gil, Wish(role="patient", label=f"label {number}."), "")
    first = cast.gil.page("/invitations").text
    assert "label 51." in first
    assert "label 1." not in first
    [older] = re.findall(r'href="([^"]+)" rel="next"', first)
    second = cast.gil.page(older.replace("&amp;", "&")).text
    assert "label 1." in second
    assert ">Newest</a>" in second


def test_looking_for_nothing_leads_to_everyone(cast: Cast) -> None:
    answer = cast.gil.submit("/practice/people/search", q=" ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/practice/people")


def test_two_who_change_the_practice_at_once_see_what_is_different(cast: Cast) -> None:
    form = {"version": "0", "name": "One", "time_zone": "UTC", "line": "+353 1 5550100"}
    assert cast.gil.submit("/practice/settings", **form, open_joining="yes").status_code == 303
    page = cast.gil.submit("/practice/settings", **{**form, "line": "+353 2"}).text
    there = page[page.index('role="alert"') : page.index("<form")]
    assert re.findall(r"<dt>([^<]+)</dt><dd><bdi>([^<]+)</bdi>", there) == [
        ("Telephone", "+353 1 5550100"),
        ("People may join on their own", "yes"),
    ]
    assert "nobody can join on their own yet" in page, "where no mail is sent it does nothing"


def test_a_first_day_has_a_next_step_on_every_page(cast: Cast) -> None:
    with cast.store.unit(writes=True):
        clinic_id = clinics.create("A new practice")
        made = persons.create(
            clinic_id,
            role="administrator",
            name="Kit",
            email="kit@example.org",
            password_hash=password_hash(),
        )
    kit = Member("kit", made, "kit@example.org", cast.app, cast.store)
    assert "Invite who works here" in kit.page("/practice").text
    assert 'href="/invitations"' in kit.page("/practice/people?role=patient").text
    assert 'href="/practice/people?role=patient"' in kit.page("/practice/ties").text
