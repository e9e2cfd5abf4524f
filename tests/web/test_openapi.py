"""The OpenAPI document: all of the API, in schemas that are schemas, on a page that holds."""

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cast import Cast

UNDESCRIBED = {"/api/v1/openapi.json", "/api/v1/docs"}


@pytest.fixture
def document(cast: Cast) -> Any:
    """The document, as nobody in particular reads it."""
    return cast.nobody.get("/openapi.json").json


def operations(document: Any) -> list[tuple[str, str, Any]]:
    """Every method, path and description."""
    return [
        (method.upper(), path, about)
        for path, methods in document["paths"].items()
        for method, about in methods.items()
        if method != "parameters"
    ]


def test_it_is_openapi_3_1_in_full(document: Any) -> None:
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    assert document["info"]["title"] == "Afterglow"
    assert document["info"]["version"]
    assert set(document) >= {"openapi", "info", "paths", "components"}


def test_every_schema_is_a_json_schema(document: Any) -> None:
    schemas = document["components"]["schemas"]
    assert len(schemas) > 20
    for name, schema in schemas.items():
        Draft202012Validator.check_schema(schema)
        assert schema.get("type") == "object", name
    for _, path, about in operations(document):
        for response in about["responses"].values():
            for content in response.get("content", {}).values():
                Draft202012Validator.check_schema(content["schema"])
        for parameter in about.get("parameters", []):
            if "schema" in parameter:
                Draft202012Validator.check_schema(parameter["schema"])
        assert path.startswith("/api/v1/")


def test_every_reference_leads_somewhere(document: Any) -> None:
    text = str(document)
    for kind, name in set(re.findall(r"#/components/(\w+)/([\w-]+)", text)):
        assert name in document["components"][kind], f"{kind}/{name}"


def test_every_call_of_the_api_is_in_it(cast: Cast, document: Any) -> None:
    described = {(method, path) for method, path, _ in operations(document)}
    routes = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in cast.app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and rule.rule not in UNDESCRIBED
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == routes


def test_every_call_says_what_it_does_and_what_goes_wrong(document: Any) -> None:
    for method, path, about in operations(document):
        assert about.get("summary"), f"{method} {path} has no sentence"
        assert "default" in about["responses"], f"{method} {path} has no error shape"
        names = re.findall(r"\{(\w+)\}", path)
        given = {p["name"] for p in about.get("parameters", []) if p.get("in") == "path"}
        shared = document["paths"][path].get("parameters", [])
        given |= {p["name"] for p in shared if p.get("in") == "path"}
        assert set(names) == given, f"{method} {path}"


def test_what_a_call_answers_is_what_the_document_says(cast: Cast, document: Any) -> None:
    """One entry, one share and one course, against their schemas."""
    shared = cast.share(cast.ana, cast.ben)
    one = cast.session_of(cast.ana, hours=30)
    card = {"signs": "early", "people": [{"name": "M.", "phone": "01 234"}], "steadying": ["here"]}
    cast.ana.api.put("/safety-card", card, If_None_Match="*")
    for path, described in (
        (f"/entries/{shared['entry_id']}", "/api/v1/entries/{entry_id}"),
        (f"/shares/{shared['id']}", "/api/v1/shares/{share_id}"),
        ("/shares", "/api/v1/shares"),
        (f"/therapy-sessions/{one['id']}", "/api/v1/therapy-sessions/{session_id}"),
        ("/courses", "/api/v1/courses"),
        ("/prompts", "/api/v1/prompts"),
        ("/me", "/api/v1/me"),
        ("/me/sessions", "/api/v1/me/sessions"),
        ("/safety-card", "/api/v1/safety-card"),
        ("/crisis-lines", "/api/v1/crisis-lines"),
    ):
        about = document["paths"][described]["get"]["responses"]["200"]
        schema = {**about["content"]["application/json"]["schema"]}
        schema["components"] = document["components"]
        answer = cast.ana.api.get(path).json
        Draft202012Validator(schema).validate(answer)


def test_the_page_of_the_document_holds_the_policy(cast: Cast, document: Any) -> None:
    """No script or style in the page itself, nothing from elsewhere; every call is on it."""
    answer = cast.nobody.get("/docs")
    assert answer.status_code == 200
    assert not re.search(
        r"<script(?! type=\"module\" src=)|<style|\sstyle=|\son\w+=|javascript:", answer.text
    )
    sources = re.findall(r"""(?:src|href)="([^"]+)""", answer.text)
    assert sources
    assert all(source.startswith(("/", "#")) and source[1:2] != "/" for source in sources)
    for _, path, _ in operations(document):
        assert path.removeprefix("/api/v1") in answer.text
