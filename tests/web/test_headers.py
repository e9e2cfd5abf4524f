"""What every answer carries (C-HDR-1, C-HDR-2), whatever its status, through both doors."""

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from journal.store.unit import Store
from tests.cast import ORIGIN, Cast, gather
from tests.conftest import House, build

HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "Cookie",
}
JSON = {"Origin": ORIGIN, "Content-Type": "application/json"}
Asked = Callable[[Cast], TestResponse]
BIG = b'{"q": "' + b"a" * (2 * 1024 * 1024 + 1) + b'"}'
UNKNOWN = "00000000-0000-4000-8000-000000000000"

ANSWERS: dict[str, tuple[int, Asked]] = {
    "a page": (200, lambda cast: cast.ana.page("/journal")),
    "the sign-in page": (200, lambda cast: cast.nobody.client.get("/sign-in")),
    "a call": (200, lambda cast: cast.ana.api.get("/me")),
    "the OpenAPI document": (200, lambda cast: cast.nobody.get("/openapi.json")),
    "its page": (200, lambda cast: cast.nobody.get("/docs")),
    "a file of our own": (200, lambda cast: cast.nobody.client.get("/static/css/ground.css")),
    "a way elsewhere": (302, lambda cast: cast.nobody.client.get("/journal")),
    "nothing to read": (204, lambda cast: cast.ana.api.post("/sign-out")),
    "malformed": (400, lambda cast: cast.ana.client.patch("/api/v1/me", data="{", headers=JSON)),
    "not signed in": (401, lambda cast: cast.nobody.get("/me")),
    "not signed in, on a page": (
        401,
        lambda cast: cast.nobody.client.post("/me", headers={"Origin": ORIGIN}),
    ),
    "from elsewhere": (403, lambda cast: cast.ana.client.post("/me")),
    "nothing": (404, lambda cast: cast.ana.api.get(f"/entries/{UNKNOWN}")),
    "no page": (404, lambda cast: cast.ana.page("/nowhere")),
    "not that way": (405, lambda cast: cast.ana.api.put("/me", {})),
    "not that way, on a page": (405, lambda cast: cast.ana.client.put("/journal")),
    "too large": (
        413,
        lambda cast: cast.ana.client.post("/api/v1/entries/search", data=BIG, headers=JSON),
    ),
    "not JSON": (
        415,
        lambda cast: cast.ana.client.post(
            "/api/v1/shares", data="{}", headers={"Origin": ORIGIN, "Content-Type": "text/plain"}
        ),
    ),
    "not sensible": (422, lambda cast: cast.ana.api.post("/courses", {"medicine": "tea"})),
    "not sensible, on a page": (422, lambda cast: cast.ana.submit("/courses", medicine="tea")),
    "from no version": (428, lambda cast: cast.ana.api.put(f"/entries/{UNKNOWN}", ENTRY)),
}
ENTRY = {"kind": "letter", "body": "words"}


def check(answer: TestResponse) -> None:
    """All the headers, and no others that open anything."""
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert len(answer.headers.getlist("Content-Security-Policy")) == 1
    policy = answer.headers["Content-Security-Policy"]
    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert parts["default-src"] == "'none'"
    assert parts["frame-ancestors"] == parts["base-uri"] == "'none'"
    assert parts["form-action"] == "'self'"
    assert set(" ".join(parts.values()).split()) == {"'none'", "'self'"}, policy
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    assert not [name for name in answer.headers.keys() if name.startswith("Access-Control-")]  # noqa: SIM118  # werkzeug's headers iterate as pairs
    assert "Python" not in answer.headers.get("Server", "")


@pytest.mark.parametrize("what", ANSWERS)
def test_every_answer_is_kept_by_nobody_and_framed_by_nobody(cast: Cast, what: str) -> None:
    """C-HDR-1, and no tracebacks or versions beside."""
    status, asked = ANSWERS[what]
    answer = asked(cast)
    assert answer.status_code == status, answer.text[:200]
    if what == "a file of our own":
        assert answer.headers["Cache-Control"] == "no-cache"
        answer.headers["Cache-Control"], answer.headers["Vary"] = "no-store", "Cookie"
    check(answer)
    answer.close()


@pytest.mark.parametrize("path", ["/api/v1/me", "/journal"])
def test_a_fault_carries_them_too_and_says_nothing_of_itself(
    cast: Cast, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C-HDR-1 and P-14 on 500: a real fault, in the store that the request opens."""

    def falls(_self: Store, *, writes: bool) -> None:
        raise ZeroDivisionError(f"secret words {writes}")

    client = cast.ana.client
    with monkeypatch.context() as patched:
        patched.setattr(Store, "unit", falls)
        answer = client.get(path)
    assert answer.status_code == 500
    check(answer)
    assert "secret" not in answer.text
    assert "ZeroDivision" not in answer.text


def test_another_site_is_told_nothing_by_cors(cast: Cast) -> None:
    """C-HDR-2."""
    for path in ("/api/v1/me", "/journal", "/api/v1/openapi.json", "/healthz"):
        for method in ("GET", "OPTIONS"):
            headers = {"Origin": "https://evil.test", "Access-Control-Request-Method": "GET"}
            answer = cast.ana.client.open(path, method=method, headers=headers)
            named = [name for name, _ in answer.headers if name.startswith("Access-Control-")]
            assert named == []


def test_the_cookie_is_for_this_site_and_not_for_scripts(cast: Cast) -> None:
    """S-7, on this machine; over TLS it also insists on TLS and on its host."""
    given = {"email": cast.ana.email, "password": "a short sentence is good"}
    answer = cast.nobody.post("/sign-in", given)
    device, ours = answer.headers.getlist("Set-Cookie")
    assert (device.partition("=")[0], ours.partition("=")[0]) == ("journal-device", "journal")
    for cookie in (ours, device):
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


def test_over_tls_the_cookie_and_the_site_insist_on_tls(
    house: House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """S-7: an application whose BASE_URL is https."""
    folder = tmp_path_factory.mktemp("tls")
    secure = build(
        folder, f"sqlite:///{folder / 'a.db'}", "sqlite", base_url="https://journal.example.org"
    )
    config = secure.app.config
    assert (config["SESSION_COOKIE_NAME"], config["SESSION_COOKIE_SECURE"]) == (
        "__Host-journal",
        True,
    )
    signed_in = gather(secure.app, secure.store).ana.sign_in_at("https://journal.example.org")
    for name, cookie in zip(
        ("__Host-journal-device", "__Host-journal"),
        signed_in.headers.getlist("Set-Cookie"),
        strict=True,
    ):
        value, *attributes = cookie.split("; ")
        assert value.startswith(f"{name}=")
        kept = {one for one in attributes if not one.startswith(("Expires=", "Max-Age="))}
        assert kept == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    answer = secure.app.test_client().get("/sign-in")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert "Strict-Transport-Security" not in house.app.test_client().get("/sign-in").headers
    secure.store.engine.dispose()
