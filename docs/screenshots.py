"""`make screenshots`: the pictures in README, from the demonstration, in Chromium.

Run by hand when a page changes its look. Writes docs/pictures/, and smaller ones for the
manifest into static/screenshots/.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.serving import DEMO_PASSWORD, Served, serving

PICTURES = Path(__file__).parent / "pictures"
FOR_THE_MANIFEST = Path(__file__).parents[1] / "static" / "screenshots"
PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1180, "height": 780}


def main() -> None:
    """Take every picture anew."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        folder = Path(name)
        database = f"sqlite:///{folder / 'journal.db'}"
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        with serving(folder, database, demo=True) as served:
            as_ana(browser, served)
            as_ben(browser, served)
            as_gil(browser, served)
            for_the_manifest(browser, served)
        browser.close()


def as_ana(browser: Browser, served: Served) -> None:
    """The patient's pages, on a phone."""
    page = _signed_in(browser, served, "ana@example.org", PHONE, "light")
    _picture(page, "today")
    page.get_by_role("link", name="Journal").click()
    _picture(page, "journal")
    page.get_by_text("The morning after").first.click()
    _picture(page, "entry")
    page.get_by_role("link", name="Sharing", exact=True).click()
    _picture(page, "sharing")
    page.get_by_role("link", name="Support").first.click()
    _picture(page, "support")
    dark = _signed_in(browser, served, "ana@example.org", PHONE, "dark")
    dark.locator("h2 a.plain-head").first.click()
    _picture(dark, "thread")
    dark.goto(f"{served.url}/write")
    dark.get_by_label("Your words").fill("The canal was frozen at the edges. I stood a while.")
    dark.wait_for_selector("#status[data-state=kept]")
    _picture(dark, "write")


def as_ben(browser: Browser, served: Served) -> None:
    """The therapist's pages, on a laptop."""
    page = _signed_in(browser, served, "ben@example.org", LAPTOP, "light")
    _picture(page, "inbox")
    page.locator("a[data-row]").first.click()
    _picture(page, "shared")


def as_gil(browser: Browser, served: Served) -> None:
    """The administrator's page of one tie, on a laptop."""
    page = _signed_in(browser, served, "gil@example.org", LAPTOP, "light")
    page.goto(f"{served.url}/practice/ties")
    page.get_by_role("link").filter(has_text="Ben").filter(has_text="Ana").first.click()
    _picture(page, "practice")


def for_the_manifest(browser: Browser, served: Served) -> None:
    """What a phone shows beside its question whether to install: small, as the manifest says."""
    FOR_THE_MANIFEST.mkdir(exist_ok=True)
    for name, path, size, scheme in (
        ("today", "/", PHONE, "light"),
        ("journal", "/journal", PHONE, "light"),
        ("write", "/write", PHONE, "dark"),
        ("wide", "/", LAPTOP, "light"),
    ):
        page = _signed_in(browser, served, "ana@example.org", size, scheme, scale=1)
        page.goto(f"{served.url}{path}")
        if name == "write":
            page.get_by_label("Your words").fill("The canal was frozen. I stood a while.")
            page.wait_for_selector("#status[data-state=kept]")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=FOR_THE_MANIFEST / f"{name}.png")
        page.context.close()


def _signed_in(
    browser: Browser, served: Served, email: str, size: dict[str, int], scheme: str, scale: int = 2
) -> Page:
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme="dark" if scheme == "dark" else "light",
        device_scale_factor=scale,
        locale="en-IE",
    )
    page = context.new_page()
    page.goto(f"{served.url}/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def _picture(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
