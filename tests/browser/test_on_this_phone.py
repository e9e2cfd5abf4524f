"""Words that wait on a phone: through tunnels, killed tabs, ended sign-ins and other people."""

from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.an_app import DUMP, KEPT
from tests.browser.conftest import SignIn
from tests.browser.phone import OFFLINE, killed
from tests.serving import DEMO_PASSWORD

pytestmark = pytest.mark.browser

PUSH = "**/api/v1/sync/push"


def said(page: Page, words: str) -> None:
    expect(page.locator("#status")).to_contain_text(words)


def is_kept(page: Page) -> None:
    expect(page.locator("#status")).to_have_attribute("data-state", "kept")


def unreachable(page: Page) -> list[str]:
    """Pages still load, but nothing that was written gets through, until this is emptied."""
    why = ["a tunnel"]
    page.context.route(PUSH, lambda route: route.abort() if why else route.continue_())
    return why


def writing_out_of_reach(page: Page) -> list[str]:
    """A new page, its key on the phone, from which nothing gets through."""
    tunnel = unreachable(page)
    page.goto("/write")
    expect(page.locator("#status")).to_have_text("What you write is kept as you go.")
    return tunnel


def sign_in_here(page: Page, name: str) -> None:
    page.get_by_label("E-mail").fill(f"{name}@example.org")
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def in_the_journal(page: Page, words: str, times: int = 1) -> None:
    for _ in range(50):
        page.goto("/journal")
        if page.get_by_role("main").get_by_text(words, exact=False).count() == times:
            return
        page.wait_for_timeout(100)
    found = page.get_by_role("main").get_by_text(words, exact=False).count()
    assert found == times, f"{words!r} is there {found} times"


def fresh(words: str) -> str:
    return f"{words} {uuid4().hex[:6]}."


def test_written_in_a_tunnel_and_left_it_is_in_the_journal_once(sign_in: SignIn) -> None:
    page = sign_in("cleo")
    words = fresh("Between two stations")
    page.goto("/write")
    page.get_by_label("Your words").press_sequentially("Bet")
    is_kept(page)
    page.context.set_offline(True)
    page.get_by_label("Your words").fill(words)
    said(page, OFFLINE)
    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)
    other.goto("/")
    in_the_journal(other, words)


def test_a_tab_that_is_killed_keeps_what_was_typed_just_before(sign_in: SignIn) -> None:
    """Losses: last seconds not flushed. Y-8: also when the last key was 200 milliseconds ago,
    and nothing had been sent."""
    page = sign_in("cleo")
    words = fresh("The last key was")
    tunnel = writing_out_of_reach(page)
    page.get_by_label("Your words").press_sequentially(words, delay=5)
    page.wait_for_timeout(200)
    other = page.context.new_page()
    killed(page)
    tunnel.clear()
    other.goto("/")
    in_the_journal(other, words)


def test_a_new_page_loaded_again_has_its_words(sign_in: SignIn) -> None:
    page = sign_in("cleo")
    words = fresh("Loaded again")
    tunnel = writing_out_of_reach(page)
    page.get_by_label("Your words").fill(words)
    page.wait_for_timeout(300)
    page.reload()
    expect(page.get_by_label("Your words")).to_have_value(words)
    expect(page.get_by_text("You wrote this on this phone")).to_be_visible()
    tunnel.clear()
    page.get_by_label("Your words").press_sequentially(" And on.")
    is_kept(page)
    expect(page.get_by_text("You wrote this on this phone")).to_be_hidden()
    in_the_journal(page, words)


def test_an_editor_opened_again_shows_the_draft_and_the_journals_words_beside(
    sign_in: SignIn,
) -> None:
    """Y-10: never the old text alone, as if nothing had been typed."""
    page = sign_in("cleo")
    old, new = fresh("As the journal has it"), fresh("As it was typed since")
    page.goto("/write")
    page.get_by_label("Your words").fill(old)
    is_kept(page)
    where = page.url
    tunnel = unreachable(page)
    page.get_by_label("Your words").fill(new)
    page.wait_for_timeout(250)
    other = page.context.new_page()
    killed(page)
    other.goto(where)
    expect(other.get_by_label("Your words")).to_have_value(new)
    other.get_by_text("What was in your journal before").click()
    expect(other.locator("#from-phone")).to_contain_text(old)
    # The journal's words go onto the page; what was typed is a version of its own, and comes back.
    other.get_by_role("button", name="Go on from this instead").click()
    expect(other.get_by_label("Your words")).to_have_value(old)
    tunnel.clear()
    other.evaluate("window.dispatchEvent(new Event('focus'))")
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
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        page.wait_for_timeout(300)
    assert sent == []


def test_a_sign_in_that_ended_is_no_reason_to_stop_writing(sign_in: SignIn) -> None:
    """Losses: token expired while open. Signing in again brings it through, by itself."""
    page = sign_in("cleo")
    words = fresh("Signed out under way")
    page.goto("/write")
    page.get_by_label("Your words").press_sequentially("S")
    is_kept(page)
    page.context.clear_cookies()
    page.get_by_label("Your words").fill(words)
    said(page, "On this phone; sign in to send it.")
    page.get_by_label("Your words").press_sequentially(" More")
    said(page, "On this phone; sign in to send it.")
    page.get_by_role("link", name="Sign in").click()
    sign_in_here(page, "cleo")
    expect(page.get_by_label("Your words")).to_have_value(f"{words} More")
    is_kept(page)
    in_the_journal(page, f"{words} More")


def test_a_new_page_goes_on_after_signing_in(sign_in: SignIn) -> None:
    """Losses: login redirect lost the post."""
    page = sign_in("cleo")
    words = fresh("A first page, signed out")
    page.goto("/write")
    expect(page.locator("#status")).to_have_text("What you write is kept as you go.")
    page.context.clear_cookies()
    page.get_by_label("Your words").fill(words)
    said(page, "On this phone; sign in to send it.")
    page.get_by_role("button", name="Keep", exact=True).last.click()
    sign_in_here(page, "cleo")
    expect(page.get_by_label("Your words")).to_have_value(words)
    is_kept(page)
    in_the_journal(page, words)


def test_another_person_sends_nothing_opens_nothing_and_leaves_it_there(sign_in: SignIn) -> None:
    """Losses: queue replayed under the next account. R22."""
    page = sign_in("cleo")
    words = fresh("Not for the next one here")
    page.goto("/write")
    expect(page.locator("#status")).to_have_text("What you write is kept as you go.")
    page.context.clear_cookies()
    page.get_by_label("Your words").fill(words)
    said(page, "On this phone; sign in to send it.")
    page.goto("/sign-in")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.post_data or "") if "push" in one.url else None)
    sign_in_here(page, "ana")
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
    sign_in_here(page, "cleo")
    in_the_journal(page, words)


def test_nothing_on_the_phone_can_be_read(sign_in: SignIn) -> None:
    """Y-18: drafts, what waits, what is set aside; and no token, no password."""
    page = sign_in("cleo")
    tunnel = writing_out_of_reach(page)
    page.get_by_label("Your words").fill("Marmalade secret")
    said(page, OFFLINE)
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
    tunnel.clear()


def test_signing_out_says_what_stays_and_it_comes_through_with_the_same_person(
    sign_in: SignIn,
) -> None:
    page = sign_in("cleo")
    words = fresh("Left unsent")
    tunnel = writing_out_of_reach(page)
    page.get_by_label("Your words").fill(words)
    said(page, OFFLINE)
    page.goto("/me")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Not in your journal yet")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(words)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download it as a text file").click()
    assert words in download.value.path().read_text()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    kept = page.evaluate(DUMP)
    assert (len(kept["keys"]), len(kept["outbox"])) == (0, 1)
    tunnel.clear()
    sign_in_here(page, "cleo")
    in_the_journal(page, words)


def test_signing_out_closes_the_other_windows_and_keeps_what_was_typed_there(
    sign_in: SignIn,
) -> None:
    page = sign_in("cleo")
    writing, reading = page.context.new_page(), page.context.new_page()
    words = fresh("Typed in another window")
    writing.goto("/write")
    said(writing, "What you write is kept as you go.")
    reading.goto("/journal")
    page.goto("/sign-out")
    writing.context.route(PUSH, lambda route: route.abort())
    writing.get_by_label("Your words").fill(words)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    for other in (writing, reading):
        expect(other.get_by_label("Password")).to_be_visible()
    assert page.evaluate(DUMP)["keys"] == []
    page.context.unroute_all()
    sign_in_here(page, "cleo")
    in_the_journal(page, words)


def test_signing_out_may_erase_what_was_not_sent(sign_in: SignIn) -> None:
    page = sign_in("cleo")
    words = fresh("To be gone")
    unreachable(page)
    page.goto("/write")
    expect(page.locator("#status")).to_have_text("What you write is kept as you go.")
    page.get_by_label("Your words").fill(words)
    said(page, OFFLINE)
    page.goto("/me")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("Erase it from this phone").click()
    page.get_by_role("button", name="Erase it for good").click()
    expect(page.get_by_role("heading", name="Not in your journal yet")).to_be_hidden()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    assert page.evaluate(DUMP)["outbox"] == []


def test_what_was_refused_is_found_again_with_its_reason_until_it_is_let_go(
    sign_in: SignIn,
) -> None:
    """Never dropped, and never silently aside: Today leads to it, and signing out says so."""
    page = sign_in("cleo")
    words, later = fresh("A book in one breath"), fresh("Something else")
    answer = {"message": "Not this.", "errors": {"body": ["Too long by a page."]}}
    page.context.route(PUSH, lambda route: route.fulfill(status=422, json=answer))
    page.goto("/write")
    page.get_by_label("Your words").fill(words)
    said(page, "This could not be kept yet. Too long by a page. What is kept aside")
    page.goto("/")
    page.get_by_role("link", name="could not be put in your journal").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text(words)
    expect(main).to_contain_text("Your journal did not take it. Too long by a page.")
    page.get_by_role("button", name="Send it again").click()
    expect(main).to_contain_text("Your journal still does not take it.")
    page.context.unroute(PUSH)
    page.get_by_role("link", name="Write it anew").click()
    expect(page.get_by_label("Your words")).to_have_value(words)
    page.get_by_label("Your words").press_sequentially(" Shorter.")
    is_kept(page)
    in_the_journal(page, f"{words} Shorter.")
    page.goto("/kept-aside")
    expect(main).to_contain_text(words)
    page.get_by_text("Let it go", exact=True).click()
    page.get_by_role("button", name="Let it go for good").click()
    expect(page.get_by_text("Nothing is kept aside.")).to_be_visible()
    assert page.evaluate(DUMP)["set_aside"] == []
    page.context.route(PUSH, lambda route: route.fulfill(status=422, json=answer))
    page.goto("/write")
    page.get_by_label("Your words").fill(later)
    said(page, "Too long by a page.")
    page.goto("/me")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("It stays on this phone, locked for you.", exact=False)).to_be_visible()
    expect(page.get_by_role("heading", name="Not in your journal yet")).to_be_hidden()
    page.context.unroute(PUSH)
    page.goto("/kept-aside")
    page.get_by_role("button", name="Send it again").click()
    expect(main).to_contain_text("It is done now.")
    in_the_journal(page, later)


def test_what_its_plain_form_mended_is_not_kept_aside_any_more(sign_in: SignIn) -> None:
    page = sign_in("cleo")
    words = fresh("Mended")
    answer = {"message": "Not this."}
    page.context.route(PUSH, lambda route: route.fulfill(status=422, json=answer))
    page.goto("/write")
    page.get_by_label("Your words").fill(words)
    said(page, "Not this.")
    page.get_by_role("button", name="Keep", exact=True).last.click()
    expect(page.get_by_text("It is in your journal.")).to_be_visible()
    for _ in range(50):
        if page.evaluate(DUMP)["set_aside"] == []:
            break
        page.wait_for_timeout(100)
    assert page.evaluate(DUMP)["set_aside"] == []
    page.goto("/me")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")


def test_signed_out_from_another_phone_what_is_here_is_noise(sign_in: SignIn) -> None:
    lost, held = sign_in("cleo"), sign_in("cleo")
    lost.goto("/write")
    expect(lost.locator("#status")).to_have_text("What you write is kept as you go.")
    lost.context.set_offline(True)
    lost.get_by_label("Your words").fill(fresh("On the phone that was lost"))
    said(lost, OFFLINE)
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
    said(lost, "Your words are on this page, and come with you.")


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
        said(page, OFFLINE)
    two.context.set_offline(False)
    is_kept(two)
    one.context.set_offline(False)
    expect(one.locator("#status")).to_have_attribute("data-state", "two-versions")
    said(one, "Two versions")
    one.get_by_role("link", name="Have a look").click()
    expect(one.locator(".change del").first).to_contain_text("second")
    expect(one.locator(".change ins").first).to_contain_text("first")
