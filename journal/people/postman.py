"""The worker's round with the mail: claims, hands over by SMTP, crosses off.

Each step is a unit of its own, and no transaction is open while a mail server is
spoken to. Called by the worker alone.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

import structlog

from journal import clock
from journal.config import Config, Smtp
from journal.content.letters import letters
from journal.people import outbox, own_password
from journal.people.outbox import Claimed
from journal.people.signing_in import RESET
from journal.store.unit import Store

PATIENCE = 20
LANDING = "/password/landing?token="
log = structlog.get_logger("journal")


def deliver(store: Store, settings: Config) -> int:
    """Send what is due; how many were taken by the mail server."""
    with store.unit(writes=True):
        outbox.give_up()
        claimed = outbox.claim()
    return sum(_hand_over(store, settings, one) for one in claimed)


def message(one: Claimed, smtp: Smtp, name: str) -> EmailMessage:
    """The mail itself: plain text, and the same for everyone but for its link."""
    letter = letters()[one.letter]
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr((name, smtp.sender))
    mail["To"] = one.to
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(clock.now())
    # Of the row, so that a mail sent twice by an accident is known to be one.
    mail["Message-ID"] = f"<{one.id}@{smtp.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.body(name, one.link))
    return mail


def _hand_over(store: Store, settings: Config, one: Claimed) -> bool:
    smtp, name = settings.smtp, settings.app_name
    problem: Exception | None = None
    if smtp is None:
        return False
    if one.letter == RESET:
        # Whose address it is was not looked up while somebody waited for an answer.
        with store.unit(writes=True):
            made = own_password.link_for(one.to, lambda token: settings.page(LANDING + token))
            if made is None:
                outbox.sent(one)
                return False
        link, owner = made
        one = replace(one, to=owner, link=link)
    try:
        with _spoken_to(smtp) as server:
            server.send_message(message(one, smtp, name), smtp.sender, [one.to])
    except Exception as failed:  # whatever is wrong with one mail, the others go
        problem = failed
    with store.unit(writes=True):
        if problem is None:
            outbox.sent(one)
        else:
            outbox.failed(one, for_good=_is_for_good(problem))
    if problem is not None:
        # Never what the server said: it repeats the address.
        log.warning("mail not sent", letter=one.letter, tries=one.tries, kind=_kind(problem))
    return problem is None


@contextmanager
def _spoken_to(smtp: Smtp) -> Iterator[smtplib.SMTP]:
    secure = ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=PATIENCE, context=secure)
        if smtp.scheme == "smtps"
        else smtplib.SMTP(smtp.host, smtp.port, timeout=PATIENCE)
    )
    with server:
        if smtp.scheme == "smtp+starttls":
            server.starttls(context=secure)
        if smtp.user:
            server.login(smtp.user, smtp.password)
        yield server


def _is_for_good(problem: Exception) -> bool:
    """Whether nobody will ever take this mail: refused with a 5xx, not put off; or there is
    no way to write it down, which is no fault of the network."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in problem.recipients.values())
    return not isinstance(problem, OSError)


def _kind(problem: Exception) -> str:
    code = getattr(problem, "smtp_code", "")
    return f"{type(problem).__name__} {code}".strip()
