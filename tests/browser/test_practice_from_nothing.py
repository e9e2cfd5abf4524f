"""A practice from nothing, by its pages alone: invited by mail, joined, treated, handed over,
ended. The mails go through a real server, and hold nothing of anyone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_thread import keep, plan_a_session
from tests.conftest import BACKENDS, new_database
from tests.mail import NAME, Keeper, Received, running
from tests.serving import Served, serving

pytestmark = pytest.mark.browser

PASSWORD = "the third tram of the morning"
PRACTICE = "House by the Orchard"
WORDS = "Warm hands. A door, half open."
# Nobody's name, and no word of what this is for (R17).
NOT_IN_A_MAIL = re.compile(
    r"gwen|bram|dora|alva|orchard|patient|therap|psych|ketamin|medic|session|integrat|journal|"
    r"entry|entries|treat|practice|doctor|clinic|warm hands|share",
    re.IGNORECASE,
)


class Town:
    """The server, its post, and the people's phones."""

    def __init__(self, served: Served, keeper: Keeper, chromium: Browser) -> None:
        self.served, self.keeper, self.chromium = served, keeper, chromium

    def phone(self) -> Page:
        """A phone that was never here."""
        context = self.chromium.new_context(viewport=PHONE, base_url=self.served.url)
        context.set_default_timeout(8000)
        return context.new_page()

    def post(self, to: str) -> Received:
        """What the worker's next round brings to this address, and to nobody else."""
        before = len(self.keeper.received)
        self.served.flask("worker", "--once")
        [one] = self.keeper.received[before:]
        assert one.to == to
        return one

    def signed_in(self, email: str) -> Page:
        page = self.phone()
        sign_in(page, email)
        return page


@pytest.fixture(params=BACKENDS)
def town(request: pytest.FixtureRequest, tmp_path: Path, chromium: Browser) -> Iterator[Town]:
    """A journal that nobody is in, and a mail server it posts to."""
    if request.param == "postgresql":
        url = new_database(request.getfixturevalue("postgres"))
    else:
        url = f"sqlite:///{tmp_path / 'journal.db'}"
    keeper = Keeper()
    with running(keeper) as smtp:
        posts = {"SMTP_URL": f"smtp://{smtp.host}:{smtp.port}?from={smtp.sender}"}
        with serving(tmp_path, url, settings=posts) as served:
            yield Town(served, keeper, chromium)
    for context in chromium.contexts:
        context.close()


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def join(page: Page, link: str, name: str, email: str) -> None:
    """Open an invitation's link, read what joining means, agree."""
    page.goto(link)
    assert link.rsplit("/", 1)[1] not in page.url  # the key has left the address
    expect(page.get_by_text(PRACTICE).first).to_be_visible()
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Time zone").select_option("Europe/Dublin")
    page.get_by_label("I have read what joining means").check()
    page.get_by_role("button", name="Agree and join").click()


def invite_who_treats(town: Town, gwen: Page, name: str, email: str) -> Page:
    """By mail, from the administrator's page to a phone that is signed in."""
    gwen.goto("/invitations")
    gwen.get_by_label("As", exact=True).select_option(label="a therapist")
    gwen.get_by_label("E-mail").fill(email)
    gwen.get_by_role("button", name="Send it by mail").click()
    expect(gwen.get_by_text("A mail is on its way")).to_be_visible()
    page = town.phone()
    join(page, town.post(email).link, name, email)
    expect(page.get_by_text("You have joined.")).to_be_visible()
    return page


def test_a_practice_from_nothing(town: Town) -> None:
    town.served.flask(
        *("clinic", "create", "--name", PRACTICE, "--admin-name", "Gwen"),
        *("--admin-email", "gwen@example.org", "--password", PASSWORD),
    )
    gwen = town.signed_in("gwen@example.org")
    bram = invite_who_treats(town, gwen, "Bram", "bram@example.org")
    dora = invite_who_treats(town, gwen, "Dora", "dora@example.org")

    # Bram invites a patient with a link that is shown once; her address is confirmed by mail.
    bram.goto("/invitations")
    bram.get_by_label("What you call it").fill("Tuesdays at ten")
    bram.get_by_role("button", name="Show a link instead").click()
    link = bram.locator(".link-to-copy code").inner_text()
    expect(bram.locator("svg.qr")).to_be_visible()
    bram.reload()
    expect(bram.locator(".link-to-copy")).to_have_count(0)
    ana = town.phone()
    join(ana, link, "Alva", "alva@example.org")
    expect(ana.get_by_text("Please look at your mail")).to_be_visible()
    ana.goto(town.post("alva@example.org").link)
    ana.get_by_role("button", name="Yes, it is mine").click()
    sign_in(ana, "alva@example.org")

    thread = write_and_share(ana)
    opened = read_and_answer(bram)
    ana.goto("/sharing")
    ana.locator("ol.thread a").first.click()
    expect(ana.get_by_text(re.compile("Bram.* opened it")).first).to_be_visible()
    expect(ana.get_by_text("Let us begin with the door.")).to_be_visible()

    # Gwen hands the care over: Bram sees nothing at his next request, Dora starts with nothing.
    hand_over(gwen, to="Dora, therapist")
    for gone in (opened, f"{town.served.url}/inbox"):
        bram.goto(gone)
        expect(bram.get_by_text("Alva")).to_have_count(0)
        expect(bram.get_by_text(WORDS)).to_have_count(0)
    dora.goto("/caseload")
    expect(dora.get_by_text("Alva")).to_be_visible()
    dora.goto("/inbox")
    expect(dora.get_by_text("Alva")).to_have_count(0)
    ana.goto(thread)
    expect(ana.get_by_text(WORDS).first).to_be_visible()
    ana.goto("/acts")
    expect(ana.get_by_text("Dora").first).to_be_visible()

    # She leaves Dora herself; her words stay hers.
    ana.goto("/sharing")
    ana.get_by_role("link", name=re.compile("^Leave .*Dora")).click()
    ana.get_by_role("button", name=re.compile("^Leave .*Dora")).click()
    expect(ana.get_by_text("can see nothing of yours from now on")).to_be_visible()
    dora.goto("/caseload")
    expect(dora.get_by_text("Alva")).to_have_count(0)
    ana.goto("/journal")
    expect(ana.get_by_text("Warm hands").first).to_be_visible()

    assert len(town.keeper.received) == 3
    for mail in town.keeper.received:
        said = f"{mail.subject}\n{mail.message['From']}\n{mail.text.replace(mail.link, '')}"
        assert not NOT_IN_A_MAIL.search(said), said
        assert NAME in mail.text


def write_and_share(ana: Page) -> str:
    """A session that was yesterday, a reflection of it, shared with Bram; the thread's address."""
    plan_a_session(ana, -1.0)
    thread = ana.url
    ana.goto(f"/write?kind=reflection&therapy_session_id={thread.rsplit('/', 1)[1]}")
    ana.get_by_label("Your words").fill(WORDS)
    keep(ana)
    ana.get_by_role("link", name="Share", exact=True).click()
    ana.get_by_role("radio", name=re.compile("^.?Bram")).check()
    ana.get_by_role("button", name="See what they will see").click()
    ana.get_by_role("button", name=re.compile("Share with .*Bram")).click()
    return thread


def read_and_answer(bram: Page) -> str:
    """From the inbox; the address of what was read."""
    bram.goto("/inbox")
    bram.locator(".unopened-row").get_by_role("link").click()
    expect(bram.get_by_text(WORDS)).to_be_visible()
    bram.locator("#reply textarea").fill("Let us begin with the door.")
    bram.get_by_role("button", name="Reply").or_(bram.get_by_role("button", name="Send")).click()
    expect(bram.get_by_text("Your answer is with them")).to_be_visible()
    return bram.url


def hand_over(gwen: Page, to: str) -> None:
    gwen.goto("/practice/ties")
    gwen.get_by_role("link", name=re.compile("Alva")).first.click()
    gwen.get_by_label("To", exact=True).select_option(label=to)
    gwen.get_by_role("button", name="Hand over").click()
    expect(gwen.get_by_text("who starts with nothing")).to_be_visible()
