"""Words that wait on a phone: through tunnels, killed tabs and another phone."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route, expect

from tests.browser.an_app import DUMP, KEPT
from tests.browser.conftest import SignIn
from tests.browser.phone import (
    OFFLINE,
    PUSH,
    begin,
    fresh,
    in_the_journal,
    is_kept,
    killed,
    look_again,
    mentions,
    says,
)
from tests.browser.proxy import BadNetwork, lost
from tests.serving import DEMO_PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.bad_network]


def test_written_in_a_tunnel_and_left_it_is_in_the_journal_once(sign_in: SignIn) -> None:
    page = sign_in("cleo")
    words = fresh("Between two stations")
    page.goto("/write")
    page.get_by_label("Your words").press_sequentially("Bet")
    is_kept(page)
    page.context.set_offline(True)
    page.get_by_label("Your words").fill(words)
    says(page, OFFLINE)
    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)
    other.goto("/")
    in_the_journal(other, words)


def test_a_tab_that_is_killed_keeps_what_was_typed_just_before(
    sign_in: SignIn, network: BadNetwork
) -> None:
    """Losses: last seconds not flushed. Y-8: also when the last key was 200 milliseconds ago,
    and nothing had been sent."""
    page = sign_in("cleo")
    words = fresh("The last key was")
    with network.has(lost):
        begin(page)
        page.get_by_label("Your words").press_sequentially(words, delay=5)
        page.wait_for_timeout(200)
        other = page.context.new_page()
        killed(page)
    other.goto("/")
    in_the_journal(other, words)


def test_a_new_page_loaded_again_has_its_words(sign_in: SignIn, network: BadNetwork) -> None:
    page = sign_in("cleo")
    words = fresh("Loaded again")
    with network.has(lost):
        begin(page)
        page.get_by_label("Your words").fill(words)
        page.wait_for_timeout(300)
        page.reload()
        expect(page.get_by_label("Your words")).to_have_value(words)
        expect(page.get_by_text("You wrote this on this phone")).to_be_visible()
    page.get_by_label("Your words").press_sequentially(" And on.")
    is_kept(page)
    expect(page.get_by_text("You wrote this on this phone")).to_be_hidden()
    in_the_journal(page, words)


def test_an_editor_opened_again_shows_the_draft_and_the_journals_words_beside(
    sign_in: SignIn, network: BadNetwork
) -> None:
    """Y-10: never the old text alone, as if nothing had been typed."""
    page = sign_in("cleo")
    old, new = fresh("As the journal has it"), fresh("As it was typed since")
    page.goto("/write")
    page.get_by_label("Your words").fill(old)
    is_kept(page)
    where = page.url
    with network.has(lost):
        page.get_by_label("Your words").fill(new)
        page.wait_for_timeout(250)
        other = page.context.new_page()
        killed(page)
        other.goto(where)
        expect(other.get_by_label("Your words")).to_have_value(new)
        other.get_by_text("What was in your journal before").click()
        expect(other.locator("#from-phone")).to_contain_text(old)
        # The journal's words go onto the page; what was typed is a version, and comes back.
        other.get_by_role("button", name="Go on from this instead").click()
        expect(other.get_by_label("Your words")).to_have_value(old)
    look_again(other)
    is_kept(other)
    other.get_by_role("button", name="Go back to what you wrote").click()
    expect(other.get_by_label("Your words")).to_have_value(new)
    is_kept(other)
    expect(other.locator("#from-phone")).to_contain_text("It is in your journal now.")
    other.get_by_role("button", name="Keep", exact=True).last.click()
    expect(other.get_by_role("main")).to_contain_text(new)
    path = f"/api/v1{urlsplit(other.url).path}/versions"
    numbers = [one["version"] for one in other.request.get(path).json()["items"]]
    bodies = [other.request.get(f"{path}/{one}").json()["body"] for one in reversed(numbers)]
    assert bodies == [old, new, old, new]


def test_opened_and_not_edited_nothing_is_sent(sign_in: SignIn) -> None:
    """Y-14: on, off and on again."""
    page = sign_in("cleo")
    page.goto("/write")
    page.get_by_label("Your words").fill(fresh("Only looked at"))
    is_kept(page)
    page.reload()
    sent: list[str] = []

    def note(route: Route) -> None:
        sent.append(route.request.post_data or "")
        route.continue_()

    page.route(PUSH, note)
    for offline in (True, False):
        page.context.set_offline(offline)
        look_again(page)
        page.wait_for_timeout(300)
    assert sent == []


def test_nothing_on_the_phone_can_be_read(sign_in: SignIn, network: BadNetwork) -> None:
    """Y-18: drafts, what waits, what is set aside; and no token, no password."""
    page = sign_in("cleo")
    with network.has(lost):
        begin(page)
        page.get_by_label("Your words").fill("Marmalade secret")
        says(page, OFFLINE)
        page.get_by_label("Your words").fill("Marmalade secret, and a draft")
        page.wait_for_timeout(250)
        kept = page.evaluate(DUMP)
    assert len(kept["outbox"]) == 1
    assert len(kept["drafts"]) == 1
    tokens = [cookie["value"] for cookie in page.context.cookies()]
    for forbidden in ("armalade", "secret", DEMO_PASSWORD, *tokens):
        assert forbidden not in str(kept)
    assert (kept["local"], kept["session"]) == ("{}", "{}")
    assert "armalade" not in str(page.evaluate(KEPT))


def test_two_phones_write_one_page_in_two_tunnels_and_both_are_kept(sign_in: SignIn) -> None:
    """Y-3."""
    one, two = sign_in("cleo"), sign_in("cleo")
    one.goto("/write")
    one.get_by_label("Your words").fill(fresh("Begun on one"))
    is_kept(one)
    two.goto(one.url)
    first, second = fresh("From the first phone"), fresh("From the second phone")
    for page, words in ((one, first), (two, second)):
        page.context.set_offline(True)
        page.get_by_label("Your words").fill(words)
        says(page, OFFLINE)
    two.context.set_offline(False)
    is_kept(two)
    one.context.set_offline(False)
    expect(one.locator("#status")).to_have_attribute("data-state", "two-versions")
    mentions(one, "Two versions")
    one.get_by_role("link", name="Have a look").click()
    expect(one.locator(".change del").first).to_contain_text("second")
    expect(one.locator(".change ins").first).to_contain_text("first")
