"""What others lost, and how: the lines of the promises' table that no other test shows in a
browser. The other phone of each is the API, which every phone speaks to."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import phone, proxy
from tests.browser.conftest import SignIn
from tests.browser.phone import KEPT, OFFLINE, TWO, Elsewhere
from tests.browser.proxy import PUSH, BadNetwork

pytestmark = [
    pytest.mark.browser,
    pytest.mark.bad_network,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]


def opened(page: Page, entry_id: str) -> Page:
    """The page in another tab, to be written on."""
    tab = page.context.new_page()
    tab.goto(f"/entries/{entry_id}/edit")
    expect(tab.get_by_label("Your words")).not_to_be_empty()
    return tab


def test_tabs_that_were_left_open_for_days(sign_in: SignIn, network: BadNetwork) -> None:
    """Losses: unedited open note pushed its old copy. Losses: pinned old tab overwrote two days.

    Y-13, Y-14: looked at and kept as it is, it changes nothing; typed on, it is kept beside.
    """
    page = sign_in("cleo")
    other = Elsewhere(page)
    texts = ["On Monday.", "On Tuesday.", "On Wednesday."]
    entry_id = phone.begin(page)
    phone.write(page, texts[0], KEPT)
    pinned = opened(page, entry_id)
    other.writes(entry_id, texts[1], 1)
    other.writes(entry_id, texts[2], 2)
    network.asked.clear()
    phone.look_again(page)
    page.wait_for_timeout(300)
    assert PUSH not in network.asked
    page.get_by_role("button", name="Keep", exact=True).last.click()
    expect(page.get_by_role("main")).to_contain_text(texts[2])
    assert phone.versions(page, entry_id) == texts
    texts.append("On Monday. And on.")
    phone.write(pinned, texts[-1], TWO)
    assert phone.versions(page, entry_id) == texts
    assert other.sees(entry_id) == texts[2]


def test_deleted_there_and_edited_here_without_a_connection(
    sign_in: SignIn, network: BadNetwork
) -> None:
    """Losses: deleted here, edited offline there. Y-6: from the trash, and erased for good."""
    page = sign_in("cleo")
    other = Elsewhere(page)
    for goes in (other.lets_go, other.erases):
        tab = page.context.new_page()
        entry_id = phone.begin(tab)
        phone.write(tab, "Before.", KEPT)
        with network.has(proxy.lost):
            phone.write(tab, "Before, and after.", OFFLINE)
            goes(entry_id)
        phone.look_again(tab)
        phone.says(tab, KEPT)
        assert other.sees(entry_id) == "Before, and after."
        tab.close()


def test_a_phone_with_a_wrong_clock_that_was_away_for_a_year(
    sign_in: SignIn, network: BadNetwork
) -> None:
    """Losses: clock-based conflict. Losses: unused for weeks. Y-4, Y-11, Y-15."""
    page = sign_in("cleo")
    other = Elsewhere(page)
    texts = ["In the spring.", "In the summer.", "In the autumn."]
    entry_id = phone.begin(page)
    phone.write(page, texts[0], KEPT)
    page.context.clock.set_fixed_time("1999-12-31T23:59:00Z")
    texts.append("In the spring, in a tunnel.")
    tab = page.context.new_page()
    begun = phone.begin(tab)
    with network.has(proxy.lost):
        phone.write(page, texts[-1], OFFLINE)
        phone.write(tab, "Begun in the tunnel.", OFFLINE)
        tab.close()
        other.writes(entry_id, texts[1], 1)
        other.writes(entry_id, texts[2], 2)
    page.context.clock.set_fixed_time("2099-01-01T00:00:00Z")
    page.goto("/")
    phone.becomes(page, entry_id, texts)
    phone.becomes(page, begun, ["Begun in the tunnel."])
    assert other.sees(entry_id) == texts[2]


def test_whichever_of_two_versions_is_chosen_the_other_is_not_lost(
    sign_in: SignIn, network: BadNetwork
) -> None:
    """Losses: wrong conflict copy deleted. Y-5: it is put back from the earlier versions."""
    page = sign_in("cleo")
    entry_id = phone.begin(page)
    phone.write(page, "Begun.", KEPT)
    Elsewhere(page).writes(entry_id, "Begun. The wrong one.", 1)
    phone.write(page, "Begun. The right one.", TWO)
    page.get_by_role("link", name="Have a look").click()
    page.get_by_role("button", name="Keep the first").click()
    expect(page.get_by_role("main")).to_contain_text("The wrong one.")
    page.goto(f"/entries/{entry_id}/versions/3")
    page.get_by_role("button", name="Put this version back").click()
    expect(page.get_by_role("main")).to_contain_text("The right one.")
    assert "Begun. The wrong one." in phone.versions(page, entry_id)


def test_an_emptied_page_takes_no_words_away(sign_in: SignIn, network: BadNetwork) -> None:
    """Losses: blank saved over text. Y-7: emptying has to be meant, and the page says so."""
    page = sign_in("cleo")
    entry_id = phone.begin(page)
    phone.write(page, "A whole evening.", KEPT)
    empty = "The page is empty now. What you wrote before is still in your journal."
    for nothing in ("", " \n\t"):
        phone.write(page, nothing, empty)
    page.goto("/")
    tab = opened(page, entry_id)
    expect(tab.get_by_label("Your words")).to_have_value("A whole evening.")
    phone.becomes(tab, entry_id, ["A whole evening."])


def test_a_long_note_on_a_slow_phone_is_there_whole_or_not_at_all(
    sign_in: SignIn, network: BadNetwork
) -> None:
    """Losses: slow phone saved part of a long note. Y-19: half of it arrives, then the tab dies."""
    page = sign_in("cleo")
    long = "Another line of a long night, told as it was. " * 2500
    tab = page.context.new_page()
    entry_id = phone.begin(tab)
    with network.has(proxy.upload_cut):
        phone.write(tab, long, OFFLINE)
        assert phone.versions(page, entry_id) == []
        phone.killed(tab)
        tab.close()
    page.goto("/")
    phone.becomes(page, entry_id, [long])


def test_after_signing_out_nothing_that_was_read_can_be_read_again(
    sign_in: SignIn, network: BadNetwork
) -> None:
    """Losses: cached pages readable after sign-out. P-1: back, by address, without a connection."""
    page = sign_in("cleo")
    entry_id = phone.begin(page)
    phone.write(page, "For nobody else.", KEPT)
    read = f"/entries/{entry_id}"
    for path in ("/", "/journal", read, "/me"):
        page.goto(path)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in*")
    nothing = expect(page.get_by_text("For nobody else."))
    for _ in range(3):
        page.go_back()
        nothing.to_have_count(0)
    for offline in (False, True):
        page.context.set_offline(offline)
        for path in ("/journal", read, f"{read}/edit"):
            page.goto(path)
            nothing.to_have_count(0)
