"""Tabs left and killed, and workers killed, while a write is on its way; answers that are lost,
and what is sent twice: each write is one version in the end."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import dying, phone, proxy
from tests.browser.an_app import until
from tests.browser.conftest import SignIn
from tests.browser.phone import KEPT, OFFLINE, Elsewhere
from tests.browser.proxy import Fault, Road, Stop

pytestmark = [pytest.mark.browser, pytest.mark.bad_network]
# A result arrives, and what it names is never let go of: the tab dies in that moment.
HANGS = """(() => {
  const really = IDBObjectStore.prototype.delete;
  IDBObjectStore.prototype.delete = function (key) {
    if (this.name !== "outbox") return really.call(this, key);
    window.hangs = true;
    return {};
  };
})()"""
FIRST, MORE = "It was on its way.", "It was on its way. And this was typed since."


def before_it_is_sent(stop: Stop) -> Fault:
    return proxy.held(stop, proxy.lost)


def after_it_is_sent(stop: Stop) -> Fault:
    return proxy.held(stop, proxy.well)


def after_the_commit(stop: Stop) -> Fault:
    return proxy.held_answer(stop)


@pytest.mark.parametrize("more", [False, True])
def test_a_tab_that_is_killed_at_any_point_of_a_push(
    sign_in: SignIn, road: Road, more: bool
) -> None:
    """Also when something was typed since, and was not in the push."""
    page = sign_in("cleo")
    points: list[Callable[[Stop], Fault]] = [before_it_is_sent, after_it_is_sent, after_the_commit]
    for point in points:
        tab, stop = page.context.new_page(), Stop()
        entry_id = phone.begin(tab)
        with road.network.has(point(stop)):
            phone.write(tab, FIRST)
            assert stop.reached.wait(10), point.__name__
        dies(tab, page, more)
        stop.go.set()
        comes_back(page, entry_id, more)


def test_a_tab_that_is_killed_between_the_answer_and_letting_go(
    sign_in: SignIn, road: Road
) -> None:
    page = sign_in("cleo")
    for more in (False, True):
        tab = page.context.new_page()
        tab.add_init_script(HANGS)
        entry_id = phone.begin(tab)
        phone.write(tab, FIRST)
        until(tab, "window.hangs")
        assert phone.versions(page, entry_id) == [FIRST]
        dies(tab, page, more)
        comes_back(page, entry_id, more)


def dies(tab: Page, other: Page, more: bool) -> None:
    if more:
        tab.get_by_label("Your words").fill(MORE)
        tab.wait_for_timeout(300)
    phone.killed(tab)
    # As long as it is not closed: then the other tab is looked at, and sends it.
    assert phone.rows(other) == 1
    tab.close()


def comes_back(page: Page, entry_id: str, more: bool) -> None:
    page.goto("/")
    phone.becomes(page, entry_id, [FIRST, MORE] if more else [FIRST])


def test_a_worker_that_is_killed_between_the_commit_and_the_answer(
    sign_in: SignIn, road: Road
) -> None:
    """`kill -9`, with nothing said; another takes its place."""
    page = sign_in("cleo")
    told = Path(road.served.environment["DATA_DIR"]) / dying.NAME
    entry_id = phone.begin(page)
    for number, words in enumerate((FIRST, MORE), 1):
        told.touch()
        phone.write(page, words, OFFLINE)
        assert not told.exists()
        assert len(phone.versions(page, entry_id)) == number
        assert phone.rows(page) == 1
        phone.look_again(page)
        phone.says(page, KEPT)
    phone.becomes(page, entry_id, [FIRST, MORE])


def test_a_push_that_is_slow_that_comes_twice_and_whose_answer_is_lost(
    sign_in: SignIn, road: Road
) -> None:
    page, network = sign_in("cleo"), road.network
    base = page.locator("input[name=base]")
    entry_id = phone.begin(page)
    with network.has(proxy.late):
        phone.write(page, "Slowly.", "On this phone.")
        phone.says(page, KEPT)
    with network.has(proxy.twice):
        phone.write(page, "Slowly, twice.", KEPT)
        expect(base).to_have_value("2")
    with network.has(proxy.unanswered):
        phone.write(page, "Slowly, twice, and unheard.", OFFLINE)
        phone.write(page, "Slowly, twice, and unheard. And on.", OFFLINE)
    phone.look_again(page)
    expect(base).to_have_value("4")
    wanted = ["Slowly.", "Slowly, twice.", "Slowly, twice, and unheard."]
    phone.becomes(page, entry_id, [*wanted, f"{wanted[-1]} And on."])


@pytest.mark.parametrize("point", [after_it_is_sent, after_the_commit])
def test_a_page_that_is_left_while_a_push_is_on_its_way(
    sign_in: SignIn, road: Road, point: Callable[[Stop], Fault]
) -> None:
    """Its last words go along, and stand in a draft; another phone had written meanwhile."""
    page, stop = sign_in("cleo"), Stop()
    tab = page.context.new_page()
    entry_id = phone.begin(tab)
    phone.write(tab, "Begun.", KEPT)
    with road.network.has(point(stop)):
        Elsewhere(page).writes(entry_id, "Elsewhere.", 1)
        phone.write(tab, FIRST)
        assert stop.reached.wait(10)
    tab.get_by_label("Your words").fill(MORE)
    tab.goto("/journal")
    stop.go.set()
    phone.becomes(page, entry_id, ["Begun.", "Elsewhere.", FIRST, MORE])
    assert phone.rows(page, "set_aside") == 0
