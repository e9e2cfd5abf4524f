"""The main job, whole, by hand: every step of it on a phone, in Chromium, on both databases."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from journal import clock
from tests.browser.conftest import SignIn

pytestmark = pytest.mark.browser
ASKED_FOR = "A quiet room, and the grey blanket."


def plan_a_session(page: Page, days_ahead: float) -> None:
    """From the first page: a course, then a session of it."""
    page.goto("/courses/new")
    page.get_by_label("Medicine").select_option(label="Ketamine")
    page.get_by_label("How it is given").select_option(label="Infusion into a vein")
    page.get_by_role("button", name="Keep").click()
    day = clock.now() + timedelta(days=days_ahead)
    page.get_by_label("Day").fill(f"{day:%Y-%m-%d}")
    page.get_by_label("Time", exact=True).fill(f"{day:%H:%M}")
    page.get_by_label("Time zone").select_option("UTC")
    page.get_by_role("button", name="Keep this session").click()
    expect(page.get_by_role("status").first).to_contain_text("The session is planned")


def keep(page: Page) -> None:
    page.get_by_role("button", name="Keep", exact=True).last.click()
    expect(page.get_by_text("It is in your journal.")).to_be_visible()


def test_the_whole_thread(sign_in: SignIn) -> None:
    ana, ben = sign_in("ana"), sign_in("ben")
    # She plans a session that was yesterday, so that the next day is open now.
    plan_a_session(ana, -1.0)
    thread = ana.url
    # An intention and a coping plan.
    for kind, words in (("intention", "To be where I am."), ("coping-plan", ASKED_FOR)):
        session = thread.rsplit("/", 1)[1]
        ana.goto(f"/write?kind={kind}&therapy_session_id={session}")
        ana.get_by_label("Your words").fill(words)
        keep(ana)
    # A reflection, asked by the open step, read next to the intention.
    ana.goto(thread)
    expect(ana.get_by_text("To be where I am.").first).to_be_visible()
    ana.get_by_role("link", name=re.compile("^Write.* next day")).click()
    expect(ana.get_by_text("To be where I am.").first).to_be_visible()
    ana.locator("#answer-0").fill("Warm hands. A door, half open.")
    keep(ana)
    reflection = ana.url
    # Shared with Ben, after seeing exactly what he will see.
    ana.get_by_role("link", name="Share", exact=True).click()
    ana.get_by_role("radio", name=re.compile("^Ben")).check()
    ana.get_by_role("radio", name="Please bring this up").check()
    ana.get_by_label("A line to go with it").fill("The door, most of all.")
    ana.get_by_role("button", name="See what they will see").click()
    shown = ana.locator(".snapshot").inner_html()
    ana.get_by_role("button", name="Share with Ben").click()
    share = ana.url
    # Ben finds it unopened, opens it, and sees what the preview showed.
    ben.goto("/inbox")
    row = ben.locator(".unopened-row", has_text="next day").filter(has_text="bring this up").first
    row.get_by_role("link").click()
    expect(ben.get_by_text("Warm hands. A door, half open.")).to_be_visible()
    assert ben.locator(".snapshot").first.inner_html() == shown
    opened = ben.url
    ben.locator("#reply textarea").fill("Thank you. We can begin with the door.")
    ben.get_by_role("button", name="Send").or_(ben.get_by_role("button", name="Reply")).click()
    expect(ben.get_by_text("Your answer is with them")).to_be_visible()
    # Ana sees that it was opened, and the answer.
    ana.goto(share)
    expect(ana.get_by_text(re.compile("Ben opened it")).first).to_be_visible()
    expect(ana.get_by_text("We can begin with the door.")).to_be_visible()
    ben.goto(opened)
    expect(ben.get_by_text(re.compile("seen .*")).first).to_be_visible()
    # She changes the page; Ben does not see the change.
    ana.goto(f"{reflection}/edit")
    ana.locator("#answer-0").fill("Warm hands. A door, half open. And someone behind it.")
    keep(ana)
    ben.goto(opened)
    expect(ben.get_by_text("someone behind it")).to_have_count(0)
    ana.goto(share)
    expect(ana.get_by_text(re.compile("changed this page since")).first).to_be_visible()
    # She withdraws it; it is gone for Ben.
    ana.get_by_role("button", name=re.compile("Withdraw")).click()
    expect(ana.get_by_text("Withdrawn.").first).to_be_visible()
    answer = ben.goto(opened)
    assert answer is not None
    assert answer.status == 404


@pytest.mark.parametrize("name", ["cleo", "dov", "eve", "fay", "gil"])
def test_nobody_else_can_open_what_ana_wrote(sign_in: SignIn, name: str) -> None:
    ana, other = sign_in("ana"), sign_in(name)
    ana.goto("/write")
    ana.get_by_label("Your words").fill("Only mine.")
    keep(ana)
    answer = other.goto(ana.url)
    assert answer is not None
    assert answer.status == 404
    expect(other.get_by_text("Only mine.")).to_have_count(0)
