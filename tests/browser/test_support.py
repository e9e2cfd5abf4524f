"""A hard day on a phone, without script: one tap to one's own card, and back again; and a
lost phone signed out from another one."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SignIn

pytestmark = pytest.mark.browser


def test_the_card_is_one_tap_away_without_script_and_back_is_where_one_was(
    sign_in: SignIn,
) -> None:
    page = sign_in("ana", java_script_enabled=False)
    page.goto("/journal")
    page.get_by_role("link", name="Support").click()
    own = page.get_by_role("region", name="Your card")
    expect(own.get_by_text("enough")).to_be_visible()
    expect(own.get_by_role("link", name="Call M.")).to_have_attribute("href", "tel:+35315550123")
    page.get_by_label("Another country").select_option("NZ")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="New Zealand: call 1737")).to_be_visible()
    page.get_by_role("link", name="Back").click()
    expect(page).to_have_url(re.compile("/journal$"))


def test_a_first_card_is_written_without_script(sign_in: SignIn) -> None:
    page = sign_in("cleo", java_script_enabled=False)
    page.get_by_role("link", name="Support").click()
    page.get_by_role("link", name="Write a card of your own, for a day like this").click()
    page.get_by_label("Steadying words 1").fill("slowly")
    page.get_by_label("Who 1").fill("R.")
    page.get_by_label("Phone 1").fill("not a number")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("A telephone number, such as").first).to_be_visible()
    page.get_by_label("Phone 1").fill("+353 1 555 0199")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("It is on your card.")).to_be_visible()
    expect(page.get_by_text("slowly")).to_be_visible()
    expect(page.get_by_role("link", name="Call R.")).to_be_visible()


def test_a_lost_phone_is_signed_out_from_another(sign_in: SignIn) -> None:
    """S-4: at its next step."""
    lost = sign_in("ana", user_agent="Mozilla/5.0 (Android 14; Mobile) Gecko/133 Firefox/133.0")
    here = sign_in("ana")
    here.goto("/me/sessions")
    place = here.get_by_role("listitem").filter(has_text="Firefox on Android")
    place.get_by_role("button", name="End it").click()
    expect(here.get_by_text("Signed out there.")).to_be_visible()
    lost.goto("/journal")
    expect(lost).to_have_url(re.compile("/sign-in"))
