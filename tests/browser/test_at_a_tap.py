"""A tap on Write: the page is there at once, on Today's own document, and from then on it is the
writing page like any other."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.an_app import first_visit, signs_in, until
from tests.browser.phone import OUT, PUSH, fresh, in_the_journal, is_kept, mentions, says

pytestmark = pytest.mark.browser

SAME = "window.today === true"


def reading_today(page: Page) -> None:
    """Today is open, and has fetched the page to write on."""
    with page.expect_response("**/write"):
        page.goto("/")
    until(page, "document.querySelector('link[rel=modulepreload][href*=write]') !== null")
    page.evaluate("window.today = true")


def tap(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Write").click()


def test_the_cursor_is_there_before_any_network_answers(ana: Page) -> None:
    words = fresh("At a tap")
    reading_today(ana)
    ana.context.set_offline(True)
    tap(ana)
    expect(ana.get_by_label("Your words")).to_be_focused()
    assert ana.evaluate(SAME)
    assert ana.url.endswith("/write")
    assert not ana.get_by_role("navigation").is_visible()
    ana.context.set_offline(False)
    ana.keyboard.type(words)
    is_kept(ana)
    assert "/entries/" in ana.url
    in_the_journal(ana, words)


def test_back_is_today_and_forward_has_the_words(ana: Page) -> None:
    words = fresh("Left and found again")
    reading_today(ana)
    tap(ana)
    ana.context.route(PUSH, lambda route: route.abort())
    ana.get_by_label("Your words").fill(words)
    mentions(ana, "On this phone")
    ana.get_by_role("link", name="More").click()  # a place on this page is no other page
    ana.go_back()
    assert ana.evaluate(SAME)
    ana.go_back()
    expect(ana.get_by_role("navigation")).to_be_visible()
    assert not ana.evaluate(SAME)
    ana.go_forward()
    expect(ana.get_by_label("Your words")).to_have_value(words)
    ana.context.unroute(PUSH)
    ana.get_by_label("Your words").press_sequentially(" And on.")
    is_kept(ana)
    in_the_journal(ana, f"{words} And on.")


def test_what_is_typed_before_the_scripts_are_there_is_kept(ana: Page) -> None:
    words = fresh("Quicker than the scripts")
    held: list[Route] = []
    ana.context.route("**/js/phone/write.js*", lambda route: held.append(route))
    ana.goto("/")
    ana.wait_for_timeout(1500)
    tap(ana)
    ana.keyboard.type(words)
    for route in held:
        route.continue_()
    is_kept(ana)
    in_the_journal(ana, words)


def test_what_was_fetched_long_ago_is_not_shown(ana: Page) -> None:
    reading_today(ana)
    ana.clock.set_fixed_time(datetime.now(UTC) + timedelta(minutes=11))
    tap(ana)
    expect(ana.get_by_label("Your words")).to_be_focused()
    assert not ana.evaluate(SAME)


def test_a_sign_in_that_ended_meanwhile_loses_nothing(ana: Page) -> None:
    words = fresh("Signed out at the tap")
    reading_today(ana)
    ana.context.clear_cookies()
    tap(ana)
    ana.keyboard.type(words)
    says(ana, OUT)
    ana.get_by_role("link", name="Sign in").click()
    signs_in(ana, "ana")
    expect(ana.get_by_label("Your words")).to_have_value(words)
    is_kept(ana)
    in_the_journal(ana, words)


def test_signed_out_in_another_window_it_closes_and_keeps_its_words(ana: Page) -> None:
    words = fresh("Open in another window")
    reading_today(ana)
    tap(ana)
    ana.context.route(PUSH, lambda route: route.abort())
    ana.get_by_label("Your words").fill(words)
    mentions(ana, "On this phone")
    other = ana.context.new_page()
    other.goto("/me")
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/sign-out")
    other.get_by_role("button", name="Sign out").click()
    expect(ana.get_by_label("Password")).to_be_visible()
    ana.context.unroute(PUSH)
    signs_in(other, "ana")
    in_the_journal(other, words)


def test_without_a_connection_it_is_as_quick(ana: Page) -> None:
    words = fresh("In the tunnel, at a tap")
    ana.context.set_offline(True)
    ana.goto("/")
    expect(ana.get_by_text("No connection to your journal")).to_be_visible()
    ana.evaluate("window.today = true")
    tap(ana)
    expect(ana.get_by_label("Your words")).to_be_focused()
    assert ana.evaluate(SAME)
    ana.keyboard.type(words)
    mentions(ana, "On this phone")
    ana.go_back()
    expect(ana.get_by_role("link", name=words)).to_be_visible()
    ana.context.set_offline(False)
    expect(ana.get_by_text("No connection to your journal")).to_be_hidden()
    in_the_journal(ana, words)


def test_a_phone_that_saves_data_fetches_nothing_ahead(phone: BrowserContext) -> None:
    phone.add_init_script(
        "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
    )
    page = phone.pages[0]
    first_visit(page)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto("/")
    page.wait_for_timeout(1500)
    assert not [one for one in asked if one.endswith("/write")]
    tap(page)
    expect(page.get_by_label("Your words")).to_be_focused()
