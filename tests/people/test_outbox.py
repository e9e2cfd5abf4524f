"""Mail from the outbox over a real SMTP server: neutral, once, and gone when sent."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from journal import clock
from journal.config import Smtp
from journal.content.letters import letters
from journal.errors import Invalid
from journal.people import outbox, postman
from journal.store.tables import Outbox
from tests.conftest import House
from tests.mail import NAME, Keeper, Mail, free_port, running

LINK = "http://localhost/something/abc"
TO = "ida@example.org"


def post(mail: Mail, to: str = TO, letter: str = "confirm", **more: object) -> None:
    with mail.store.unit(writes=True):
        outbox.post(to, letter, link=LINK, **more)  # type: ignore[arg-type]  # as each test says


def counted(mail: Mail) -> dict[str, int]:
    with mail.store.unit(writes=False):
        return {state: number for state, number in outbox.counts().items() if number}


def test_a_letter_arrives_with_its_link_and_nothing_else_of_anyone(mail: Mail) -> None:
    post(mail)
    one = mail.only()
    assert (one.to, one.link) == (TO, LINK)
    assert one.subject == letters()["confirm"].subject
    assert one.message["From"] == f"{NAME} <post@example.org>"
    assert one.message["Reply-To"] is None
    assert one.message["Auto-Submitted"] == "auto-generated"
    assert one.message.get_content_type() == "text/plain"
    assert mail.deliver() == []


def test_what_is_sent_is_forgotten(mail: Mail, house: House) -> None:
    post(mail)
    with house.store.engine.connect() as connection:
        before = connection.execute(select(Outbox.__table__)).one()
    assert TO.encode() not in before.sealed
    assert LINK.encode() not in before.sealed
    mail.only()
    with house.store.engine.connect() as connection:
        after = connection.execute(select(Outbox.__table__)).one()
    assert (after.sealed, after.claim) == (None, None)
    assert after.sent_at
    assert counted(mail) == {"sent": 1}


def test_nothing_is_queued_where_no_mail_can_be_sent(house: House) -> None:
    with house.store.unit(writes=True):
        assert not outbox.is_on()
        outbox.post(TO, "confirm", link=LINK)
        assert set(outbox.counts().values()) == {0}


def test_a_mail_of_a_unit_that_failed_is_never_sent(mail: Mail) -> None:
    def falls() -> None:
        with mail.store.unit(writes=True):
            outbox.post(TO, "confirm", link=LINK)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        falls()
    assert mail.deliver() == []


@pytest.mark.parametrize(
    "to",
    [
        "ida@example.org\r\nBcc: eve@example.org",
        "ida@example.org\nSubject: hello",
        "ida@example.org, eve@example.org",
        "Ida <ida@example.org>",
        "ida@example.org\0",
        "ida@exämple.org",
        "=?utf-8?q?eve=40example.org=2C?=@example.org",
        "",
    ],
)
def test_no_address_can_add_a_header_or_a_reader(mail: Mail, to: str) -> None:
    """I-6."""
    with pytest.raises(Invalid):
        post(mail, to)
    assert mail.deliver() == []


def test_a_letter_without_a_place_for_a_link_takes_none(mail: Mail) -> None:
    with pytest.raises(ValueError, match="link"):
        post(mail, letter="address-changed")
    with mail.store.unit(writes=True), pytest.raises(ValueError, match="link"):
        outbox.post(TO, "confirm")


def test_what_one_worker_holds_no_other_sends(mail: Mail) -> None:
    post(mail)
    with mail.store.unit(writes=True):
        [held] = outbox.claim()
    assert mail.deliver() == []
    with clock.at(clock.now() + outbox.LEASE + timedelta(seconds=1)):
        assert mail.only().to == TO  # the worker that held it died
    with mail.store.unit(writes=True):
        outbox.failed(held, for_good=True)  # and what it says now changes nothing
    assert counted(mail) == {"sent": 1}


def test_a_mail_that_is_put_off_is_tried_later_and_later(mail: Mail) -> None:
    mail.keeper.refuses[TO] = "451 later"
    post(mail)
    post(mail, "ben@example.org")
    now = clock.now()
    with clock.at(now):
        assert [one.to for one in mail.deliver()] == ["ben@example.org"]
    tried, moment = [now], now
    while len(tried) < 5:
        moment += timedelta(seconds=1)
        with clock.at(moment), mail.store.unit(writes=True):
            for held in outbox.claim():
                outbox.failed(held, for_good=False)
                tried.append(moment)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(tried)]
    assert gaps == [15, 30, 60, 120]
    mail.keeper.refuses.clear()
    with clock.at(moment + timedelta(hours=1)):
        assert mail.only().to == TO


def test_a_mail_is_given_up_when_it_was_tried_for_days_or_refused_for_good(mail: Mail) -> None:
    mail.keeper.refuses = {TO: "451 later", "gone@example.org": "550 nobody here"}
    post(mail)
    post(mail, "gone@example.org")
    assert mail.deliver() == []
    assert counted(mail) == {"waiting": 1, "given up": 1}
    with clock.at(clock.now() + outbox.KEPT_TRYING):
        assert mail.deliver() == []
    assert counted(mail) == {"given up": 2}


def test_a_link_that_would_be_over_is_not_sent_any_more(mail: Mail) -> None:
    post(mail, lasts=timedelta(minutes=30))
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert mail.deliver() == []
    assert counted(mail) == {"given up": 1}


def test_a_mail_server_that_is_away_loses_nothing(
    mail: Mail, capfd: pytest.CaptureFixture[str]
) -> None:
    post(mail)
    nobody = Smtp("smtp", "127.0.0.1", free_port(), "post@example.org")
    assert postman.deliver(mail.store, replace(mail.settings, smtp=nobody)) == 0
    assert counted(mail) == {"waiting": 1}
    assert TO not in capfd.readouterr().err
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert mail.only().to == TO


def test_starttls_is_never_left_out_in_silence(mail: Mail) -> None:
    """A server without it gets nothing; nor does one whose name cannot be proved."""
    post(mail)
    plain = Smtp("smtp+starttls", mail.smtp.host, mail.smtp.port, "post@example.org")
    assert postman.deliver(mail.store, replace(mail.settings, smtp=plain)) == 0
    assert mail.keeper.received == []


def test_a_mail_that_cannot_be_opened_is_given_up_and_the_others_go(mail: Mail) -> None:
    post(mail, "broken@example.org")
    with mail.store.engine.begin() as connection:
        connection.execute(Outbox.__table__.update().values(sealed=b"\1\1\1 damaged"))
    post(mail)
    assert [one.to for one in mail.deliver()] == [TO]
    assert counted(mail) == {"sent": 1, "given up": 1}


@pytest.mark.parametrize("to", ["ida@[.example", "(0%@).}~`)"])
def test_a_mail_that_cannot_be_written_down_is_given_up_and_the_others_go(
    mail: Mail, monkeypatch: pytest.MonkeyPatch, to: str
) -> None:
    """I-6, from before addresses were looked at as closely: one mail never ends the worker."""
    monkeypatch.setattr(outbox, "is_email", lambda _text: True)
    post(mail, to)
    post(mail)
    assert [one.to for one in mail.deliver()] == [TO]
    assert counted(mail) == {"sent": 1, "given up": 1}


def test_a_server_that_asks_who_we_are_is_told(mail: Mail) -> None:
    seen = []

    def authenticator(_server, _session, _envelope, _mechanism, given):  # type: ignore[no-untyped-def]  # aiosmtpd's own
        seen.append((given.login, given.password))
        return type("Result", (), {"success": True, "handled": True, "message": None})()

    keeper = Keeper()
    with running(keeper, authenticator=authenticator, auth_require_tls=False) as smtp:
        known = Smtp("smtp", smtp.host, smtp.port, smtp.sender, "journal", "a password")
        post(mail)
        assert postman.deliver(mail.store, replace(mail.settings, smtp=known)) == 1
    assert seen == [(b"journal", b"a password")]
    assert "a password" not in repr(known)


def test_every_letter_is_neutral_and_says_what_to_do_if_it_was_not_asked_for() -> None:
    """No name of anyone, nothing of therapy, medicine or writing."""
    never = (
        "therap", "patient", "journal", "clinic", "practice", "medic", "session", "psych",
        "ketamine", "diary", "entry", "entries", "write", "share", "heal", "doctor", "!",
    )  # fmt: skip
    for name, letter in letters().items():
        said = (letter.subject + letter.text).lower()
        assert [word for word in never if word in said] == [], name
        assert "if you did not" in said or "if it was not" in said, name
        assert letter.subject.isascii(), name
