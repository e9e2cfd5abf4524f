"""The OpenAPI document, from the same schemas, and a page that shows it without script."""

from typing import Any

from flask import Flask, Response, current_app, jsonify, render_template

from journal.web import gate
from journal.web.api.door import PREFIX, Document


def register(app: Flask, document: Document) -> None:
    """Serve both under the API's prefix, to anyone."""

    @app.get(f"{PREFIX}/openapi.json", endpoint="api_document")
    @gate.lets(gate.ANYONE, unit=False)
    def openapi() -> Response:
        return jsonify(document.spec.to_dict())

    @app.get(f"{PREFIX}/docs", endpoint="api_docs")
    @gate.lets(gate.ANYONE, unit=False)
    def docs() -> str:
        spec: dict[str, Any] = document.spec.to_dict()
        calls = [
            (method.upper(), path, about)
            for path, methods in spec["paths"].items()
            for method, about in methods.items()
            if method != "parameters"
        ]
        schemas = spec.get("components", {}).get("schemas", {})
        name = current_app.config["API_TITLE"]
        return render_template("api_docs.html", calls=calls, schemas=schemas, title=name)
