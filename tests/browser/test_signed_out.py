"""Words that wait on a phone whose sign-in ended: by itself, on purpose, from elsewhere; and
who may have them then."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.an_app import DUMP, signs_in
from tests.browser.conftest import SignIn
from tests.browser.phone import (
    OFFLINE,
    OUT,
    begin,
    fresh,
    in_the_journal,
    is_kept,
    mentions,
    says,
)
from tests.browser.proxy import BadNetwork, lost

pytestmark = [pytest.mark.browser, pytest.mark.bad_network]


def test_a_sign_in_that_ended_is_no_reason_to_stop_writing(sign_in: SignIn) -> None:
    """Losses: token expired while open. Signing in again brings it through, by itself."""
    page = sign_in("cleo")
    words = fresh("Signed out under way")
    page.goto("/write")
    page.get_by_label("Your words").press_sequentially("S")
    is_kept(page)
    page.context.clear_cookies()
    page.get_by_label("Your words").fill(words)
    says(page, OUT)
    page.get_by_label("Your words").press_sequentially(" More")
    says(page, OUT)
    page.get_by_role("link", name="Sign in").click()
    signs_in(page, "cleo")
    expect(page.get_by_label("Your words")).to_have_value(f"{words} More")
    is_kept(page)
    in_the_journal(page, f"{words} More")


def test_a_new_page_goes_on_after_signing_in(sign_in: SignIn) -> None:
    """Losses: login redirect lost the post."""
    page = sign_in("cleo")
    words = fresh("A first page, signed out")
    begin(page)
    page.context.clear_cookies()
    page.get_by_label("Your words").fill(words)
    says(page, OUT)
    page.get_by_role("button", name="Keep", exact=True).last.click()
    signs_in(page, "cleo")
    expect(page.get_by_label("Your words")).to_have_value(words)
    is_kept(page)
    in_the_journal(page, words)


def test_another_person_sends_nothing_opens_nothing_and_leaves_it_there(sign_in: SignIn) -> None:
    """Losses: queue replayed under the next account. R22."""
    page = sign_in("cleo")
    words = fresh("Not for the next one here")
    begin(page)
    page.context.clear_cookies()
    page.get_by_label("Your words").fill(words)
    says(page, OUT)
    page.goto("/sign-in")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.post_data or "") if "push" in one.url else None)
    signs_in(page, "ana")
    page.wait_for_timeout(500)
    page.goto("/write")
    page.wait_for_timeout(500)
    in_the_journal(page, words, times=0)
    kept = page.evaluate(DUMP)
    assert sent == []
    assert len(kept["outbox"]) == 1
    assert len(kept["keys"]) == 1, "only Ana's key is here now"
    page.goto("/me")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    assert page.evaluate(DUMP)["keys"] == []
    signs_in(page, "cleo")
    in_the_journal(page, words)


def signs_out_with(page: Page, words: str) -> None:
    """Asks to leave while these are on a page and nowhere else."""
    begin(page)
    page.get_by_label("Your words").fill(words)
    says(page, OFFLINE)
    page.goto("/me")
    page.get_by_role("button", name="Sign out").click()


def test_signing_out_says_what_stays_and_it_comes_through_with_the_same_person(
    sign_in: SignIn, network: BadNetwork
) -> None:
    page = sign_in("cleo")
    words = fresh("Left unsent")
    with network.has(lost):
        signs_out_with(page, words)
        expect(page.get_by_role("heading", name="Not in your journal yet")).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text(words)
        with page.expect_download() as download:
            page.get_by_role("button", name="Download it as a text file").click()
        assert words in download.value.path().read_text()
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in")
        kept = page.evaluate(DUMP)
        assert (len(kept["keys"]), len(kept["outbox"])) == (0, 1)
    signs_in(page, "cleo")
    in_the_journal(page, words)


def test_signing_out_closes_the_other_windows_and_keeps_what_was_typed_there(
    sign_in: SignIn, network: BadNetwork
) -> None:
    page = sign_in("cleo")
    writing, reading = page.context.new_page(), page.context.new_page()
    words = fresh("Typed in another window")
    begin(writing)
    reading.goto("/journal")
    page.goto("/sign-out")
    with network.has(lost):
        writing.get_by_label("Your words").fill(words)
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in")
        for other in (writing, reading):
            expect(other.get_by_label("Password")).to_be_visible()
        assert page.evaluate(DUMP)["keys"] == []
    signs_in(page, "cleo")
    in_the_journal(page, words)


def test_signing_out_may_erase_what_was_not_sent(sign_in: SignIn, network: BadNetwork) -> None:
    page = sign_in("cleo")
    words = fresh("To be gone")
    with network.has(lost):
        signs_out_with(page, words)
        page.get_by_text("Erase it from this phone").click()
        page.get_by_role("button", name="Erase it for good").click()
        expect(page.get_by_role("heading", name="Not in your journal yet")).to_be_hidden()
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in")
    assert page.evaluate(DUMP)["outbox"] == []


def test_signed_out_from_another_phone_what_is_here_is_noise(sign_in: SignIn) -> None:
    lost, held = sign_in("cleo"), sign_in("cleo")
    begin(lost)
    lost.context.set_offline(True)
    lost.get_by_label("Your words").fill(fresh("On the phone that was lost"))
    says(lost, OFFLINE)
    held.goto("/me/sessions")
    held.get_by_role("button", name="Sign out everywhere else").click()
    expect(held.get_by_text("You are signed in here, and nowhere else.")).to_be_visible()
    lost.context.set_offline(False)
    for _ in range(50):
        kept = lost.evaluate(DUMP)
        if not kept["keys"]:
            break
        lost.wait_for_timeout(100)
    assert (kept["keys"], kept["outbox"], kept["drafts"]) == ([], [], [])
    mentions(lost, "Your words are on this page, and come with you.")
