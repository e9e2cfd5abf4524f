"""Writing on a phone: kept within a second of a pause, without script, and nothing lost."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import SignIn

pytestmark = pytest.mark.browser
# A page over plain http has no way to lock anything, so nothing is put on the phone.
WITHOUT_LOCK = "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined });"
# WebKit lets a page wait for one that it has put aside.
SILENT = "IDBFactory.prototype.open = () => ({ onsuccess: null });"


def begin(page: Page, words: str) -> None:
    page.goto("/write")
    page.get_by_label("Your words").fill(words)


def is_kept(page: Page) -> None:
    expect(page.locator("#status")).to_have_attribute("data-state", "kept")


def test_words_are_in_the_journal_soon_after_a_pause(sign_in: SignIn) -> None:
    page = sign_in("cleo")
    begin(page, "Rain against the glass.")
    is_kept(page)
    expect(page.locator("#status")).to_have_text("In your journal.")
    page.goto("/journal")
    expect(page.get_by_text("Rain against the glass.").first).to_be_visible()


def test_typing_on_makes_versions_of_one_page(sign_in: SignIn) -> None:
    page = sign_in("cleo")
    begin(page, "One.")
    is_kept(page)
    page.get_by_label("Your words").press_sequentially(" Two.")
    expect(page.locator("input[name=base]")).to_have_value("2")
    page.get_by_role("button", name="Keep", exact=True).last.click()
    expect(page.get_by_text("One. Two.")).to_be_visible()


def test_the_last_words_are_sent_when_the_page_is_left_at_once(sign_in: SignIn) -> None:
    page = sign_in("cleo")
    page.goto("/write")
    page.get_by_label("Your words").press_sequentially("Left in a hurry.", delay=1)
    is_soon_in_the_journal(page, "Left in a hurry.")


def is_soon_in_the_journal(page: Page, words: str) -> None:
    """They were sent as the page was left, and may still be on their way."""
    page.goto("/journal")
    for _ in range(50):
        if page.get_by_text(words).count():
            break
        page.wait_for_timeout(100)
        page.reload()
    expect(page.get_by_text(words).first).to_be_visible()


def test_without_a_network_the_line_says_so_and_tries_again(sign_in: SignIn) -> None:
    page = sign_in("cleo")
    page.goto("/write")
    # Until the key is here, words stay on the page, and the line says so.
    expect(page.locator("#status")).to_have_text("What you write is kept as you go.")
    page.context.set_offline(True)
    page.get_by_label("Your words").fill("In the tunnel.")
    expect(page.locator("#status")).to_have_attribute("data-state", "waiting")
    expect(page.locator("#status")).to_have_text(
        "On this phone; we'll send it when there is a connection."
    )
    page.context.set_offline(False)
    is_kept(page)


@pytest.mark.parametrize("lacks", [WITHOUT_LOCK, "delete window.indexedDB;", SILENT])
def test_a_phone_that_can_keep_nothing_says_so_and_saves_as_ever(
    sign_in: SignIn, lacks: str
) -> None:
    page = sign_in("cleo")
    page.add_init_script(lacks)
    page.goto("/write")
    page.context.set_offline(True)
    page.get_by_label("Your words").fill("Only on the page.")
    line = page.locator("#status")
    expect(line).to_contain_text("Your words are on this page. We'll try again", timeout=10_000)
    page.context.set_offline(False)
    is_kept(page)
    page.get_by_label("Your words").press_sequentially(" And left.", delay=1)
    is_soon_in_the_journal(page, "Only on the page. And left.")


def test_an_answer_lost_on_the_way_makes_no_second_version(sign_in: SignIn) -> None:
    page = sign_in("cleo")
    page.goto("/write")
    lost = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/api/v1/sync/push", lose_the_first)
    page.get_by_label("Your words").fill("Sent twice, kept once.")
    expect(page.locator("#status")).to_have_attribute("data-state", "waiting")
    is_kept(page)
    assert lost == [200]
    expect(page.locator("input[name=base]")).to_have_value("1")


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_bad_answer_keeps_the_words_and_tries_again(sign_in: SignIn, status: int) -> None:
    page = sign_in("cleo")
    page.goto("/write")
    answers = [status]

    def once(route: Route) -> None:
        if answers:
            route.fulfill(status=answers.pop(), body="<html>busy</html>", content_type="text/html")
        else:
            route.continue_()

    page.route("**/api/v1/sync/push", once)
    page.get_by_label("Your words").fill(f"Through {status}.")
    expect(page.locator("#status")).to_have_attribute("data-state", "waiting")
    is_kept(page)


def test_a_captive_portal_that_answers_200_is_not_believed(sign_in: SignIn) -> None:
    page = sign_in("cleo")
    page.goto("/write")
    portal = [True]

    def once(route: Route) -> None:
        if portal and portal.pop():
            route.fulfill(status=200, body="<html>Welcome</html>", content_type="text/html")
        else:
            route.continue_()

    page.route("**/api/v1/sync/push", once)
    page.get_by_label("Your words").fill("In the café.")
    expect(page.locator("#status")).to_have_attribute("data-state", "waiting")
    is_kept(page)


def test_two_tabs_keep_both_texts_and_the_person_chooses(sign_in: SignIn) -> None:
    page = sign_in("cleo")
    begin(page, "The first line.")
    is_kept(page)
    path = page.locator("form[data-autosave]").get_attribute("action")
    other = page.context.new_page()
    other.goto(f"{path}/edit")
    other.get_by_label("Your words").fill("The first line. From the other tab.")
    is_kept(other)
    page.get_by_label("Your words").fill("The first line. From this tab.")
    expect(page.locator("#status")).to_have_attribute("data-state", "two-versions")
    page.get_by_role("link", name="Have a look").click()
    expect(page.locator(".change del")).to_contain_text("the other")
    expect(page.locator(".change ins")).to_contain_text("this")
    page.get_by_role("button", name="Keep the second").click()
    expect(page.get_by_text("From this tab.")).to_be_visible()
    expect(page.get_by_text("From the other tab.")).to_have_count(0)
    page.get_by_role("link", name="Earlier versions").click()
    expect(page.get_by_role("main")).to_contain_text("kept")


def ends(page: Page) -> None:
    """The sign-in is over, and no window of this browser has heard of it."""
    origin = page.evaluate("location.origin")
    assert page.context.request.post("/sign-out", headers={"Origin": origin}).ok


def test_a_sign_in_that_ended_leaves_the_words_until_signed_in_again(sign_in: SignIn) -> None:
    page = sign_in("cleo")
    begin(page, "Before.")
    is_kept(page)
    ends(page)
    page.get_by_label("Your words").fill("Before, and after.")
    expect(page.locator("#status")).to_have_attribute("data-state", "signed-out")
    other = page.context.new_page()
    other.goto("/sign-in")
    sign_in_again(other)
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    is_kept(page)


def sign_in_again(page: Page) -> None:
    from_form = {"E-mail": "cleo@example.org", "Password": "a lamp in the window"}
    for label, value in from_form.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def test_without_script_the_page_is_a_plain_form(sign_in: SignIn) -> None:
    page = sign_in("cleo", java_script_enabled=False)
    begin(page, "Plain words,\non two lines.")
    page.get_by_role("button", name="Keep", exact=True).last.click()
    expect(page.get_by_text("Plain words,")).to_be_visible()
    page.get_by_role("link", name="Go on writing").click()
    expect(page.get_by_label("Your words")).to_have_value("Plain words,\non two lines.")
    page.get_by_label("Your words").fill("")
    page.get_by_role("button", name="Keep", exact=True).last.click()
    expect(page.get_by_text("This would take words away from the page.")).to_be_visible()
    page.get_by_label("Yes, empty this page").check()
    page.get_by_role("button", name="Keep", exact=True).last.click()
    expect(page.get_by_text("It is in your journal.")).to_be_visible()


def test_a_prompt_set_aside_takes_no_typed_word_with_it(sign_in: SignIn) -> None:
    page = sign_in("ana")
    page.goto("/write?when=hard-day")
    asked = page.locator("h1.ask").inner_text()
    page.locator("#answer-0").fill("Half a thought.")
    page.get_by_role("button", name="not for me").first.click()
    expect(page.get_by_text("You won't be asked this again.")).to_be_visible()
    expect(page.get_by_text("Half a thought.").first).to_be_visible()
    page.goto("/write?when=hard-day")
    assert page.locator("h1.ask").inner_text() != asked


def test_what_the_saver_sends_is_what_is_on_the_page(sign_in: SignIn) -> None:
    page = sign_in("cleo")
    page.goto("/write")
    sent: list[dict[str, Any]] = []

    def note(route: Route) -> None:
        sent.extend(json.loads(route.request.post_data or "{}")["operations"])
        route.continue_()

    page.route("**/api/v1/sync/push", note)
    words = "e\u0301 stays apart 👩‍👩‍👧 \u202e back \t tab"
    page.get_by_label("Your words").fill(words)
    is_kept(page)
    assert sent[-1]["entry"] == {**sent[-1]["entry"], "body": words}


@pytest.mark.parametrize("scripted", [True, False])
def test_signed_out_while_typing_the_words_come_back_with_the_same_person(
    sign_in: SignIn, scripted: bool
) -> None:
    """S-9, without a script, and with one on a phone that can lock nothing (plain http)."""
    page = sign_in("cleo", java_script_enabled=scripted)
    page.add_init_script(WITHOUT_LOCK)
    page.goto("/write")
    token = page.context.cookies()
    ends(page)
    page.context.add_cookies(token)  # as it is when a session runs out: the cookie stays
    page.get_by_label("Your words").fill(f"Typed too late, {scripted}.")
    if scripted:
        expect(page.locator("#status")).to_have_attribute("data-state", "signed-out")
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        page.get_by_role("button", name="sign in").click()
    else:
        page.get_by_role("button", name="Keep", exact=True).last.click()
    expect(page.get_by_text("Your words are safe")).to_be_visible()
    sign_in_again(page)
    expect(page.get_by_text("It is not in your journal yet.")).to_be_visible()
    expect(page.get_by_label("Your words")).to_have_value(f"Typed too late, {scripted}.")
    page.get_by_role("button", name="Keep", exact=True).last.click()
    expect(page.get_by_text("It is in your journal.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(f"Typed too late, {scripted}.")
    page.goto("/kept-words")
    page.wait_for_url(lambda url: "/kept-words" not in url)
