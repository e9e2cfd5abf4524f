"""Finding one's own words on a phone: as they come, marked, and Back leads to them; without
script the same, by hand."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from journal import clock, create_app
from journal.config import load
from journal.people import passwords, persons
from journal.store import access
from journal.store.tables import Person
from journal.store.unit import Store, session
from tests.browser.conftest import SignIn
from tests.cast import ZONE, Member
from tests.serving import DEMO_PASSWORD, Served
from tests.writing.crowd import crowd

pytestmark = pytest.mark.browser
FORM = "Look for your own words"
ROWS = ".threads li"


def look_for(page: Page, words: str) -> None:
    page.goto("/journal")
    page.get_by_label(FORM).fill(words)
    page.get_by_label(FORM).press("Enter")
    page.wait_for_url("**/journal/search")


def test_what_is_found_is_marked_and_back_leads_to_it(sign_in: SignIn) -> None:
    for script in (True, False):
        page = sign_in("ana", java_script_enabled=script)
        look_for(page, "CANAL")
        expect(page.locator("mark").first).to_have_text("canal")
        page.locator(".knot .name a").first.click()
        page.wait_for_url("**/entries/*")
        page.get_by_role("link", name="What you looked for").click()
        expect(page.locator("mark").first).to_have_text("canal")
        page.locator(".knot .name a").first.click()
        page.wait_for_url("**/entries/*")
        page.go_back()
        expect(page.locator("mark").first).to_have_text("canal")
        page.reload()
        expect(page.locator("mark").first).to_have_text("canal")
        assert "canal" not in page.url


def test_a_journal_is_narrowed_without_script_and_cleared(sign_in: SignIn) -> None:
    page = sign_in("ana", java_script_enabled=False)
    page.goto("/journal")
    every = page.locator(ROWS).count()
    page.get_by_text("Narrow it down").click()
    page.get_by_label("Kind of page").select_option(label="Intention")
    page.get_by_role("button", name="Show these").click()
    assert 0 < page.locator(ROWS).count() < every
    expect(page.get_by_text("Only: Intention")).to_be_visible()
    page.locator(".knot .name a").first.click()
    page.get_by_role("link", name="Journal", exact=True).first.click()
    expect(page.get_by_text("Only: Intention")).to_be_visible()
    page.get_by_text("Only: Intention").click()
    page.get_by_role("link", name="Clear").click()
    assert page.locator(ROWS).count() == every


def test_looking_on_adds_what_it_finds_as_it_comes(sign_in: SignIn, demo: Served) -> None:
    """Two thousand pages back: with script it goes on by itself, without it is pressed."""
    long_ago = clock.now() - timedelta(days=400)
    hal = nobody_yet(demo)
    crowd(hal, 1, long_ago, body="a heron, and no other bird")
    crowd(hal, 2050, long_ago + timedelta(days=300), apart=timedelta(minutes=1))
    hal.store.engine.dispose()
    by_hand = sign_in("hal", java_script_enabled=False)
    look_for(by_hand, "heron")
    expect(by_hand.locator("#looked")).to_contain_text("Nothing yet with “heron”. Looked back to")
    by_hand.get_by_role("link", name="Look further back").click()
    expect(by_hand.locator("mark")).to_have_text("heron")
    page = sign_in("hal")
    look_for(page, "heron")
    expect(page.locator("mark")).to_have_text("heron")
    expect(page.locator("#looked")).to_have_text("That is all of it.")
    expect(page.locator("[data-look-on]")).to_have_count(0)
    assert page.url.endswith("/journal/search")
    look_for(page, "swan")
    expect(page.locator("#looked")).to_have_text("Nothing with “swan”.")
    look_for(page, "words")
    expect(page.locator(ROWS)).to_have_count(20)
    page.get_by_role("link", name="Look further back").click()
    expect(page.locator(ROWS)).to_have_count(20)


def nobody_yet(demo: Served) -> Member:
    """A patient of the demonstration's practice with an empty journal."""
    app = create_app(load(demo.environment))
    store: Store = app.extensions["journal_store"]
    with store.unit(writes=True):
        cleo = access.by_the_house(Person).order_by(Person.created_at).limit(1)
        hal = persons.create(
            session().execute(cleo).scalar_one().clinic_id,
            role="patient",
            lane=None,
            name="Hal",
            email="hal@example.org",
            time_zone=ZONE,
            password_hash=passwords.hashed(DEMO_PASSWORD),
        )
    return Member("hal", hal, "hal@example.org", app, store)
