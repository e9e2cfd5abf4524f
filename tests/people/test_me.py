"""Me: a table of contents, a small page for each thing, and each page changes its own alone."""

import re

import pytest

from tests.cast import Cast

OF_ALL = ("/me/account", "/me/time-zone", "/me/language", "/me/appearance", "/me/since")
OF_ALL_TOO = ("/me/sessions", "/me/country", "/promises")
OWN = {
    "ana": ("/me/safety-card", "/me/prompts"),
    "ben": ("/me/reading-contract", "/me/keyboard"),
    "gil": (),
}


@pytest.mark.parametrize("name", OWN)
def test_the_contents_lead_to_every_page_of_ones_own(cast: Cast, name: str) -> None:
    member = getattr(cast, name)
    links = set(re.findall(r'class="line-link" href="([^"]+)"', member.page("/me").text))
    assert links >= {*OF_ALL, *OF_ALL_TOO, *OWN[name]}
    for link in links:
        assert member.page(link).status_code == 200, link
    others = {path for other, paths in OWN.items() if other != name for path in paths}
    assert links & others == set()


def test_each_page_changes_its_own_and_nothing_else(cast: Cast) -> None:
    cast.ana.api.patch("/me", {"meaning": True, "scheme": "dark", "country": "IE"})
    before = cast.ana.api.get("/me").json
    changes = {
        "account": {"name": "Ana M."},
        "time-zone": {"time_zone": "Pacific/Chatham"},
        "language": {"language": "en-NZ"},
        "appearance": {"scheme": "light"},
        "country": {"country": "NZ"},
        "prompts": {},  # the box is not ticked
    }
    for page, given in changes.items():
        kept = cast.ana.submit("/me", page=page, **given)
        assert (kept.status_code, kept.location) == (303, "/me")
        before |= {"meaning": False} if page == "prompts" else given
        assert cast.ana.api.get("/me").json == before, page
    assert cast.ana.submit("/me", page="prompts", meaning="yes").status_code == 303
    assert cast.ana.api.get("/me").json["meaning"] is True


@pytest.mark.parametrize(
    ("page", "given"),
    [
        ("account", {"name": " "}),
        ("account", {"name": "x" * 201}),
        ("time-zone", {"time_zone": "Mars/Olympus"}),
        ("appearance", {"scheme": "blue"}),
        ("country", {"country": "??"}),
    ],
)
def test_what_cannot_be_taken_comes_back_on_the_page_it_was_typed_on(
    cast: Cast, page: str, given: dict[str, str]
) -> None:
    before = cast.ana.api.get("/me").json
    refused = cast.ana.submit("/me", page=page, **given)
    assert refused.status_code == 422
    assert f'name="page" value="{page}"' in refused.text
    assert 'role="alert"' in refused.text
    if page == "account":
        assert f'value="{given["name"]}"' in refused.text
    assert cast.ana.api.get("/me").json == before


def test_a_page_that_is_none_changes_nothing_strange(cast: Cast) -> None:
    for page in ("../secrets", "contents", "part", ""):
        assert cast.ana.submit("/me", page=page, name=" ").status_code == 422
    assert cast.ana.submit("/me", page="keyboard").status_code == 303  # hers to have, unused


def test_ben_turns_the_keys_of_his_list_off_and_on(cast: Cast) -> None:
    """WCAG 2.1.4: single keys can be turned off; then no page listens for them."""
    cast.share(cast.ana, cast.ben)
    pages = ("/inbox", "/caseload", f"/patients/{cast.ana.id}")
    assert all("js/keys.js" in cast.ben.page(path).text for path in pages)
    assert cast.ben.submit("/me", page="keyboard").status_code == 303
    for path in pages:
        assert "js/keys.js" not in cast.ben.page(path).text
        assert "<kbd>" not in cast.ben.page(path).text
    assert cast.ben.api.get("/me").json["shortcuts"] is False
    assert cast.ben.submit("/me", page="keyboard", shortcuts="yes").status_code == 303
    assert "js/keys.js" in cast.ben.page("/inbox").text


def test_bens_contract_is_shown_as_patients_see_it(cast: Cast) -> None:
    given = {"reads_when": "Tuesdays before ten", "between": "the practice"}
    assert cast.ben.submit("/me", page="reading-contract", **given).status_code == 303
    page = cast.ben.page("/me/reading-contract").text
    assert "Reads: <bdi>Tuesdays before ten</bdi>" in page
    refused = cast.ben.submit("/me", page="reading-contract", reads_when="x" * 501)
    assert refused.status_code == 422
    assert "x" * 501 in refused.text


def test_ana_sees_since_when_and_who_treats_her(cast: Cast) -> None:
    page = cast.ana.page("/me/since").text
    for name in ("Ben", "Fay", "Eve"):
        assert f"<bdi>{name}</bdi>" in page
    assert "Dov" not in page
    assert page.index("Ben") < page.index("Eve")  # those who treat her now come first
    assert cast.ana.api.get("/me").json["joined_at"].endswith("Z")
    for member in (cast.ben, cast.gil):
        text = member.page("/me/since").text
        assert "You have been here since" in text
        assert "Ana" not in text


def test_what_ana_chose_for_herself_reaches_nobody_else(cast: Cast) -> None:
    """A-16: her country, her language and her devices are hers."""
    cast.ana.api.patch("/me", {"language": "en-ZA", "country": "ES"})
    cast.share(cast.ana, cast.ben)
    for path in ("/caseload", f"/patients/{cast.ana.id}/shared", "/inbox"):
        said = cast.ben.api.get(path).text
        assert "en-ZA" not in said
        assert "joined_at" not in said
        assert "country" not in said
