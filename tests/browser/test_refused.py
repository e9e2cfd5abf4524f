"""What the journal does not take is kept aside, with its reason, until it is let go."""

import json
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.an_app import DUMP
from tests.browser.conftest import SignIn
from tests.browser.phone import PUSH, fresh, in_the_journal, is_kept, mentions

pytestmark = pytest.mark.browser


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
    mentions(page, "This could not be kept yet. Too long by a page. What is kept aside")
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
    mentions(page, "Too long by a page.")
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
    mentions(page, "Not this.")
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


def test_what_the_journal_keeps_on_a_later_page_is_not_shown_twice(sign_in: SignIn) -> None:
    page = sign_in("cleo")
    later = fresh("Of a newer app")
    page.context.route(PUSH, lambda route: route.fulfill(status=422, json={"message": "Not this."}))
    page.goto("/write")
    page.get_by_label("Your words").fill(later)
    mentions(page, "Not this.")
    page.goto("/kept-aside")
    on_phone = page.get_by_role("list", name="On this phone").get_by_role("listitem")
    expect(on_phone).to_have_count(1)
    [row] = page.evaluate(DUMP)["set_aside"]
    op_ids = [f"of-a-newer-app.{number}" for number in range(20)] + [json.loads(row)["op_id"]]
    entry = {"kind": "of a newer app", "body": "It came earlier."}
    one = {"kind": "write", "base": None, "entry": entry}
    answer = page.request.post(
        "/api/v1/sync/push",
        data={"operations": [{**one, "op_id": op, "entry_id": str(uuid4())} for op in op_ids]},
        headers={
            "Origin": page.evaluate("location.origin"),
            "Journal-Person": page.locator("meta[name=person]").get_attribute("content") or "",
        },
    )
    assert {result["code"] for result in answer.json()["results"]} == {"quarantined"}
    page.reload()
    in_journal = page.get_by_role("list", name="Kept with your journal").get_by_role("listitem")
    expect(in_journal).to_have_count(20)
    expect(page.get_by_role("link", name="What came later")).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(on_phone).to_have_count(0)
    page.get_by_role("link", name="What came later").click()
    expect(in_journal).to_have_count(1)
    expect(on_phone).to_have_count(0)
