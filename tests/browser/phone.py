"""What the tests of a phone's writing do again and again: begin a page, look at what waits on
the phone, and at every version that the journal has."""

import contextlib
import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from playwright.sync_api import APIResponse, Error, Page, expect

PUSH = "**/api/v1/sync/push"
KEPT = "In your journal."
OFFLINE = "On this phone; we'll send it when there is a connection."
LATER = "On this phone. We couldn't reach your journal. We'll try again."
OUT = "On this phone; sign in to send it. Sign in"
TWO = "Two versions. Have a look"
ROWS = """async (store) => {
  const database = await new Promise((done) => {
    const asked = indexedDB.open("journal");
    asked.onsuccess = () => done(asked.result);
  });
  const count = await new Promise((done) => {
    const asked = database.transaction(store).objectStore(store).count();
    asked.onsuccess = () => done(asked.result);
  });
  database.close();
  return count;
}"""


def begin(page: Page) -> str:
    """A new page, its key on the phone; the id that its entry will have."""
    page.goto("/write")
    says(page, "What you write is kept as you go.")
    return entry_on(page)


def entry_on(page: Page) -> str:
    """Which entry is on the screen."""
    path = page.locator("form[data-autosave]").get_attribute("action") or ""
    return path.rpartition("/")[2]


def write(page: Page, words: str, then: str = "") -> None:
    """Type this in place of what is there, and have it sent without waiting for a pause."""
    page.get_by_label("Your words").fill(words)
    look_again(page)
    if then:
        says(page, then)


def look_again(page: Page) -> None:
    """The window is looked at, which is a reason to send what waits."""
    page.evaluate("void window.dispatchEvent(new Event('focus'))")


def says(page: Page, words: str) -> None:
    """The line under the page."""
    expect(page.locator("#status")).to_have_text(words)


def mentions(page: Page, words: str) -> None:
    """The line under the page, among other words."""
    expect(page.locator("#status")).to_contain_text(words)


def is_kept(page: Page) -> None:
    """The line says that the journal has it."""
    expect(page.locator("#status")).to_have_attribute("data-state", "kept")


def in_the_journal(page: Page, words: str, times: int = 1) -> None:
    """It stands there so many times, as soon as what waits is through.

    The pauses grow: a page that is left at once sends nothing, on a machine that is slow.
    """
    for pause in (100, 200, 400, 800, 1600, 3200, 3200, 0):
        page.goto("/journal")
        found = page.get_by_role("main").get_by_text(words, exact=False).count()
        if found == times:
            return
        page.wait_for_timeout(pause)
    raise AssertionError(f"{words!r} is there {found} times")


def fresh(words: str) -> str:
    """These words as no other test says them."""
    return f"{words} {uuid4().hex[:6]}."


def rows(page: Page, store: str = "outbox") -> int:
    """How much lies in a store of this phone."""
    return int(page.evaluate(ROWS, store))


def versions(page: Page, entry_id: str) -> list[str]:
    """Every version of an entry that the journal has, the oldest first."""
    path = f"/api/v1/entries/{entry_id}/versions"
    listed = page.request.get(f"{path}?limit=100")
    if listed.status == 404:
        return []
    numbers = sorted(one["version"] for one in listed.json()["items"])
    return [page.request.get(f"{path}/{number}").json()["body"] for number in numbers]


def becomes(page: Page, entry_id: str, wanted: list[str]) -> None:
    """These versions and no others, as soon as what waits is through."""
    found: Any = None
    for _ in range(60):
        found = versions(page, entry_id), rows(page)
        if found == (wanted, 0):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{found} and not {wanted}")


def killed(page: Page) -> None:
    """The tab dies as one does that the phone has no memory for: nothing is told to it."""
    with contextlib.suppress(Error):
        page.goto("chrome://crash", timeout=2000)
    # What is asked for in the moment in which a worker's process dies, Chromium never answers.
    time.sleep(2)


@dataclass(frozen=True)
class Elsewhere:
    """Another phone of the same person: the API, which every phone speaks to."""

    page: Page

    def writes(self, entry_id: str, body: str, base: int) -> None:
        given = {"kind": "free-page", "body": body}
        self._does("PUT", f"entries/{entry_id}", given, If_Match=f'"{base}"')

    def lets_go(self, entry_id: str) -> None:
        self._does("DELETE", f"entries/{entry_id}")

    def erases(self, entry_id: str) -> None:
        self.lets_go(entry_id)
        self._does("DELETE", f"trash/{entry_id}?for_good=yes")

    def sees(self, entry_id: str) -> str:
        """The page as it is now, in the journal and not in the trash."""
        found = self._does("GET", f"entries/{entry_id}").json()
        assert found["trashed_at"] is None
        return str(found["body"])

    def _does(self, method: str, path: str, data: Any = None, **headers: str) -> APIResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named["Origin"] = self.page.evaluate("location.origin")
        answer = self.page.request.fetch(f"/api/v1/{path}", method=method, data=data, headers=named)
        assert answer.ok, answer.text()
        return answer
