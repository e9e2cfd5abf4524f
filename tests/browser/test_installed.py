"""The app on a phone: it can be installed, opens without a connection, keeps nothing of a
person in any cache, takes a newer version over when nothing is being written, and goes when
it is told to."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from journal.config import HOUSE
from tests.browser.an_app import DUMP, KEPT, come_in, stop, until
from tests.browser.conftest import PHONE, launched
from tests.browser.test_every_page import every_path
from tests.serving import DEMO_PASSWORD, Served, again

pytestmark = pytest.mark.browser
AS_DOV = {"email": "dov@example.org", "password": DEMO_PASSWORD}
PLACES = "navigator.serviceWorker.getRegistrations().then(all => all.length)"


def names_kept(page: Page) -> list[str]:
    """The caches there are."""
    return list(page.evaluate("caches.keys()"))


def test_nothing_stands_in_the_way_of_installing(ana: Page) -> None:
    asked = ana.context.new_cdp_session(ana)
    assert asked.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    manifest = asked.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"].endswith("/manifest.webmanifest")


def test_no_cache_holds_anything_but_files_and_the_page_of_nobody(ana: Page) -> None:
    """P-2, R23, Y-18: after every page of Ana's was opened, and after pages were written, with
    a connection and without: nothing on the phone can be read, in a cache or beside it."""
    for path in every_path(ana, "ana"):
        ana.goto(path)
    ana.goto("/write")
    ana.get_by_label("Your words").fill("Nobody finds this in a cache.")
    expect(ana.locator("#status")).to_have_attribute("data-state", "kept")
    ana.context.set_offline(True)
    ana.goto("/write?when=hard-day")
    ana.locator("textarea.first").fill("Nor this in a drawer.")
    expect(ana.locator("#status")).to_contain_text("On this phone")
    beside = ana.evaluate(DUMP)
    assert all(beside[drawer] for drawer in ("keys", "outbox", "pages"))
    tokens = [cookie["value"] for cookie in ana.context.cookies()]
    known = ("Nobody finds", "in a drawer", "Kitchen, late", "canal", "humming", "ketamine")
    for forbidden in (*known, "+353", "ana@example.org", DEMO_PASSWORD, *tokens):
        assert forbidden not in str(beside), forbidden
    found = ana.evaluate(KEPT)
    assert len(found) > 10
    assert len({name for name, _, _ in found}) == 1
    strange = [at for _, at, _ in found if not at.startswith(("/offline?v=", "/static/"))]
    strange += [at for _, at, _ in found if at.startswith("/static/") and "?v=" not in at]
    assert strange == []
    words = ("Ana", "canal", "Nobody finds this", "ketamine", "555 0123")
    assert not [(at, word) for _, at, text in found for word in words if word in text]
    stored = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
    assert ana.evaluate(stored) == "[{},{}]"


def test_the_worker_answers_no_post_and_nothing_of_the_api(ana: Page) -> None:
    answers: list[tuple[str, str]] = []
    ana.on(
        "response",
        lambda one: (
            answers.append((one.request.method, one.url)) if one.from_service_worker else None
        ),
    )
    ana.goto("/write")
    ana.get_by_label("Your words").fill("Through the form and the door.")
    ana.get_by_role("button", name="Keep", exact=True).last.click()
    expect(ana.get_by_text("It is in your journal.")).to_be_visible()
    ana.goto("/api/v1/me")
    wrong = [one for one in answers if one[0] != "GET" or "/api/" in one[1]]
    assert wrong == []
    assert answers, "the worker answered nothing at all: this test sees nothing"
    ana.goto("/")
    ana.context.set_offline(True)
    refused = "address => fetch(address[1], {method: address[0]}).then(() => 'answered', () => '')"
    for asked in (["GET", "/api/v1/me"], ["POST", "/me"], ["GET", "/me"]):
        assert ana.evaluate(refused, asked) == "", asked


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """A checkout of the house in which one file is another."""
    house = tmp_path / "house"
    for folder in ("journal", "static", "templates"):
        shutil.copytree(HOUSE / folder, house / folder)
    shutil.copy(HOUSE / "wsgi.py", house)
    with (house / "static" / "css" / "pages.css").open("a") as style:
        style.write("\n/* another */\n")
    return house


def in_the_background(page: Page) -> None:
    """The page as when the phone is put down: Chromium driven from outside never hides one."""
    page.evaluate(
        """() => {
          Object.defineProperty(document, "visibilityState", {value: "hidden", configurable: true});
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )


def restarted(served: Served, stack: ExitStack, **changes: Any) -> None:
    """The server, stopped and begun again with these changes."""
    stop(served)
    stack.enter_context(again(served, **changes))


def test_a_newer_version_waits_until_nothing_is_being_written(
    ana: Page, ending: Served, newer: Path
) -> None:
    other = ana.context.new_page()
    other.goto("/me/safety-card")
    other.get_by_label("Steadying words 1").fill("not kept yet")
    (before,) = names_kept(ana)
    style = ana.locator("link[href*='css/pages.css']").get_attribute("href") or ""
    with ExitStack() as stack:
        restarted(ending, stack, house=newer)
        # A page that is open goes on asking for what it was made with.
        answer = ana.request.get(style)
        assert (answer.status, answer.headers["cache-control"]) == (200, "no-cache")
        assert "/* another */" in answer.text()
        ana.evaluate("navigator.serviceWorker.ready.then(it => it.update())")
        until(ana, "caches.keys().then(all => all.length === 2)")
        ana.goto("/")
        in_the_background(ana)
        ana.wait_for_timeout(4000)
        assert ana.evaluate("navigator.serviceWorker.ready.then(it => Boolean(it.waiting))")
        assert before in names_kept(ana)
        assert other.get_by_label("Steadying words 1").input_value() == "not kept yet"
        other.close()
        # What is asked for in the moment in which a worker's process dies, Chromium never answers.
        ana.wait_for_timeout(2000)
        in_the_background(ana)
        until(ana, "caches.keys().then(all => all.length === 1)")
        assert names_kept(ana) != [before]
        ana.context.set_offline(True)
        ana.goto("/")
        expect(
            ana.get_by_text("No connection to your journal. What you write stays")
        ).to_be_visible()


def test_switched_off_it_goes_with_all_it_kept(ana: Page, ending: Served) -> None:
    assert ana.evaluate(PLACES) == 1
    with ExitStack() as stack:
        restarted(ending, stack, settings={"SERVICE_WORKER": "off"})
        ana.goto("/")
        until(ana, f"{PLACES}.then(left => left === 0)")
        assert names_kept(ana) == []
        ana.goto("/journal")
        assert ana.evaluate(PLACES) == 0
        expect(ana.get_by_role("heading", name="Journal")).to_be_visible()


def test_after_signing_out_nothing_is_found_by_going_back(ana: Page) -> None:
    """P-1: not by the browser's own memory of pages, and not in a cache."""
    ana.goto("/journal")
    expect(ana.get_by_text("Kitchen, late").first).to_be_visible()
    ana.goto("/me")
    ana.get_by_role("button", name="Sign out").click()
    ana.wait_for_url("**/sign-in*")
    for _ in range(2):
        ana.go_back()
        ana.wait_for_load_state()
        expect(ana.get_by_label("Password")).to_be_visible()
        expect(ana.get_by_text("Kitchen, late")).to_have_count(0)
        expect(ana.get_by_role("button", name="Sign out")).to_have_count(0)
    for _, at, text in ana.evaluate(KEPT):
        assert at.startswith(("/offline?v=", "/static/"))
        assert "Kitchen, late" not in text


@pytest.mark.parametrize("ended", ["elsewhere", "run out", "another"])
def test_however_a_sign_in_ended_the_phone_is_locked_without_a_connection(
    ana: Page, chromium: Browser, served: Served, ended: str
) -> None:
    """Signed out from another phone, run out, or somebody who is no patient signed in."""
    packed = len(ana.evaluate(DUMP)["pages"])
    if ended == "elsewhere":
        with new_phone(chromium, served) as other:
            other.goto("/me/sessions")
            other.get_by_role("button", name="Sign out everywhere else").click()
            expect(other.get_by_text("nowhere else")).to_be_visible()
    else:
        ana.context.clear_cookies()
    if ended == "another":
        answer = ana.request.post("/sign-in", form=AS_DOV, headers={"Origin": served.url})
        assert answer.ok
    ana.goto("/")
    has_no_key(ana)
    left = 0 if ended == "elsewhere" else packed
    until(ana, f"({DUMP})().then(kept => kept.pages.length === {left})")
    ana.context.set_offline(True)
    ana.goto("/journal")
    expect(ana.get_by_text("This phone is signed out")).to_be_visible()
    expect(ana.get_by_text("Kitchen, late")).to_have_count(0)


def has_no_key(page: Page) -> None:
    """Wait until nothing on the phone opens any more."""
    until(page, f"({DUMP})().then(kept => kept.keys.length === 0)")


@contextmanager
def new_phone(chromium: Browser, served: Served) -> Iterator[Page]:
    """Another of Ana's."""
    with chromium.new_context(base_url=served.url) as context:
        page = context.new_page()
        come_in(page)
        yield page


def test_nothing_to_tap_stands_where_a_screen_is_cut_away(ana: Page) -> None:
    """A notch above or at the side, a line to swipe below."""
    edges = {"top": 47, "left": 44, "bottom": 34, "right": 44}
    outside = """edges => [...document.querySelectorAll('a, button, input, textarea, summary')]
      .filter(one => one.checkVisibility() && !one.closest('.skip, .unseen'))
      .map(one => [one, one.getBoundingClientRect()])
      .filter(([one, at]) => at.width > 0 && (at.left < edges.left - 1
        || at.right > innerWidth - edges.right + 1 || at.top + scrollY < edges.top - 1
        || (one.closest('.nav, .desk') && at.bottom > innerHeight - edges.bottom + 1)))
      .map(([one]) => one.outerHTML.slice(0, 120))"""
    cut = ana.context.new_cdp_session(ana)
    wrong = {}
    for size in (PHONE, {"width": 844, "height": 390}, {"width": 1180, "height": 780}):
        ana.set_viewport_size({"width": size["width"], "height": size["height"]})
        for path in ("/", "/write", "/journal", "/me", "/install", "/support", "/offline"):
            ana.goto(path)
            cut.send("Emulation.setSafeAreaInsetsOverride", {"insets": edges})
            if found := ana.evaluate(outside, edges):
                wrong[f"{path} {size['width']}"] = found
    assert wrong == {}


def test_opened_from_the_home_screen_nothing_offers_it_again(
    chromium: Browser, served: Served, tmp_path: Path
) -> None:
    with launched(chromium, served, tmp_path, f"--app={served.url}") as phone:
        app, tab = phone.pages[0], phone.new_page()
        come_in(app)
        there = "It is there: you opened Afterglow from it."
        for page, seen, unseen in (
            (app, there, "In Safari, tap the square"),
            (tab, "In Safari, tap the square", there),
        ):
            page.goto("/install")
            expect(page.get_by_text(seen)).to_be_visible()
            expect(page.get_by_text(unseen)).to_be_hidden()


def test_the_button_on_its_page_asks_the_browser_and_nothing_else_does(ana: Page) -> None:
    """The browser may offer it at any moment; here that waits until it is asked for."""
    offer = """() => {
      const offered = new Event('beforeinstallprompt', {cancelable: true});
      offered.prompt = () => { document.body.dataset.asked = 'yes'; };
      dispatchEvent(offered);
      return offered.defaultPrevented;
    }"""
    assert ana.evaluate(offer) is True
    ana.goto("/install")
    assert ana.evaluate(offer) is True
    assert ana.evaluate("document.body.dataset.asked") is None
    expect(ana.get_by_role("button", name="Add it now")).to_be_visible()
    # At once after ours, so that no offer of the browser's own comes between.
    ana.evaluate(f"({offer})(); document.querySelector('#add button').click()")
    assert ana.evaluate("document.body.dataset.asked") == "yes"


def test_me_says_whether_this_phone_may_clear_what_is_on_it(ana: Page) -> None:
    ana.goto("/me")
    kept = ana.evaluate("navigator.storage.persisted()")
    said = "has promised to keep" if kept else "may clear what is not in your journal"
    expect(ana.locator("[data-storage]:visible")).to_have_count(1)
    expect(ana.locator("[data-storage]:visible")).to_contain_text(said)
