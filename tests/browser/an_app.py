"""The app on a phone of its own: the first visit, and what is waited for before the
connection is taken away."""

from playwright.sync_api import Page

from tests.serving import DEMO_PASSWORD, Served

# Everything in every cache: of which, where, what.
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request, {ignoreVary: true});
      found.push([name, new URL(request.url), await answer.text()]
        .map(one => one instanceof URL ? one.pathname + one.search : one));
    }
  }
  return found;
}"""

# Everything this browser keeps for us, bytes as they are.
DUMP = """async () => {
  const database = await new Promise((done) => {
    const asked = indexedDB.open("journal");
    asked.onsuccess = () => done(asked.result);
  });
  const out = {};
  for (const store of database.objectStoreNames) {
    const rows = await new Promise((done) => {
      const asked = database.transaction(store).objectStore(store).getAll();
      asked.onsuccess = () => done(asked.result);
    });
    out[store] = rows.map((row) => JSON.stringify(row, (_, value) =>
      value instanceof ArrayBuffer || ArrayBuffer.isView(value)
        ? new TextDecoder("latin1").decode(value) : value));
  }
  database.close();
  return { ...out, local: JSON.stringify(localStorage), session: JSON.stringify(sessionStorage) };
}"""


def first_visit(page: Page) -> None:
    """Ana signs in, and everything is there for a tunnel."""
    come_in(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    is_packed(page)


def come_in(page: Page, name: str = "ana") -> None:
    """Go to the sign-in page, and sign in there."""
    page.goto("/sign-in")
    signs_in(page, name)


def signs_in(page: Page, name: str) -> None:
    """On the sign-in page that is open, this person of the demonstration."""
    page.get_by_label("E-mail").fill(f"{name}@example.org")
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def until(page: Page, expression: str) -> None:
    """Wait for a promise of the page to come true; what Playwright waits for may be none."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {expression}")


def is_packed(page: Page) -> None:
    """Wait until what a tunnel needs lies on the phone."""
    until(
        page,
        """async () => {
          if (!(await indexedDB.databases()).some(one => one.name === 'journal')) return false;
          const base = await new Promise((done, failed) => {
            const asked = indexedDB.open('journal');
            asked.onsuccess = () => done(asked.result);
            asked.onerror = failed;
          });
          const rows = await new Promise(done => {
            const asked = base.transaction('pages').objectStore('pages').count();
            asked.onsuccess = () => done(asked.result);
          });
          base.close();
          return rows > 0;
        }""",
    )


def stop(served: Served) -> None:
    """The server is not there any more."""
    served.process.terminate()
    served.process.wait(timeout=30)
