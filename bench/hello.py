"""Bare Flask: what the same server does when nothing at all is to be done."""

from flask import Flask

app = Flask("hello")


@app.get("/")
def hello() -> dict[str, str]:
    """The smallest answer."""
    return {"hello": "there"}


@app.get("/healthz")
def healthz() -> str:
    """For whoever waits for the server."""
    return "ok"
