"""A real Chromium, against a real server, on both databases, with the demonstration in it."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests import quick
from tests.browser.an_app import come_in, first_visit
from tests.browser.proxy import BadNetwork, Road, behind
from tests.conftest import BACKENDS, MUST, new_database
from tests.serving import Served, fill, serving

PHONE = {"width": 390, "height": 844}
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# The same engine without the windows around it, which take a third of the time. Where it is
# missing, the whole one; what is installed on a phone is tested in the whole one anyway.
SHELL = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
expect.set_options(timeout=10_000)  # a machine that runs tests may be slow, and do much at once
SignIn = Callable[..., Page]
Furnish = Callable[[str], tuple[Path, str]]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        if MUST:
            raise RuntimeError(f"{CHROMIUM} is missing: apt-get install chromium")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as play:
        engine = SHELL if Path(SHELL).exists() else CHROMIUM
        browser = play.chromium.launch(executable_path=engine, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def furnish(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Furnish:
    """A folder and a database with the demonstration in them: made once, and copied."""
    made: dict[str, tuple[Path, str]] = {}

    def furnished(backend: str) -> tuple[Path, str]:
        folder = tmp_path_factory.mktemp("served")
        server = request.getfixturevalue("postgres") if backend == "postgresql" else ""
        if backend not in made:
            first = tmp_path_factory.mktemp("demonstration")
            url = new_database(server) if server else f"sqlite:///{first / 'journal.db'}"
            fill(first, url, demo=True, app=quick.SERVED)
            made[backend] = first, url
        source, url = made[backend]
        shutil.copytree(source, folder, dirs_exist_ok=True)
        return folder, new_database(server, url) if server else f"sqlite:///{folder / 'journal.db'}"

    return furnished


@pytest.fixture(scope="module", params=BACKENDS)
def database(request: pytest.FixtureRequest) -> str:
    """What the demonstration lies on; a file that needs but one of them says which."""
    return str(request.param)


@pytest.fixture(scope="module")
def demo(request: pytest.FixtureRequest, database: str, furnish: Furnish) -> Iterator[Served]:
    """The demonstration, served; behind a network that can be made bad, in a file marked so."""
    if request.node.get_closest_marker("bad_network"):
        yield request.getfixturevalue("road").served
        return
    with serving(*furnish(database), app=quick.SERVED) as served:
        yield served


@pytest.fixture(scope="module")
def pages_only(furnish: Furnish) -> Iterator[Served]:
    """The demonstration on SQLite alone, for what no database can change: how pages look."""
    with serving(*furnish("sqlite"), app=quick.SERVED) as served:
        yield served


@pytest.fixture(scope="module")
def road(database: str, furnish: Furnish) -> Iterator[Road]:
    """The demonstration behind a network that a test makes bad."""
    dying = "--config python:tests.browser.dying"
    with behind(*furnish(database), GUNICORN_CMD_ARGS=dying) as one:
        yield one


@pytest.fixture
def network(road: Road) -> BadNetwork:
    """What stands between, and can be told to fail."""
    return road.network


@pytest.fixture
def sign_in(chromium: Browser, demo: Served) -> Iterator[SignIn]:
    """A new phone, signed in as somebody; every one is closed after the test, and a test
    fails when a page logged an error or asked anyone but our own server for anything."""
    contexts, wrong = [], []

    def on_a_phone(name: str, **options: Any) -> Page:
        context = chromium.new_context(**{"viewport": PHONE, "base_url": demo.url, **options})
        context.set_default_timeout(8000)
        context.set_default_navigation_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: note(str(error)))
        page.on("request", lambda sent: wrong.append(sent.url) if is_foreign(sent.url) else None)
        page.on(
            "console",
            lambda said: wrong.append(said.text) if "Content Security" in said.text else None,
        )
        if name:
            come_in(page, name)
        return page

    def note(error: str) -> None:
        if "ViewTransition" not in error:  # Chromium's word for a page left before it faded in
            wrong.append(error)

    def is_foreign(url: str) -> bool:
        return not url.startswith((demo.url, "data:", "blob:"))

    yield on_a_phone
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def ending(furnish: Furnish) -> Iterator[Served]:
    """A server of one test alone, which stops it."""
    with serving(*furnish("sqlite"), app=quick.SERVED) as one:
        yield one


@pytest.fixture
def served(request: pytest.FixtureRequest) -> Served:
    """The one that the test stops; else the one that all share."""
    name = "ending" if "ending" in request.fixturenames else "pages_only"
    return request.getfixturevalue(name)  # type: ignore[no-any-return]  # pytest's own


@pytest.fixture
def phone(chromium: Browser, served: Served, tmp_path: Path) -> Iterator[BrowserContext]:
    """A phone of its own."""
    with launched(chromium, served, tmp_path) as context:
        yield context


@contextmanager
def launched(
    chromium: Browser, served: Served, folder: Path, *flags: str, **options: Any
) -> Iterator[BrowserContext]:
    """A browser with a profile that lasts, as an app needs."""
    context = chromium.browser_type.launch_persistent_context(
        folder / "profile",
        executable_path=CHROMIUM,
        args=[*QUIET, *flags],
        viewport={"width": PHONE["width"], "height": PHONE["height"]},
        base_url=served.url,
        **options,
    )
    context.set_default_timeout(10_000)
    context.set_default_navigation_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def ana(phone: BrowserContext) -> Page:
    """Ana's first visit: signed in, and everything there for a tunnel."""
    first_visit(phone.pages[0])
    return phone.pages[0]
