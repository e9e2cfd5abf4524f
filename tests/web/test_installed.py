"""The app on a phone, as the server gives it: the worker and its list, the page without a
connection, the manifest, and the page that says how to put it on a home screen."""

import json
import re
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from docs.startup import plain
from journal import clock
from journal.config import HOUSE
from tests.cast import Cast, Member
from tests.conftest import House, build
from tests.web.test_files import ADDRESS

OFFER = "Keep this on your home screen"
STARTUP = re.compile(r'<link rel="apple-touch-startup-image" href="([^"]+)" media="([^"]+)">')
SHELL = re.compile(r"const SHELL = (\[.*?\]);", re.S)


def kept_by(script: str) -> list[str]:
    """The list that stands in a worker."""
    found = SHELL.search(script)
    assert found
    return list(json.loads(found[1]))


def test_the_worker_is_served_from_the_root_and_always_asked_for_again(cast: Cast) -> None:
    answer = cast.nobody.client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Service-Worker-Allowed"] == "/"
    given = {"If-None-Match": answer.headers["ETag"]}
    assert cast.nobody.client.get("/sw.js", headers=given).status_code == 304
    assert cast.ana.page("/sw.js").data == answer.data


def test_the_worker_keeps_the_page_of_nobody_and_every_file_it_loads(cast: Cast) -> None:
    """R23: nothing else is on its list."""
    page, *files = kept_by(cast.nobody.client.get("/sw.js").text)
    whole = sha256(cast.nobody.client.get(page).data).hexdigest()
    assert page == f"/offline?v={whole[:12]}"
    assert all(re.fullmatch(r"/static/[\w./-]+\?v=[0-9a-f]{12}", one) for one in files)
    text = cast.nobody.client.get(page).text
    loaded = {one for one in ADDRESS.findall(text) if not one.endswith(".png")}
    loaded = {one for one in loaded if "app-192" not in one}  # an iPhone's own icon
    assert loaded <= set(files)
    for address in files:
        with cast.nobody.client.get(address) as answer:
            assert "immutable" in answer.headers["Cache-Control"], address


def test_the_page_without_a_connection_is_the_same_whoever_asks(cast: Cast) -> None:
    """R23: byte for byte, so that nothing of anyone can be kept with it."""
    whole = cast.nobody.client.get("/offline")
    for member in (cast.ana, cast.ben, cast.gil):
        assert member.page("/offline").data == whole.data
    assert "No connection to your journal" in whole.text
    assert "Lines to call, by country" in whole.text


def test_another_worker_for_another_file(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name of what is kept changes with anything in it, so that a phone takes it over."""
    name = re.compile(r'const NAME = "(shell-[0-9a-f]{12})"')
    before = name.search(cast.nobody.client.get("/sw.js").text)
    late = clock.now() + timedelta(days=4000)
    monkeypatch.setattr(clock, "now", lambda: late)
    after = name.search(cast.nobody.client.get("/sw.js").text)
    assert before
    assert after


def test_switched_off_the_worker_takes_itself_back(tmp_path: Path) -> None:
    off = build(tmp_path, f"sqlite:///{tmp_path / 'a.db'}", "sqlite", service_worker=False)
    answer = off.app.test_client().get("/sw.js")
    assert "unregister()" in answer.text
    assert "respondWith" not in answer.text
    assert answer.headers["Cache-Control"] == "no-cache"
    off.store.engine.dispose()


def test_only_who_writes_is_given_a_worker(cast: Cast) -> None:
    given = '<meta name="worker" content="/sw.js"'
    assert given in cast.ana.page("/").text
    for member, path in ((cast.ben, "/inbox"), (cast.gil, "/practice")):
        assert given not in member.page(path).text
    assert given not in cast.nobody.client.get("/sign-in").text


def test_the_manifest_says_nothing_of_what_it_is_for(house: House) -> None:
    manifest = house.app.test_client().get("/manifest.webmanifest")
    assert manifest.mimetype == "application/manifest+json"
    said = manifest.json
    assert (said["id"], said["scope"], said["start_url"]) == ("/", "/", "/")
    assert said["display"] == "standalone"
    assert {one["purpose"] for one in said["icons"]} == {"any", "maskable", "monochrome"}
    assert {one["form_factor"] for one in said["screenshots"]} == {"narrow", "wide"}
    assert not re.search(r"therap|ketamin|medic|health|psych|patient", manifest.text, re.I)
    for one in [*said["icons"], *said["screenshots"]]:
        with house.app.test_client().get(one["src"]) as answer:
            assert (answer.status_code, answer.mimetype) == (200, one["type"]), one
            assert "immutable" in answer.headers["Cache-Control"]


def test_a_picture_of_the_manifest_is_as_large_as_it_says_and_no_heavier_than_it_need_be(
    house: House,
) -> None:
    client = house.app.test_client()
    for one in client.get("/manifest.webmanifest").json["screenshots"]:
        with client.get(one["src"]) as answer:
            size = (int.from_bytes(answer.data[at : at + 4], "big") for at in (16, 20))
            assert "x".join(map(str, size)) == one["sizes"]
            assert len(answer.data) < 90_000, one["src"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_iphone_opens_it_in_the_colour_of_its_pages(cast: Cast, scheme: str) -> None:
    """It wants a picture of exactly its screen, and heeds it only beside the older word."""
    page = cast.ana.page("/install").text
    assert '<meta name="apple-mobile-web-app-capable" content="yes">' in page
    styles = (HOUSE / "static" / "css" / "ground.css").read_text()
    light, dark = re.findall(r"--paper: (#[0-9a-f]{6});", styles)[:2]
    found = [one for one in STARTUP.findall(page) if f"color-scheme: {scheme})" in one[1]]
    screens = {tuple(map(int, re.findall(r"(\d+)(?:px)?\)", media))) for _, media in found}
    assert len(screens) == len(found)
    assert {(375, 667, 2), (390, 844, 3), (430, 932, 3)} < screens
    for href, media in found:
        width, height, ratio = map(int, re.findall(r"(\d+)(?:px)?\)", media))
        with cast.nobody.client.get(href) as answer:
            assert (answer.status_code, answer.mimetype) == (200, "image/png")
            sent = answer.data
        size = [int.from_bytes(sent[at : at + 4], "big") for at in (16, 20)]
        assert size == [width * ratio, height * ratio], href
        colour = sent[sent.index(b"PLTE") + 4 :][:3].hex()
        assert f"#{colour}" == {"light": light, "dark": dark}[scheme]
        assert sent == plain(*size, bytes.fromhex(colour))


def offered(member: Member) -> bool:
    return OFFER in member.page("/").text


def test_the_home_screen_is_offered_before_the_first_session_and_never_after(cast: Cast) -> None:
    assert offered(cast.ana)
    cast.session_of(cast.ana, hours=-200)
    assert offered(cast.ana)
    cast.session_of(cast.ana, hours=60)
    assert not offered(cast.ana)
    assert "On your home screen" in cast.ana.page("/me").text


def test_what_was_declined_is_not_offered_on_this_phone_again(cast: Cast) -> None:
    answer = cast.ana.submit("/install/not-again")
    assert (answer.status_code, answer.location) == (303, "/")
    (cookie,) = answer.headers.getlist("Set-Cookie")[:1]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert not offered(cast.ana)
    assert "Do not offer" not in cast.ana.page("/install").text
    assert "On your home screen" in cast.ana.page("/me").text


def test_the_pictures_for_this_phone_come_first(cast: Cast) -> None:
    for agent, first in (("Mozilla/5.0 (iPhone; CPU)", "iPhone"), ("Android 15", "Android")):
        page = cast.ana.client.get("/install", headers={"User-Agent": agent}).text
        headings = re.findall(r"<h2[^>]*>(\w+)", page)
        assert headings[0] == first
        assert set(headings) == {"iPhone", "Android"}
