"""Words that would like to be more than words, in every field there is, on every page that
anyone can open (I-1, X-7), and in what a browser says of itself (I-4)."""

import json
from html.parser import HTMLParser
from secrets import token_hex

import pytest
from flask.testing import FlaskClient

from tests.cast import ORIGIN, Cast, gather
from tests.conftest import House
from tests.web.scene import Scene, Secrets, addresses
from tests.web.test_canary import listening

HOSTILE = (
    "<script>xss()</script>",
    "<img src=xss onerror=xss()>",
    "<svg/onload=xss()>",
    "</textarea></title></option><xss>",
    '"\' autofocus onfocus=xss() x="',
    "javascript:xss()",
    "[xss](javascript:xss()) <http://xss.test>",
    "{{7*7}}{% raw %}xss",
    "<!--xss--><style>xss{}</style>",
    "--></script><base href=//xss.test/>",
)
PLAIN = ("invited_email", "_key")  # what refuses any other word
FLIPPED = "\u202efalsch\u2066"
LEADS = {"href", "src", "action", "formaction", "srcset", "data", "poster", "background"}
ISOLATED = {"bdi", "title", "option", "textarea"}


class Hostile(Secrets):
    """For each field one of them in turn, with a mark to find it by."""

    def __missing__(self, name: str) -> str:
        mark = f"xss{token_hex(4)}"
        self[name] = mark if name.endswith(PLAIN) else f"{mark}{HOSTILE[len(self) % len(HOSTILE)]}"
        return self[name]


class Page(HTMLParser):
    """What a browser would make of a page: its tags, and where text stands."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.stack: list[str] = []
        self.texts: list[tuple[str, tuple[str, ...]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        said = dict(attrs)
        if "xss" in tag or any("xss" in name or name.startswith("on") for name in names):
            self.faults.append(f"<{tag} {' '.join(names)}>")
        if tag in ("style", "base", "iframe", "object") or "style" in said or "srcdoc" in said:
            self.faults.append(f"<{tag}>")
        if tag == "script" and not str(said.get("src", "")).startswith("/static/"):
            self.faults.append("<script> of its own")
        self.faults += [
            f"<{tag} {name}={value}>"
            for name, value in attrs
            if name in LEADS and "xss" in (value or "").lower()
        ]
        if tag not in ("meta", "link", "input", "br", "img", "hr", "source", "wbr"):
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.stack:
            while self.stack.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "script" in self.stack and data.strip():
            self.faults.append("words in a script")
        self.texts.append((data, tuple(self.stack)))


def pages(client: FlaskClient, scene: Scene) -> dict[str, str]:
    """Every page of every GET, as this person, and the pages that answer a form."""
    found = {}
    for path in addresses(scene):
        answer = client.get(path, headers={"Origin": ORIGIN})
        assert answer.status_code < 500, path
        if answer.mimetype == "text/html":
            found[path] = answer.text
    entry = f"/entries/{scene.ids['entry_id']}"
    share = {"person_id": str(scene.cast.ben.id), "parts": "body", "note": scene.secret["typed"]}
    for path, form in {
        "/journal/search": {"q": scene.secret["private_body"]},
        f"{entry}/share/preview": share,
        "/sign-in": {"email": scene.secret["typed_email"], "password": "no", "next": "/"},
        "/courses": {"medicine": "no", "aim": scene.secret["typed_aim"]},
        entry: {"kind": "no", "title": scene.secret["typed_title"], "body": "b", "base": "3"},
        f"/shared/{scene.ids['share_id']}/replies": {"text": scene.secret["typed_reply"] * 1500},
        "/me": {"name": scene.secret["typed_name"], "time_zone": "no"},
    }.items():
        answer = client.post(path, data=form, headers={"Origin": ORIGIN})
        assert answer.status_code < 500, path
        found[f"POST {path}"] = answer.text
    return found


@pytest.fixture
def scene(house: House) -> Scene:
    """Everything written, shared and answered, all of it hostile."""
    scene = Scene(gather(house.app, house.store), secret=Hostile())
    scene.write()
    scene.share()
    scene.answer()
    return scene


def test_no_words_of_anyone_become_part_of_a_page(scene: Scene) -> None:
    """I-1: in the patient's pages, the therapist's, the administrator's, and in forms that
    come back; the whole of it is there, as text."""
    shown: set[str] = set()
    for name in ("ana", "ben", "cleo", "gil", "nobody"):
        client = scene.cast.nobody.client if name == "nobody" else getattr(scene.cast, name).client
        for path, html in pages(client, scene).items():
            page = Page(html)
            assert not page.faults, f"{path} as {name}: {page.faults}"
            assert "49xss" not in html, path
            text = "\n".join(data for data, _ in page.texts)
            shown |= {field for field, words in scene.secret.items() if words in text}
    assert {"second_body", "second_title", "note", "reply", "ben_between", "aim"} <= shown
    assert len(shown) > 15, "the hostile words were not found on the pages at all"


def test_hostile_words_come_back_from_the_api_as_json_and_nothing_else(scene: Scene) -> None:
    """I-1: no browser takes an answer of the API for a page."""
    for path in (f"/entries/{scene.ids['entry_id']}", "/entries", "/courses", "/me", "/shares"):
        answer = scene.cast.ana.api.get(path)
        assert answer.mimetype == "application/json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "xss" in answer.text


def test_the_reading_of_pages_would_notice() -> None:
    """The check itself can fail."""
    for words in HOSTILE[:5]:
        assert Page(f'<p>{words}</p><input value="{words}">').faults, words


def test_a_name_that_turns_its_direction_turns_nothing_else(cast: Cast) -> None:
    """X-7: wherever a name stands in a page of someone else, it stands alone."""
    for member in (cast.ana, cast.ben, cast.cleo):
        name = f"{member.name}{FLIPPED}"
        assert member.api.patch("/me", {"name": name}).status_code == 200
    shared = cast.share(cast.ana, cast.ben)
    cast.ben.api.post(f"/shared/{shared['id']}/replies", {"text": "thank you"})
    seen, loose = 0, []
    of_share = (f"/shared/{shared['id']}", f"/sharing/{shared['id']}")
    for member, paths in (
        (cast.ana, ("/", "/sharing", "/me", "/support", f"/entries/{shared['entry_id']}/share")),
        (cast.ben, ("/", "/inbox", "/me", "/courses/new")),
        (cast.gil, ("/", "/me", "/practice")),
    ):
        client = member.client
        for path in (*paths, *of_share, f"/patients/{cast.ana.id}"):
            for text, stack in Page(client.get(path).text).texts:
                if "\u202e" in text:
                    seen += 1
                    if not ISOLATED & set(stack) and "\u2068" not in text:
                        loose.append(f"{path} as {member.name}: {text!r} in {stack[-3:]}")
    assert loose == []
    assert seen > 8


def test_a_browser_that_calls_itself_strange_things_stays_on_its_line(cast: Cast) -> None:
    """I-4: one line of JSON for each event, and nothing in it that moves a terminal."""
    strange = 'x\x1b[31mred\x07 \u2028 {"event": "request"}'
    with listening() as heard:
        for path in ("/journal", "/api/v1/me", f"/{strange}", f"/api/v1/entries?q={strange}"):
            headers = {"User-Agent": strange.encode().decode("latin-1"), "X-Forwarded-For": "\x1b"}
            cast.ana.client.get(path, headers=headers)
    lines = [line for line in heard.getvalue().splitlines() if '"event"' in line]
    assert len(lines) == 4
    for line in lines:
        assert json.loads(line)["event"] == "request"
        assert line.isprintable()
        assert "red" not in line
