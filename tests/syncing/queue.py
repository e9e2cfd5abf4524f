"""A phone's queue, as a test fills it: operations, and what they are answered."""

import json
from hashlib import sha256
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient

from tests.cast import ORIGIN, Api, Member


def op(kind: str, op_id: str | None = None, **more: Any) -> dict[str, Any]:
    """One operation, under an id of its own."""
    return {"op_id": op_id or uuid4().hex, "kind": kind, **more}


def write(entry_id: Any, body: str, base: int | None = None, **more: Any) -> dict[str, Any]:
    """A page as it was typed on a phone."""
    outside = {name: more.pop(name) for name in ("op_id", "sha256", "epoch") if name in more}
    entry = {"kind": "reflection", "body": body, **more}
    return op("write", entry_id=str(entry_id), base=base, entry=entry, **outside)


def digest(*texts: str) -> str:
    """Of title, body, answers and mood."""
    return sha256("\0".join(texts).encode()).hexdigest()


class Line:
    """The sync calls of one person's app in one browser."""

    def __init__(self, member: Member, client: FlaskClient | None = None) -> None:
        self.member = member
        self.api = Api(client or member.client)
        self.epoch: str | None = None  # as the last push was answered

    def push(self, *operations: Any) -> list[dict[str, Any]]:
        """What became of each."""
        answer = self.api.client.post(
            "/api/v1/sync/push",
            data=json.dumps({"operations": list(operations)}),  # half a pair of surrogates too
            content_type="application/json",
            headers={"Origin": ORIGIN, "Journal-Person": str(self.member.id)},
        )
        assert answer.status_code == 200, answer.json
        self.epoch = answer.json["epoch"]
        results: list[dict[str, Any]] = answer.json["results"]
        assert len(results) == len(operations)
        return results

    def one(self, operation: dict[str, Any]) -> dict[str, Any]:
        """What became of this one."""
        [result] = self.push(operation)
        return result

    def changes(self, since: str | None = None, limit: int = 100) -> dict[str, Any]:
        """One page of what changed."""
        further = f"&since={since}" if since else ""
        answer = self.api.get(f"/sync/changes?limit={limit}{further}")
        assert answer.status_code == 200, answer.json
        found: dict[str, Any] = answer.json
        return found

    def all_changes(self, since: str | None = None, limit: int = 100) -> list[dict[str, Any]]:
        """Every page of it."""
        items: list[dict[str, Any]] = []
        while True:
            page = self.changes(since, limit)
            items += page["items"]
            since = page["next"]
            if not page["more"]:
                return items

    def reconcile(self, *entries: Any, epoch: str | None = None) -> dict[str, Any]:
        """What the server wants, has newer, has erased."""
        given = {"epoch": epoch or str(uuid4()), "entries": list(entries)}
        answer = self.api.post("/sync/reconcile", given, Journal_Person=str(self.member.id))
        assert answer.status_code == 200, answer.json
        found: dict[str, Any] = answer.json
        return found

    def texts(self, entry_id: Any) -> list[str]:
        """Every version of one's own entry, the oldest first."""
        numbers = self.api.get(f"/entries/{entry_id}/versions?limit=100").json["items"]
        return [
            self.api.get(f"/entries/{entry_id}/versions/{one['version']}").json["body"]
            for one in reversed(numbers)
        ]
