"""What each answer means, row by row, on a network that is really bad: between Chromium and
gunicorn stands one that loses, delays, doubles, cuts, and answers by itself. Whatever it does,
the words are on the phone, the line says what is true, and the journal has each write once."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import phone, proxy
from tests.browser.conftest import SignIn
from tests.browser.phone import KEPT, LATER, OFFLINE, OUT
from tests.browser.proxy import Asked, BadNetwork, Fault, says, well

pytestmark = [
    pytest.mark.browser,
    pytest.mark.bad_network,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]
OURS = {"code": "of the test", "message": "Not now."}
PORTAL = "<!doctype html><title>Welcome</title><p>Free Wi-Fi. Accept the terms.</p>"

# No answer, or none that is whole.
BROKEN: dict[str, tuple[Fault, str]] = {
    "lost on the way": (proxy.lost, OFFLINE),
    "half of it arrived": (proxy.upload_cut, OFFLINE),
    "done, and the answer lost": (proxy.unanswered, OFFLINE),
    "done, and the answer cut": (proxy.answer_cut, LATER),
    "done, and half the answer": (proxy.answer_halved, LATER),
}
# The rows of the promises: 401 · 409/412 · 408, 429, 5xx, HTML where JSON belongs.
ANSWERED: dict[str, tuple[Fault, str]] = {
    "signed out": (says(401, OURS), OUT),
    "a proxy asks for a password": (says(401, PORTAL, WWW_Authenticate="Negotiate"), LATER),
    "a proxy asks for its own": (says(407, PORTAL), OFFLINE),  # the browser hides it
    "forbidden": (says(403, OURS), LATER),
    "forbidden by somebody else": (says(403, PORTAL), LATER),
    "not found": (says(404, OURS), LATER),
    "too slow": (says(408, OURS), LATER),
    "a conflict of the whole": (says(409, OURS), LATER),
    "gone": (says(410, OURS), LATER),
    "stale": (says(412, OURS), LATER),
    "too often": (says(429, OURS, Retry_After="1"), LATER),
    "a fault": (says(500, OURS), LATER),
    "a page of a proxy": (says(502, PORTAL), LATER),
    "busy": (says(503, OURS), LATER),
    "too late": (says(504, PORTAL), LATER),
    "a café that answers": (says(200, PORTAL), LATER),
    "a café that sends elsewhere": (says(302, "", Location="http://portal.example/"), OFFLINE),
    "a café that refuses": (says(422, PORTAL), LATER),
    "nothing at all": (says(200, ""), LATER),
    "something else": (says(200, {}), LATER),
    "an answer about nothing": (says(200, {"epoch": "e", "results": []}), LATER),
    "an answer about another": (
        says(200, {"epoch": "e", "results": [{"op_id": "another", "status": "applied"}]}),
        LATER,
    ),
}


def walk(page: Page, network: BadNetwork, rows: dict[str, tuple[Fault, str]]) -> None:
    """Write through one after the other; each write is one version in the end."""
    entry_id = phone.begin(page)
    texts = ["At the beginning."]
    phone.write(page, texts[0], KEPT)
    for name, (fault, line) in rows.items():
        texts.append(f"{texts[-1]} Then {name}.")
        with network.has(fault):
            phone.write(page, texts[-1], line)
            assert phone.rows(page) == 1, name
        phone.look_again(page)
        expect(page.locator("input[name=base]"), name).to_have_value(str(len(texts)))
        phone.says(page, KEPT)
        assert phone.rows(page) == 0, name
    assert phone.versions(page, entry_id) == texts


def test_what_is_lost_or_cut_on_the_way_is_there_once(sign_in: SignIn, network: BadNetwork) -> None:
    walk(sign_in("cleo"), network, BROKEN)


def test_what_somebody_else_answers_is_not_believed(sign_in: SignIn, network: BadNetwork) -> None:
    walk(sign_in("cleo"), network, ANSWERED)


def test_what_is_refused_is_set_aside_and_the_rest_goes_on(
    sign_in: SignIn, network: BadNetwork
) -> None:
    """Other 4xx: with its reason, and what waits behind it is sent."""
    other = sign_in("cleo")
    page = other.context.new_page()
    good, bad = phone.begin(other), phone.begin(page)
    with network.has(proxy.lost):
        phone.write(other, "Nothing is wrong with this.", OFFLINE)
        phone.write(page, "Something is.", OFFLINE)

    def refuses(asked: Asked) -> None:
        poisoned = bad.encode() in asked.body
        (says(422, {"code": "of the test", "message": "A reason."}) if poisoned else well)(asked)

    with network.has(refuses):
        phone.look_again(page)
        phone.says(page, "This could not be kept yet. A reason. What is kept aside")
        phone.says(other, KEPT)
        phone.becomes(page, good, ["Nothing is wrong with this."])
        assert phone.versions(page, bad) == []
        assert phone.rows(page, "set_aside") == 1
    phone.write(page, "Something was.", KEPT)
    phone.becomes(page, bad, ["Something was."])


def test_empty_answers_to_everything_take_nothing_away(
    sign_in: SignIn, network: BadNetwork
) -> None:
    """Losses: empty server answer → mass deletion. Y-16. Nor do those of another server."""
    page = sign_in("cleo")
    entry_id = phone.begin(page)
    with network.has(proxy.lost):
        phone.write(page, "Still here.", OFFLINE)
    nothing = {"items": [], "results": [], "entries": [], "next": None, "more": False}
    for answer in (
        says(200, ""),
        says(200, {}),
        says(200, nothing),
        *(says(one, OURS) for one in (401, 404, 410)),
    ):
        with network.has(answer, "/api/"):
            for path in ("/", "/journal"):
                page.goto(path)
                page.wait_for_timeout(300)
            assert [phone.rows(page, store) for store in ("keys", "outbox")] == [1, 1]
    page.goto(f"/write?go-on={entry_id}")
    phone.says(page, KEPT)
    phone.becomes(page, entry_id, ["Still here."])
