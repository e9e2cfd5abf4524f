"""The canary's scene: every field that a call or a form takes holds a secret word of its own."""

import re
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any
from uuid import uuid4

from journal.content.shelf import library
from journal.people import kept_forms
from tests.cast import ORIGIN, Cast


class Secrets(dict[str, str]):
    """A word for each field, made when it is first asked for, that is nowhere else."""

    def __missing__(self, name: str) -> str:
        self[name] = f"canary{token_hex(10)}"
        return self[name]

    def found_in(self, text: str | bytes) -> set[str]:
        """Which of the words are in there: as they are, as hex, as UTF-16."""
        raw = text.encode(errors="surrogatepass") if isinstance(text, str) else text
        raw = raw.lower()
        return {
            name
            for name, word in self.items()
            if word.encode() in raw
            or word.encode().hex().encode() in raw
            or word.encode("utf-16-le") in raw
        }


@dataclass
class Scene:
    """Ana's writing and Ben's answers, stage by stage."""

    cast: Cast
    secret: Secrets = field(default_factory=Secrets)
    ids: dict[str, str] = field(default_factory=dict)

    def write(self) -> None:
        """Everyone says who they are; Ana plans, writes, revises, and writes in two places."""
        ana, ben, secret = self.cast.ana, self.cast.ben, self.secret
        for name in ("ana", "ben", "cleo", "dov"):
            changed = getattr(self.cast, name).api.patch("/me", {"name": secret[f"{name}_name"]})
            assert changed.status_code == 200
        address = f"{secret['invited_email']}@example.org"
        given = {"role": "patient", "label": secret["invited_label"], "email": address}
        invited = ben.api.post("/invitations", given)
        assert invited.status_code == 201, invited.json
        self.ids["invitation_id"] = invited.json["invitation"]["id"]
        contract = {"reads_when": secret["ben_reads_when"], "between": secret["ben_between"]}
        assert ben.api.patch("/me", contract).status_code == 200
        said = ("name", "hours", "reads_when", "between")
        settings = {one: secret[f"practice_{one}"] for one in said}
        answer = self.cast.gil.api.patch("/practice/settings", {"version": 0, **settings})
        assert answer.status_code == 200, answer.json
        given = {"medicine": "ketamine", "route": "iv", "focus": secret["focus"]}
        course = ana.api.post("/courses", {**given, "aim": secret["aim"]}).json
        self.ids["course_id"] = course["id"]
        self.ids["member_id"], self.ids["person_id"] = str(ana.id), str(ben.id)
        self.ids["care_id"] = self._tie()
        when = self.cast.session_of(ana, hours=70)["starts_at"]
        planned = {"starts_at": when, "time_zone": "Europe/Dublin", "place": secret["place"]}
        path = f"/courses/{course['id']}/therapy-sessions"
        one = ana.api.post(path, {**planned, "ride_home": secret["ride_home"]}).json
        self.ids["session_id"] = one["id"]
        self.ids["intention"] = self._put("intention", kind="intention")
        self.ids["entry_id"] = self._put("first")
        self._put("second", self.ids["entry_id"], base=1)
        self.ids["private"] = self._put("private")
        self.ids["part"] = self._put("part")
        form = {"kind": "reflection", "body": secret["stale_body"], "base": "1"}
        assert ana.submit(f"/entries/{self.ids['entry_id']}", **form).status_code == 303
        with ana.acting() as viewer:
            assert kept_forms.keep(viewer, "/courses", [("aim", secret["left_behind"])])
            self.ids["kept_id"] = str(kept_forms.waiting(viewer)[0].id)
        self._push_of_tomorrow(f"a line, {secret['aside']}")
        self.ids["phone_id"] = str(uuid4())
        assert ana.api.put(f"/phones/{self.ids['phone_id']}", {}).status_code == 200
        card = {name: secret[f"card_{name}"] for name in ("signs", "helps", "reasons", "places")}
        card |= {"steadying": [secret["card_word"]], "people": [{"name": secret["card_person"]}]}
        assert ana.api.put("/safety-card", card, If_None_Match="*").status_code == 201
        assert ana.api.post("/entries/search", {"q": secret["query"]}).status_code == 200
        # The browser keeps these words, sealed: Ana finds them on her own page again.
        looked = ana.submit("/journal/search", q=secret["query_on_page"])
        assert looked.status_code == 303
        looked = self.cast.gil.api.post("/practice/people/search", {"q": secret["query_of_gil"]})
        assert looked.status_code == 200

    def share(self) -> None:
        """Ana shares one version, an intention, and the title of a third; then writes on."""
        share = {"note": self.secret["note"], "flag": "bring-up"}
        self.ids["share_id"] = self._share(self.ids["entry_id"], 2, **share)
        self._share(self.ids["intention"], 1)
        title = {"title": True, "body": False, "mood": False, "answers": []}
        self._share(self.ids["part"], 1, parts=title)
        self._put("later", self.ids["entry_id"], base=2)
        self.ids["patient_id"] = str(self.cast.ana.id)

    def answer(self) -> None:
        """Ben opens it and answers; Ana sees the answer."""
        path = f"/shared/{self.ids['share_id']}"
        assert self.cast.ben.api.get(path).status_code == 200
        reply = {"text": self.secret["reply"]}
        assert self.cast.ben.api.post(f"{path}/replies", reply).status_code == 201
        assert self.cast.ana.api.get(f"/shares/{self.ids['share_id']}").status_code == 200

    def let_go(self) -> None:
        """Ana withdraws one share; what else was shared ends with the trash."""
        ana = self.cast.ana
        assert ana.api.delete(f"/shares/{self.ids['share_id']}").status_code == 204
        for name in ("intention", "part", "private"):
            assert ana.api.delete(f"/entries/{self.ids[name]}").status_code == 204

    def _tie(self) -> str:
        """Ana's tie to Ben, as Gil finds it."""
        found = self.cast.gil.api.get(f"/practice/ties?person_id={self.cast.ana.id}").json["items"]
        with_ben = (one for one in found if one["therapist"]["id"] == str(self.cast.ben.id))
        return str(next(with_ben)["id"])

    def _push_of_tomorrow(self, words: str) -> None:
        ana = self.cast.ana
        given = {"operations": [{"op_id": uuid4().hex, "kind": "drawing", "under": words}]}
        pushed = ana.api.post("/sync/push", given, Journal_Person=str(ana.id))
        assert pushed.json["results"][0]["code"] == "quarantined", pushed.json
        self.ids["aside_id"] = ana.api.get("/sync/set-aside").json["items"][0]["id"]

    def _put(
        self, stem: str, entry_id: str = "", base: int | None = None, kind: str = "reflection"
    ) -> str:
        prompt = library().current()[0]
        text = {
            "prompt": prompt.slug,
            "version": prompt.version,
            "text": self.secret[f"{stem}_answer"],
        }
        body = {
            "kind": kind,
            "therapy_session_id": self.ids["session_id"],
            "answers": [text],
            **{name: self.secret[f"{stem}_{name}"] for name in ("title", "body", "mood")},
        }
        said = {"If_Match": f'"{base}"'} if base else {"If_None_Match": "*"}
        entry_id = entry_id or str(uuid4())
        said["Idempotency_Key"] = self.secret[f"{stem}_key"][:40]
        answer = self.cast.ana.api.put(f"/entries/{entry_id}", body, **said)
        assert answer.status_code in (200, 201), answer.json
        return entry_id

    def _share(self, entry_id: str, version: int, **more: Any) -> str:
        given = {"entry_id": entry_id, "version": version, "person_id": str(self.cast.ben.id)}
        answer = self.cast.ana.api.post("/shares", {**given, **more})
        assert answer.status_code == 201, answer.json
        return str(answer.json["id"])


LINK = re.compile(r"""(?:href|src|action)="(/[^"#]*)""")
MOST = 250


def walk(scene: Scene, name: str) -> tuple[set[str], set[str]]:
    """Open every page and call as this person, and follow every link: the secrets found
    in what came back, and those found in addresses and headers."""
    cast = scene.cast
    client = cast.nobody.client if name == "nobody" else getattr(cast, name).client
    waiting = addresses(scene)
    asked: set[str] = set()
    seen: set[str] = set()
    outside: set[str] = set()
    while waiting and len(asked) < MOST:
        path = waiting.pop()
        if path in asked:
            continue
        asked.add(path)
        answer = client.get(path, headers={"Origin": ORIGIN})
        assert answer.status_code < 500, path
        seen |= scene.secret.found_in(answer.data)
        outside |= scene.secret.found_in(f"{path} {answer.headers}")
        links = LINK.findall(answer.text) if answer.mimetype == "text/html" else []
        links += [answer.headers["Location"]] if answer.headers.get("Location") else []
        fresh = [link.replace("&amp;", "&") for link in links if not link.startswith("/static")]
        waiting += [link for link in fresh if link.startswith("/")]
        answer.close()
    assert len(asked) < MOST, "there is more to walk than this walks"
    return seen, outside


def addresses(scene: Scene) -> list[str]:
    """Every GET there is, with every id of Ana's in every place where an id can be."""
    found = []
    for rule in cast_rules(scene):
        names = set(re.findall(r"<(?:\w+:)?(\w+)>", rule))
        for entry in ("entry_id", "private", "part") if "entry_id" in names else ("entry_id",):
            given = {**scene.ids, "entry_id": scene.ids[entry], "number": "2"}
            given |= {"document": "patient", "token": "no-such-key"}
            given.setdefault("patient_id", str(scene.cast.ana.id))
            given.setdefault("person_id", str(scene.cast.ben.id))
            given.setdefault("share_id", str(uuid4()))
            given.setdefault("person_id", str(scene.cast.ben.id))
            found.append(re.sub(r"<(?:\w+:)?(\w+)>", lambda n, g=given: g[n[1]], rule))
    return found


def cast_rules(scene: Scene) -> list[str]:
    """The rules of all GETs but files."""
    return [
        rule.rule
        for rule in scene.cast.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint != "static"
    ]
