"""Acts asked for where there is no connection: never said to be done before they are; and what a
page says where no script runs."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn
from tests.browser.phone import fresh, is_kept
from tests.browser.proxy import BadNetwork, lost

pytestmark = [pytest.mark.browser, pytest.mark.bad_network]

WAITS = "On this phone. This is done when there is a connection."


def status(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer is not None
    return answer.status


def offline(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)


def test_a_share_is_withdrawn_at_the_next_connection_and_until_then_it_says_so(
    sign_in: SignIn,
) -> None:
    ana, ben = sign_in("ana"), sign_in("ben")
    mine = ana.request.get("/api/v1/shares").json()["items"]
    share = next(one for one in mine if one["state"] == "live" and "Ben" in one["person"]["name"])
    seen, address = f"/shared/{share['id']}", f"/sharing/{share['id']}"
    assert status(ben, seen) == 200
    ana.goto(address)
    offline(ana)
    ana.get_by_role("button", name="Withdraw it now").click()
    main = ana.get_by_role("main")
    expect(main).to_contain_text(f"{WAITS} Until then Ben")
    expect(main).to_contain_text("can still see it.")
    expect(ana.get_by_role("button", name="Withdraw it now")).to_be_hidden()
    expect(ana.get_by_text("It is withdrawn.")).to_have_count(0)
    assert status(ben, seen) == 200
    ana.context.set_offline(False)
    expect(ana.get_by_text("It is withdrawn.")).to_be_visible()
    assert status(ben, seen) == 404
    ana.reload()
    expect(main).to_contain_text("You withdrew it")


def test_a_page_goes_to_the_trash_and_back_at_the_next_connection(
    sign_in: SignIn, network: BadNetwork
) -> None:
    page = sign_in("cleo")
    words = fresh("To be let go")
    page.goto("/write")
    page.get_by_label("Your words").fill(words)
    is_kept(page)
    page.goto(page.url.removesuffix("/edit"))
    offline(page)
    page.get_by_role("link", name="Move to trash").click()
    expect(page.get_by_text("There is no connection.")).to_be_visible()
    page.get_by_role("button", name="Move it then").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text(f"{WAITS} Until then the page stays in your journal.")
    page.context.set_offline(False)
    expect(main).to_contain_text("It is in the trash for thirty days, and shared with nobody.")
    page.goto("/journal/trash")
    item = main.get_by_role("listitem").filter(has_text=words)
    with network.has(lost), network.has(lost, "/healthz"):
        item.get_by_role("button", name="Put it back").click()
        expect(item).to_contain_text(f"{WAITS} Until then it stays in the trash.")
        page.reload()
        expect(item).to_contain_text(f"{WAITS} Until then it stays in the trash.")
        page.goto("/me")
        page.get_by_role("button", name="Sign out").click()
        expect(main).to_contain_text("Putting a page back from the trash: not done yet.")
        page.goto("/journal/trash")
        expect(item).to_contain_text(WAITS)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(item).to_contain_text("It is back in your journal. It is not shared with anyone.")


def test_where_no_script_runs_pages_say_what_is_missing_and_forms_are_plain(
    sign_in: SignIn,
) -> None:
    page = sign_in("cleo", java_script_enabled=False)
    words = fresh("By a plain form")
    page.goto("/write")
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.locator("noscript p")).to_contain_text("nothing is kept while you write")
    page.get_by_label("Your words").fill(words)
    page.get_by_role("button", name="Keep", exact=True).last.click()
    page.get_by_role("link", name="Move to trash").click()
    page.get_by_role("button", name="Move to trash").click()
    expect(page.get_by_text("It is in the trash for thirty days")).to_be_visible()
    page.goto("/kept-aside")
    expect(page.get_by_text("Nothing is kept aside.")).to_be_visible()
    page.goto("/install")
    expect(page.locator("noscript p")).to_be_visible()
