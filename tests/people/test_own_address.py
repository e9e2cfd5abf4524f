"""One's own e-mail address: asked for freshly, confirmed by a link, the old one told (N-10)."""

from datetime import timedelta

import pytest

from journal import clock
from tests.cast import ORIGIN, PASSWORD, Api, Cast
from tests.mail import Mail, Received
from tests.people.test_commands import run, signs_in

NEW = "ana.new@example.org"


def asked(cast: Cast, mail: Mail, email: str = NEW) -> Received:
    answer = cast.ana.submit("/me/email", email=email)
    assert (answer.status_code, answer.location) == (303, "/me")
    return mail.only()


def confirm(cast: Cast, letter: Received) -> int:
    """Open the link in any browser, and send its form."""
    client = cast.app.test_client()
    assert client.get(letter.path).location == "/email/confirm"
    return client.post("/email/confirm", headers={"Origin": ORIGIN}).status_code


def test_ana_moves_to_a_new_address_by_pages_alone(cast: Cast, mail: Mail) -> None:
    letter = asked(cast, mail)
    assert (letter.to, letter.subject) == (NEW, "Please confirm your new address")
    assert signs_in(cast, cast.ana.email)
    reader = cast.app.test_client()
    reader.get(letter.path)
    assert NEW in reader.get("/email/confirm").text  # opening it changes nothing
    assert not signs_in(cast, NEW)
    assert confirm(cast, letter) == 303
    assert (signs_in(cast, NEW), signs_in(cast, cast.ana.email)) == (True, False)
    told = mail.only()
    assert (told.to, told.subject) == (cast.ana.email, "Your address was changed")
    assert cast.ana.api.get("/me").json["email"] == NEW
    assert confirm(cast, letter) == 410


def test_the_same_by_the_api_alone(cast: Cast, mail: Mail) -> None:
    assert cast.ana.api.post("/me/email", {"email": NEW}).status_code == 202
    token = mail.only().link.partition("token=")[2]
    assert cast.nobody.post("/email/confirm", {"token": token}).status_code == 204
    assert cast.nobody.post("/email/confirm", {"token": token}).status_code == 410
    assert signs_in(cast, NEW)


def test_it_asks_for_the_password_again_after_a_while(cast: Cast, mail: Mail) -> None:
    """N-10: a valid session of more than five minutes is not enough; S-2: the cookie is
    another after."""
    assert cast.ana.page("/me/email").status_code == 200
    with clock.at(clock.now() + timedelta(minutes=6)):
        for answer in (cast.ana.page("/me/email"), cast.ana.submit("/me/email", email=NEW)):
            assert (answer.status_code, answer.location) == (303, "/sign-in/again?next=/me/email")
        refused = cast.ana.api.post("/me/email", {"email": NEW})
        assert (refused.status_code, refused.json["code"]) == (403, "fresh_sign_in_needed")
        assert mail.deliver() == []
        before = cast.ana.client.get_cookie("journal")
        wrong = cast.ana.submit("/sign-in/again", password="not this one", next="/me/email")
        assert (wrong.status_code, "not your present password" in wrong.text) == (422, True)
        right = cast.ana.submit("/sign-in/again", password=PASSWORD, next="/me/email")
        assert (right.status_code, right.location) == (303, "/me/email")
        assert cast.ana.page("/me/email").status_code == 200
        thief = cast.app.test_client()
        assert before
        thief.set_cookie("journal", before.value)
        assert Api(thief).get("/me").status_code == 401
    with clock.at(clock.now() + timedelta(minutes=12)):
        assert cast.ana.page("/me/email").status_code == 303
        assert cast.ana.api.post("/sign-in/again", {"password": PASSWORD}).status_code == 204
        assert cast.ana.page("/me/email").status_code == 200


@pytest.mark.parametrize("next_", ["//evil.test", "https://evil.test", "/\\evil.test", "/a\r\nb"])
def test_from_there_the_way_leads_to_this_site_alone(cast: Cast, next_: str) -> None:
    """C-HDR-3."""
    answer = cast.ana.submit("/sign-in/again", password=PASSWORD, next=next_)
    assert (answer.status_code, answer.location) == (303, "/")


def test_an_address_of_somebody_else_is_answered_the_same_and_not_moved_to(
    cast: Cast, mail: Mail
) -> None:
    """N-3: the owner gets a neutral notice; whoever asks learns nothing."""
    new = cast.ana.submit("/me/email", email=NEW)
    mail.deliver()
    taken = cast.ana.submit("/me/email", email="BEN@example.org")
    assert (taken.status_code, taken.location) == (new.status_code, new.location)
    letter = mail.only()
    assert (letter.to, letter.link) == ("BEN@example.org", "http://localhost/sign-in")
    assert cast.ana.api.get("/me").json["email"] == cast.ana.email


def test_an_address_that_somebody_took_meanwhile_is_not_moved_to(cast: Cast, mail: Mail) -> None:
    letter = asked(cast, mail)
    assert run(cast, "person", "email", cast.ben.email, NEW).exit_code == 0
    assert confirm(cast, letter) == 410
    assert signs_in(cast, cast.ana.email)


def test_only_the_newest_link_works_and_none_after_thirty_minutes(cast: Cast, mail: Mail) -> None:
    """N-4, for addresses."""
    first, second = asked(cast, mail), asked(cast, mail, "another@example.org")
    assert confirm(cast, first) == 410
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert confirm(cast, second) == 410


def test_a_suspended_person_moves_nowhere(cast: Cast, mail: Mail) -> None:
    letter = asked(cast, mail)
    run(cast, "person", "suspend", cast.ana.email)
    assert confirm(cast, letter) == 410


@pytest.mark.parametrize(
    "email", ["", "ana", "a@b.test\r\nBcc: c@d.test", "a@exämple.org", "a@b.test, c@d.test"]
)
def test_what_is_no_address_is_refused_beside_its_field(cast: Cast, mail: Mail, email: str) -> None:
    """I-6, X-6."""
    page = cast.ana.submit("/me/email", email=email)
    assert (page.status_code, "An e-mail address such as" in page.text) == (422, True)
    assert mail.deliver() == []


def test_without_mail_the_page_says_so_and_the_server_can_do_it(cast: Cast) -> None:
    assert "No mail is sent from here" in cast.ana.page("/me/email").text
    assert cast.ana.submit("/me/email", email=NEW).status_code == 409
    assert run(cast, "person", "email", cast.ana.email, NEW).exit_code == 0
    assert signs_in(cast, NEW)
    for words, said in [
        (("nobody@example.org", NEW), "Nobody signs in"),
        ((NEW, "not an address"), "An e-mail address such as"),
        ((NEW, cast.ben.email), "Somebody already signs in"),
    ]:
        refused = run(cast, "person", "email", *words)
        assert (refused.exit_code, said in refused.output) == (1, True)


def test_nobody_is_sent_mail_after_mail(cast: Cast, mail: Mail) -> None:
    """N-9."""
    tries = [cast.ana.submit("/me/email", email=f"n{n}@example.org").status_code for n in range(6)]
    assert tries == [303] * 5 + [429]
