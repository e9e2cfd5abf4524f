"""The worker by itself, where it stands in for a browser that has no connection."""

import pytest
from playwright.sync_api import Browser

from journal.config import HOUSE

pytestmark = pytest.mark.browser

WORKER = (HOUSE / "static" / "sw.js").read_text()
NOTHING_CAME = """async () => {
  const ears = {};
  const self = { location: { origin: "https://one.test" }, addEventListener: (name, ear) => (ears[name] = ear) };
  const caches = { open: async () => ({ match: async () => new Response("the shell") }) };
  const fetch = () => Promise.reject(new TypeError("no network"));
  { %s }
  const request = { method: "GET", url: "https://one.test/", mode: "navigate", cache: "reload" };
  const answer = await new Promise((respondWith) =>
    ears.fetch({ request, preloadResponse: %s, waitUntil: () => {}, respondWith }));
  return answer.type === "error" ? "an error" : await answer.text();
}"""  # noqa: E501  # it reads better whole


@pytest.mark.parametrize("preloaded", ["Response.error()", "Promise.reject()", "undefined"])
def test_the_shell_opens_however_a_browser_says_that_nothing_came(
    chromium: Browser, preloaded: str
) -> None:
    """Firefox gives an error as the answer of a preload; others throw it."""
    page = chromium.new_page()
    assert page.evaluate(NOTHING_CAME % (WORKER, preloaded)) == "the shell"
    page.close()
