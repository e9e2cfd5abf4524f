"""Where signing in leads: on this site, or to its beginning (C-HDR-3)."""

import pytest

from tests.cast import ORIGIN, PASSWORD, Cast

AWAY = [
    "//evil.test",
    "///evil.test",
    "https:evil.test",
    "https://evil.test/journal",
    "/\\evil.test",
    "\\\\evil.test",
    "/%0d%0aLocation:%20https://evil.test\r\nX: y",
    "/\t/evil.test",
    "/\r\nevil",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.test",
    " //evil.test",
    "/" + chr(0x2028) + "/evil.test",
    "http:///evil.test",
    "//evil.test@localhost/",
    "",
]
HERE = ["/journal", "/sharing", "/write?when=orient", "/courses/new"]


@pytest.mark.parametrize("address", AWAY)
def test_signing_in_never_leads_away(cast: Cast, address: str) -> None:
    client = cast.nobody.client
    form = {"email": cast.ana.email, "password": PASSWORD, "next": address}
    answer = client.post("/sign-in", data=form, headers={"Origin": ORIGIN})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize("address", AWAY)
def test_someone_signed_in_is_not_led_away_either(cast: Cast, address: str) -> None:
    answer = cast.ana.client.get("/sign-in", query_string={"next": address})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("address", HERE)
def test_signing_in_goes_where_the_person_was_going(cast: Cast, address: str) -> None:
    client = cast.nobody.client
    first = client.get(address)
    assert first.status_code == 302
    assert first.headers["Location"].startswith("/sign-in?next=")
    assert "evil" not in first.headers["Location"]
    form = {"email": cast.ana.email, "password": PASSWORD, "next": address}
    answer = client.post("/sign-in", data=form, headers={"Origin": ORIGIN})
    assert (answer.status_code, answer.headers["Location"]) == (303, address)


@pytest.mark.parametrize("host", ["evil.test", "evil.test:80", "localhost.evil.test"])
def test_another_host_name_is_never_taken_up(cast: Cast, host: str) -> None:
    """N-5: neither Host nor X-Forwarded-Host reaches an address of ours."""
    headers = {"Host": host, "X-Forwarded-Host": host, "X-Forwarded-Proto": "https"}
    for path in ("/journal", "/", "/sign-in", "/manifest.webmanifest", "/api/v1/openapi.json"):
        answer = cast.nobody.client.get(path, headers=headers)
        assert "evil.test" not in answer.text
        assert "evil.test" not in answer.headers.get("Location", "")
