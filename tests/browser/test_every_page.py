"""Every page of every role, found by following links: no fault that axe knows, nothing wider
than the screen at 320 px or with large type, and a way through by keyboard alone."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.an_app import come_in
from tests.browser.conftest import PHONE
from tests.serving import DEMO_PASSWORD, Served

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
ROLES = ("ana", "ben", "gil")
MORE = {
    "ana": [
        "/write?when=hard-day",
        "/sign-out",
        "/write?kind=intention",
        "/nowhere",
        "/api/v1/docs",
    ],
    "ben": ["/nowhere"],
    "gil": [],
}
RUN_AXE = """async () => {
  const found = await axe.run(document, {resultTypes: ['violations']});
  return found.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target).join(' ')}`);
}"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

# Words that another beside them has pressed into a column of single letters.
SQUEEZED = """() => [...document.querySelectorAll('main :is(p, span, bdi, code)')].filter(one =>
  one.checkVisibility() && !one.closest('.unseen') && one.textContent.trim().length > 12
  && one.getBoundingClientRect().width < 60).map(one => one.textContent.trim())"""


@pytest.fixture(params=ROLES)
def role(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def phone(chromium: Browser, pages_only: Served, role: str) -> Iterator[Page]:
    # axe is put into the page by the test, which the journal's own policy would refuse.
    # Without motion, so that no colour is measured half way through a fade.
    context = chromium.new_context(
        viewport=PHONE, base_url=pages_only.url, bypass_csp=True, reduced_motion="reduce"
    )
    page = context.new_page()
    come_in(page, role)
    yield page
    context.close()


def every_path(page: Page, role: str) -> list[str]:
    """One address of every kind of page that links lead to, and a few they do not."""
    seen: dict[str, str] = {}
    waiting = ["/", *MORE[role]]
    while waiting:
        path = waiting.pop(0)
        kind = "/".join(
            "*" if len(part) > 30 or part.isdigit() else part for part in path.split("/")
        )
        if kind in seen:
            continue
        seen[kind] = path
        page.goto(path)
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        ours = [urlsplit(link) for link in links if link.startswith(page.url.split("/", 3)[0])]
        pages = [part for part in ours if not part.path.endswith(".json")]
        waiting += [part.path + (f"?{part.query}" if part.query else "") for part in pages]
    return list(seen.values())


def test_axe_finds_nothing_and_nothing_is_too_wide(phone: Page, role: str) -> None:
    wrong: dict[str, object] = {}
    paths = every_path(phone, role)
    assert len(paths) >= {"ana": 20, "ben": 8, "gil": 3}[role], paths
    for path in paths:
        phone.goto(path)
        phone.evaluate(AXE)
        for scheme in ("light", "dark"):
            phone.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two
            if found := phone.evaluate(RUN_AXE):
                wrong[f"{path} in {scheme}"] = found
        for name, change in (
            ("at 320", lambda: phone.set_viewport_size({"width": 320, "height": 640})),
            ("with large type", lambda: phone.add_style_tag(content="html{font-size:200%}")),
        ):
            change()
            if (by := phone.evaluate(TOO_WIDE)) > 0:
                wrong[f"{path} {name}"] = f"{by} px too wide"
            if squeezed := phone.evaluate(SQUEEZED):
                wrong[f"{path} {name}: letter under letter"] = squeezed
        phone.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert wrong == {}


def test_the_checker_itself_finds_a_planted_fault(phone: Page) -> None:
    phone.evaluate(AXE)
    phone.evaluate("() => document.querySelector('main').append(document.createElement('input'))")
    assert any(found.startswith("label") for found in phone.evaluate(RUN_AXE))


def test_a_page_can_be_written_by_keyboard_alone(chromium: Browser, pages_only: Served) -> None:
    context = chromium.new_context(viewport=PHONE, base_url=pages_only.url)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail").focus()
    for text in ("cleo@example.org", DEMO_PASSWORD):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    tab_to(page, "Write")
    page.keyboard.press("Enter")
    expect(page.locator("textarea.first")).to_be_focused()
    page.keyboard.type("By keys alone.")
    tab_to(page, "Keep")
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is in your journal.")).to_be_visible()
    expect(page.get_by_text("By keys alone.")).to_be_visible()
    context.close()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on something of this name."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.innerText?.trim()") == name:
            return
    raise AssertionError(f"Tab never reached {name}")


def test_a_therapist_reads_with_four_keys(chromium: Browser, pages_only: Served) -> None:
    context = chromium.new_context(viewport=PHONE, base_url=pages_only.url)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill("ben@example.org")
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox")
    for key in ("j", "j", "k", "o"):
        page.keyboard.press(key)
    page.wait_for_url("**/shared/*")
    page.keyboard.press("r")
    expect(page.locator("#reply textarea")).to_be_focused()
    page.keyboard.type("jo")
    expect(page.locator("#reply textarea")).to_have_value("jo")
    context.close()
