"""Coming in: by an invitation, with mail and without, alone, and with an account already."""

import re
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask.testing import FlaskClient

from journal import clock
from journal.content.shelf import library
from journal.people import care, clinic_settings, consents, invitations
from journal.people.invitation import Wish
from tests.cast import ORIGIN, PASSWORD, Api, Cast, Member
from tests.mail import Mail

DOOR = "http://localhost/join/"
SENTENCE = "seven lamps on the canal"


def link_by(who: Member, **wish: Any) -> str:
    """The key of a new invitation's link."""
    with who.acting() as viewer:
        made = invitations.invite(viewer, Wish(**wish), DOOR)
    return (made.link or "").removeprefix(DOOR)


def form(**more: str) -> dict[str, str]:
    return {
        "name": "Jo",
        "email": "jo@example.org",
        "password": SENTENCE,
        "time_zone": "Europe/Madrid",
        "document": "patient",
        "version": "1",
        "agree": "yes",
        **more,
    }


def body(key: str, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {**form(), "version": 1, "invitation": key, **more}
    del given["agree"]
    return given


def browser(cast: Cast, key: str = "") -> FlaskClient:
    """A browser that has opened an invitation's link."""
    client = cast.app.test_client()
    if key:
        landed = client.get(f"/join/{key}")
        assert (landed.status_code, landed.headers["Location"]) == (302, "/join")
    return client


def send(client: FlaskClient, path: str, **given: str) -> Any:
    return client.post(path, data=given, headers={"Origin": ORIGIN})


def signed_in(cast: Cast, email: str = "jo@example.org", password: str = SENTENCE) -> Any:
    api = Api(cast.app.test_client())
    answer = api.post("/sign-in", {"email": email, "password": password})
    return api if answer.status_code == 200 else None


def test_jo_reads_what_it_means_agrees_and_is_in_bens_care(cast: Cast) -> None:
    client = browser(cast, link_by(cast.ben))
    page = client.get("/join").text
    for said in ("Ben", "Practice One", "not an emergency service", "reviewed"):
        assert said in page, said
    assert 'value="Europe/Dublin" selected' in page, "as the inviter's, without a script"
    assert send(client, "/join", **form()).status_code == 303
    me = client.get("/api/v1/me").json
    assert (me["name"], me["role"], me["time_zone"]) == ("Jo", "patient", "Europe/Madrid")
    [agreed] = client.get("/api/v1/consents").json["items"]
    assert (agreed["document"], agreed["version"]) == ("patient", 1)
    [person] = client.get("/api/v1/sharing/people").json["items"]
    assert person["name"] == "Ben"
    assert "Jo</bdi> joined by your invitation" in cast.ben.page("/caseload").text
    [one] = cast.ben.api.get("/invitations").json["items"]
    assert (one["state"], one["accepted_by"]["name"]) == ("accepted", "Jo")
    assert "A place to begin" in client.get("/").text


def test_gil_invites_a_prescriber_who_is_tied_to_nobody(cast: Cast) -> None:
    key = link_by(cast.gil, role="therapist", lane="prescriber")
    given = body(key, document="therapist", email="ida@example.org")
    answer = cast.nobody.post("/join", given)
    assert (answer.status_code, answer.json["person"]["role"]) == (201, "therapist")
    ida = signed_in(cast, "ida@example.org")
    assert ida.get("/me").json["lane"] == "prescriber"
    assert ida.get("/caseload").json["items"] == []


def test_opening_the_link_any_number_of_times_changes_nothing(cast: Cast) -> None:
    """C-CSRF-4: mail is opened by machines too."""
    key = link_by(cast.ben)
    for _ in range(3):
        assert "You are invited" in browser(cast, key).get("/join").text
    assert send(browser(cast, key), "/join", **form()).status_code == 303


def test_without_agreeing_nobody_joins_and_nothing_typed_is_lost(cast: Cast) -> None:
    client = browser(cast, link_by(cast.ben))
    for wrong in ({"agree": ""}, {"version": "2"}, {"document": "therapist"}, {"password": "x"}):
        answer = send(client, "/join", **form(**wrong))
        assert answer.status_code == 422, wrong
        assert 'value="jo@example.org"' in answer.text
        assert SENTENCE not in answer.text
    both = send(client, "/join", **form(agree="", password="x")).text
    for said in ("needs your word that you have read this", "At least 15 characters"):
        assert said in both, said
    assert signed_in(cast) is None
    assert send(client, "/join", **form()).status_code == 303


def test_a_link_that_opens_nothing_is_one_page_whatever_is_wrong(cast: Cast) -> None:
    """Used, taken back, expired, malformed, none: the same bytes."""
    used, back, late = (link_by(cast.ben) for _ in range(3))
    assert cast.nobody.post("/join", body(used)).status_code == 201
    with cast.ben.acting() as ben:
        first = next(one for one in invitations.page(ben) if one.state == "waiting")
        invitations.take_back(ben, first.id)
    pages, answers = set(), set()
    with clock.at(clock.now() + timedelta(days=8)):
        for key in (used, back, late, "x", "é" * 90, "%00", ""):
            client = browser(cast, key)
            pages.add(client.get("/join").data)
            answers.add(send(client, "/join", **form(email="new@example.org")).data)
    assert (len(pages), len(answers)) == (1, 1)
    assert b"needs a link that still works" in pages.pop()


@pytest.mark.parametrize("weak", ["josephine heron", "josephine@example.org", "afterglow heron!"])
def test_a_password_of_ones_own_name_or_address_guards_too_little(cast: Cast, weak: str) -> None:
    """N-6: on the way in as when it is changed."""
    own = {"name": "Josephine Heron", "email": "josephine@example.org", "password": weak}
    answer = cast.nobody.post("/join", body(link_by(cast.ben), **own))
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["password"])


def test_two_at_once_one_joins(cast: Cast) -> None:
    key, start, answers = link_by(cast.ben), Barrier(2), []

    def try_it(email: str) -> None:
        start.wait()
        answers.append(cast.nobody.post("/join", body(key, email=email)).status_code)

    threads = [Thread(target=try_it, args=(f"{name}@example.org",)) for name in ("jo", "kim")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(answers) == [201, 410]
    assert [signed_in(cast, f"{name}@example.org") is None for name in ("jo", "kim")].count(
        True
    ) == 1


def test_an_address_that_has_an_account_is_the_same_page_and_its_owner_is_told(
    cast: Cast, mail: Mail
) -> None:
    """N-3."""
    key = link_by(cast.ben)
    known = send(browser(cast, key), "/join", **form(email="Hal@example.org"))
    new = send(browser(cast, key), "/join", **form())
    assert (known.status_code, known.data) == (new.status_code, new.data)
    assert sorted(known.headers) == sorted(new.headers)
    by_api = [cast.nobody.post("/join", body(key, email=f"{n}@example.org")) for n in ("cleo", "z")]
    assert [(one.status_code, one.json) for one in by_api] == [(202, {"person": None})] * 2
    subjects = {one.to.casefold(): one for one in mail.deliver()}
    assert "in use there" in subjects["hal@example.org"].text
    assert "confirm" in subjects["jo@example.org"].subject
    assert signed_in(cast, "hal@example.org", PASSWORD), "nothing of Hal's was touched"
    assert signed_in(cast) is None, "there is no account before the address is confirmed"


def test_nobodys_inbox_is_filled_by_who_says_they_join(cast: Cast, mail: Mail) -> None:
    """N-9, N-3: from however many networks; the same for an address that has an account."""
    key = link_by(cast.ben)
    for email in ("hal@example.org", "new@example.org"):
        answers = [
            cast.app.test_client().post(
                "/api/v1/join",
                json=body(key, email=spelled),
                headers={"Origin": ORIGIN},
                environ_base={"REMOTE_ADDR": f"192.0.2.{number}"},
            )
            for number, spelled in enumerate([email, email.upper()] * 3)
        ]
        assert [one.status_code for one in answers] == [202] * 5 + [429]
        assert int(answers[-1].headers["Retry-After"]) > 60
        page = send(browser(cast, key), "/join", **form(email=email))
        assert (page.status_code, email in page.text, SENTENCE in page.text) == (429, True, False)
    assert len(mail.deliver()) == 10


def test_the_confirming_link_opens_the_account_once_and_no_get_uses_it(
    cast: Cast, mail: Mail
) -> None:
    key = link_by(cast.ben)
    assert send(browser(cast, key), "/join", **form()).status_code == 200
    path = mail.only().path
    for _ in range(2):
        client = cast.app.test_client()
        assert client.get(path).headers["Location"] == "/join/confirm"
        assert "Is this your address?" in client.get("/join/confirm").text
    assert signed_in(cast) is None
    assert send(client, "/join/confirm").headers["Location"] == "/sign-in"
    jo = signed_in(cast)
    assert [one["name"] for one in jo.get("/sharing/people").json["items"]] == ["Ben"]
    assert client.get("/api/v1/me").status_code == 401, "a mail alone signs nobody in"
    client.get(path)
    assert "needs a link" in client.get("/join/confirm").text
    assert send(client, "/join/confirm").status_code == 410


def test_a_confirming_link_is_over_with_the_invitation_and_after_a_day(
    cast: Cast, mail: Mail
) -> None:
    key = link_by(cast.ben)
    send(browser(cast, key), "/join", **form())
    confirm = {"key": mail.only().path.rpartition("/")[2]}
    with cast.ben.acting() as ben:
        invitations.take_back(ben, invitations.page(ben)[0].id)
    assert cast.nobody.post("/join/confirm", confirm).status_code == 410
    send(browser(cast, link_by(cast.ben)), "/join", **form())
    confirm = {"key": key_in(mail)}
    assert signed_in(cast) is None
    with clock.at(clock.now() + timedelta(days=1, seconds=1)):
        assert cast.nobody.post("/join/confirm", confirm).status_code == 410


def test_whoever_got_the_link_by_mail_need_not_confirm_that_address(cast: Cast, mail: Mail) -> None:
    link_by(cast.ben, email="jo@example.org", mail=True)
    key = mail.only().path.rpartition("/")[2]
    page = browser(cast, key).get("/join").text
    assert 'value="jo@example.org"' in page
    other = cast.nobody.post("/join", body(key, email="other@example.org"))
    assert other.status_code == 202, "another address is confirmed first"
    assert cast.nobody.post("/join", body(key, email="Jo@example.org")).status_code == 201
    assert signed_in(cast)


def test_the_confirming_link_is_of_the_configured_site(cast: Cast, mail: Mail) -> None:
    """N-5."""
    headers = {"Host": "evil.test", "X-Forwarded-Host": "evil.test", "Origin": ORIGIN}
    answer = cast.app.test_client().post(
        "/api/v1/join", json=body(link_by(cast.ben)), headers=headers
    )
    assert answer.status_code == 202
    assert mail.only().link.startswith("http://localhost/join/confirm/")
    # The cookie is of this host alone, so that Ben is Ben only here.
    del headers["Host"]
    made = cast.ben.client.post("/api/v1/invitations", json={"role": "patient"}, headers=headers)
    assert made.json["link"].startswith("http://localhost/join/")


def test_without_mail_an_invited_person_is_told_that_an_address_is_taken(cast: Cast) -> None:
    """Whoever has no invitation reaches no such answer; whoever has one keeps it."""
    key = link_by(cast.ben)
    answer = send(browser(cast, key), "/join", **form(email="cleo@example.org"))
    assert answer.status_code == 422
    assert "already signs in" in answer.text
    assert cast.nobody.post("/join", body("", email="cleo@example.org")).status_code == 410
    assert send(browser(cast, key), "/join", **form()).status_code == 303


def test_trying_to_join_again_and_again_is_slowed(cast: Cast) -> None:
    """N-9."""
    codes = [cast.nobody.post("/join", body("x")).status_code for _ in range(22)]
    assert (codes[0], codes[-1]) == (410, 429)


def test_a_patient_of_the_practice_is_tied_after_agreeing(cast: Cast) -> None:
    key = link_by(cast.dov)
    client = cast.ana.client
    client.get(f"/join/{key}")
    assert "Dov</bdi> would like to treat you" in client.get("/join").text
    assert "Dov" not in client.get("/sharing").text
    assert cast.ana.submit("/join/connect").status_code == 303
    assert "Dov" in client.get("/sharing").text
    assert cast.dov.api.get("/inbox").json["items"] == [], "he starts with nothing"
    assert cast.ana.submit("/join/connect").status_code == 410


def test_signing_in_on_the_way_keeps_the_invitation(cast: Cast) -> None:
    client = browser(cast, link_by(cast.dov))
    assert "/sign-in?next=/join" in client.get("/join").text
    given = {"email": cast.ana.email, "password": PASSWORD, "next": "/join"}
    answer = send(client, "/sign-in", **given)
    assert answer.headers["Location"] == "/join"
    assert "would like to treat you" in client.get("/join").text


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ben", "your own invitation"),
        ("gil", "has no account yet"),
        ("hal", "another practice"),
    ],
)
def test_others_are_told_plainly_that_it_is_not_for_them(cast: Cast, who: str, said: str) -> None:
    key = link_by(cast.ben)
    client = getattr(cast, who).client
    client.get(f"/join/{key}")
    assert said in client.get("/join").text
    if who == "hal":
        answer = cast.hal.api.post("/connections/by-invitation", {"invitation": key})
        assert answer.status_code == 409
        with cast.hal.acting() as hal:
            assert care.team(hal) == []


def test_whom_ben_treats_already_is_not_tied_twice(cast: Cast) -> None:
    answer = cast.ana.api.post("/connections/by-invitation", {"invitation": link_by(cast.ben)})
    assert (answer.status_code, answer.json["code"]) == (409, "already_tied")


def open_the_practice(cast: Cast) -> None:
    with cast.gil.acting() as gil:
        clinic_settings.change(gil, {"open_joining": True}, clinic_settings.of(gil).version)


def test_jo_joins_alone_and_is_treated_after_handing_over_a_code(cast: Cast, mail: Mail) -> None:
    assert cast.nobody.post("/join", body("")).status_code == 410, "unless the practice says so"
    open_the_practice(cast)
    client = browser(cast)
    assert "Joining alone" in client.get("/join").text
    assert send(client, "/join", **form()).status_code == 200
    assert cast.nobody.post("/join/confirm", {"key": key_in(mail)}).status_code == 204
    jo = signed_in(cast)
    assert jo.get("/sharing/people").json["items"] == []
    today = jo.client.get("/").text
    assert "by a code" in today
    code = jo.post("/connect-code").json["code"]
    answer = cast.dov.api.post("/connections/by-code", {"code": code})
    assert (answer.status_code, answer.json["person"]["name"]) == (201, "Jo")
    assert [one["name"] for one in jo.get("/sharing/people").json["items"]] == ["Dov"]


def key_in(mail: Mail) -> str:
    return mail.only().path.rpartition("/")[2]


def test_without_mail_nobody_joins_alone(cast: Cast) -> None:
    """A stranger would learn from the answer who has an account (N-3)."""
    open_the_practice(cast)
    assert "needs a link" in browser(cast).get("/join").text
    assert cast.nobody.post("/join", body("", email="cleo@example.org")).status_code == 410


def test_consent_is_asked_for_calmly_once_and_bars_no_way(cast: Cast) -> None:
    page = cast.ana.page("/").text
    assert "Read them when it suits you" in page
    assert cast.ana.page("/journal").status_code == 200
    assert "I agree" in cast.ana.page("/consent/patient/1").text
    for _ in range(2):
        assert cast.ana.submit("/consent", document="patient", version="1").status_code == 303
    assert "Read them when it suits you" not in cast.ana.page("/").text
    assert "You agreed to this on" in cast.ana.page("/consent/patient/1").text
    with cast.ana.acting() as ana:
        [one] = consents.mine(ana)
        assert (one.document.slug, one.document.version) == ("patient", 1)
    for who, path in ((cast.ben, "/inbox"), (cast.gil, "/practice")):
        assert "Read them when it suits you" in who.page(path).text
    assert cast.ben.api.get("/consents").json["items"] == []


def test_words_of_another_role_or_version_are_not_agreed_to(cast: Cast) -> None:
    for words in (("therapist", 1), ("patient", 2), ("nothing", 1)):
        given = {"document": words[0], "version": words[1]}
        assert cast.ana.api.post("/consents", given).status_code == 422
    assert cast.ana.page("/consent/patient/2").status_code == 404
    assert cast.nobody.get("/consent-documents/nothing/1").status_code == 404
    described = cast.nobody.get("/consent-documents/patient/1").json
    assert described["title"] == library().consent("patient").title
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", described["dated"])
