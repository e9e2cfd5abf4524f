"""A session that ended while typing loses nothing: the same person gets the words back,
another sees and hears nothing of them (S-9). All of it by pages, without script."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from journal import clock
from journal.custody import tidy
from journal.people import kept_forms, signing_in
from journal.store import db
from tests.cast import ORIGIN, PASSWORD, Cast, Member
from tests.web.test_canary import everything_at_rest

LONG = "A long reflection, of thirty kilobytes. " * 768


def end_session(member: Member) -> FlaskClient:
    """Their browser, the form still open in it, its session over on the server."""
    client = member.another_client()
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    with member.store.unit(writes=True):
        signed = signing_in.whose(token)
        assert signed
        signing_in.end(signed.viewer)
    return client


def post(client: FlaskClient, path: str, **form: Any) -> Any:
    return client.post(path, data=form, headers={"Origin": ORIGIN})


def page_of(member: Member, body: str, **more: Any) -> tuple[str, dict[str, str]]:
    entry_id = uuid4()
    given = {"entry_id": str(entry_id), "kind": "reflection", "body": body, "base": ""}
    given |= {"page": uuid4().hex, "written_by": str(member.id)}
    return f"/entries/{entry_id}", {**given, **more}


def sign_in(client: FlaskClient, member: Member, next_: str = "/kept-words") -> Any:
    given = {"email": member.email, "password": PASSWORD, "next": next_}
    return client.post("/sign-in", data=given, headers={"Origin": ORIGIN}, follow_redirects=True)


def kept(member: Member) -> Any:
    return member.api.get("/kept-words").json["items"]


def test_a_long_reflection_is_back_after_signing_in_as_the_same_person(cast: Cast) -> None:
    """S-9. 30 kB in a plain form; nothing is in the journal until Ana says so."""
    client = end_session(cast.ana)
    path, form = page_of(cast.ana, LONG)
    answer = post(client, path, **form)
    assert answer.status_code == 401
    assert "Your words are safe" in answer.text
    assert "thirty kilobytes" not in answer.text
    back = sign_in(client, cast.ana)
    assert back.status_code == 200
    assert LONG in back.text
    assert "It is not in your journal yet" in back.text
    assert cast.ana.api.get("/entries").json["items"] == []
    found = re.search(r'name="kept_form" value="([^"]+)"', back.text)
    assert found
    done = post(client, path, **form, kept_form=found[1])
    assert done.status_code == 303
    assert cast.ana.api.get("/entries").json["items"][0]["body"] == LONG
    assert kept(cast.ana) == []


def test_what_was_read_is_answered_although_it_cannot_be_noted_that_one_was_here(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "PATIENCE", 0.05)
    later = clock.now() + 2 * signing_in.SEEN_EVERY
    client = cast.ana.another_client()
    with clock.at(later), cast.ben.acting():  # who writes, and lets nobody else on SQLite
        assert client.get("/journal").status_code == 200


def test_as_another_person_it_is_neither_shown_nor_mentioned(cast: Cast) -> None:
    """S-9."""
    client = end_session(cast.ana)
    path, form = page_of(cast.ana, "only for ana")
    post(client, path, **form)
    back = sign_in(client, cast.cleo)
    assert "only for ana" not in back.text
    assert "You were writing" not in back.text
    assert kept(cast.cleo) == []
    [mine] = kept(cast.ana)
    for member in cast.others:
        answer = member.page(f"/kept-words/{mine['id']}")
        assert answer.status_code == 404
        assert member.api.delete(f"/kept-words/{mine['id']}").status_code == 404
    assert len(kept(cast.ana)) == 1


def test_a_page_opened_by_ana_is_never_kept_under_cleos_sign_in(cast: Cast) -> None:
    """R22: another signed in on this browser meanwhile; the words stay on the screen."""
    path, form = page_of(cast.ana, "typed by ana")
    answer = post(cast.cleo.client, path, **form)
    assert answer.status_code == 401
    assert "typed by ana" in answer.text
    assert "Somebody else is signed in" in answer.text
    assert cast.cleo.api.get("/entries").json["items"] == []
    assert kept(cast.cleo) == []
    given = {"kind": "reflection", "body": "typed by ana"}
    headers = {"If_None_Match": "*", "Journal_Person": str(cast.ana.id)}
    assert cast.cleo.api.put(path, given, **headers).status_code == 401
    assert cast.ana.api.put(path, given, **headers).status_code == 201


def test_without_any_session_the_words_stay_on_the_screen_and_nowhere_else(cast: Cast) -> None:
    """S-9: signed out on purpose, the cookie gone; the form can be sent again from there."""
    path, form = page_of(cast.ana, "still on the screen <b>")
    client = cast.app.test_client()
    answer = post(client, path, **form)
    assert answer.status_code == 401
    assert "still on the screen &lt;b&gt;</textarea>" in answer.text
    assert f'name="page" value="{form["page"]}"' in answer.text
    assert f'action="{path}"' in answer.text
    assert kept(cast.ana) == []
    assert post(cast.ana.client, path, **form).status_code == 303


@pytest.mark.parametrize("how", ["idle", "whole"])
def test_a_session_that_ran_out_is_as_good_as_one_that_was_ended(cast: Cast, how: str) -> None:
    """S-9, with a moved clock: a tab that was left open."""
    client = cast.ana.another_client()
    path, form = page_of(cast.ana, "in a tab left open")
    later = clock.now() + timedelta(days=31 if how == "idle" else 91)
    with clock.at(later):
        status = post(client, path, **form).status_code
        found = cast.ana.another_client().get("/api/v1/kept-words").json["items"]
        assert (status, len(found)) == (401, 1 if how == "idle" else 0)


def test_what_an_administrator_was_about_to_do_is_handed_to_nobody(cast: Cast) -> None:
    """S-1: a cookie that was copied and is over would have Gil invite his own thief."""
    client = end_session(cast.gil)
    given = {"role": "administrator", "email": "thief@example.org", "label": "a new colleague"}
    answer = post(client, "/invitations", **given)
    assert (answer.status_code, "a new colleague</textarea>" in answer.text) == (401, True)
    assert kept(cast.gil) == []
    assert "a new colleague" not in sign_in(client, cast.gil).text


def test_a_session_that_ended_long_ago_keeps_nothing_any_more(cast: Cast) -> None:
    client = end_session(cast.ana)
    path, form = page_of(cast.ana, "from long ago")
    with clock.at(clock.now() + timedelta(days=31)):
        assert "from long ago" in post(client, path, **form).text
        assert cast.ana.another_client().get("/api/v1/kept-words").json["items"] == []


def test_a_suspended_person_keeps_nothing_but_sees_their_words(cast: Cast) -> None:
    client = cast.ana.another_client()
    with cast.store.unit(writes=True):
        signing_in.suspend(cast.ana.email)
    path, form = page_of(cast.ana, "suspended meanwhile")
    answer = post(client, path, **form)
    assert (answer.status_code, "suspended meanwhile" in answer.text) == (401, True)


@pytest.mark.parametrize(
    ("who", "path", "form"),
    [
        ("ben", "/shared/{id}/replies", {"text": "an answer that was begun"}),
        ("ana", "/entries/{id}/share/preview", {"note": "a line to go with it", "parts": "body"}),
        ("ana", "/courses", {"medicine": "ketamine", "aim": "to sleep again"}),
        ("ana", "/a-form-of-tomorrow", {"signs": "when I stop eating"}),
    ],
)
def test_every_form_that_carries_words_is_brought_back(
    cast: Cast, who: str, path: str, form: dict[str, str]
) -> None:
    """S-9: replies, share notes, aims, and forms that were not thought of here."""
    member = getattr(cast, who)
    client, path = end_session(member), path.format(id=uuid4())
    answer = post(client, path, **form)
    if "tomorrow" in path:
        assert answer.status_code == 404
        return
    assert answer.status_code == 401
    back = sign_in(client, member, next_="")
    words = max(form.values(), key=len)
    assert f"{words}</textarea>" in back.text
    assert f'action="{path}"' in back.text


def test_what_is_brought_back_is_forgotten_once_it_was_taken_in(cast: Cast) -> None:
    share = cast.share(cast.ana, cast.ben)
    client, path = end_session(cast.ben), f"/shared/{share['id']}/replies"
    post(client, path, text="thank you for this")
    [one] = kept(cast.ben)
    assert one["fields"] == [{"name": "text", "text": "thank you for this"}]
    sign_in(client, cast.ben)
    refused = post(client, path, text="", kept_form=one["id"])
    assert refused.status_code == 422
    assert len(kept(cast.ben)) == 1
    done = post(client, path, text="thank you for this", kept_form=one["id"])
    assert done.status_code == 303
    assert kept(cast.ben) == []


def test_it_can_be_let_go(cast: Cast) -> None:
    client = end_session(cast.ana)
    path, form = page_of(cast.ana, "never mind")
    post(client, path, **form)
    [one] = kept(cast.ana)
    assert cast.ana.submit(f"/kept-words/{one['id']}/let-go").status_code == 303
    assert kept(cast.ana) == []
    assert cast.ana.page("/kept-words").status_code == 302


def test_one_open_page_is_kept_once_as_it_was_last_sent(cast: Cast) -> None:
    client = end_session(cast.ana)
    path, form = page_of(cast.ana, "one")
    post(client, path, **form)
    post(client, path, **{**form, "body": "one and two"})
    post(client, "/courses", aim="the same aim, sent twice")
    post(client, "/courses", aim="the same aim, sent twice")
    found = kept(cast.ana)
    assert len(found) == 2
    assert dict_of(found[1])["body"] == "one and two"
    listed = cast.ana.page("/kept-words").text
    assert "the same aim, sent twice" in listed


def dict_of(form: Any) -> dict[str, str]:
    return {field["name"]: field["text"] for field in form["fields"]}


def test_there_is_room_for_twenty_and_nothing_older_makes_way(cast: Cast) -> None:
    """A copied cookie cannot fill the table: what has no room stays on the screen."""
    client = end_session(cast.ana)
    for number in range(kept_forms.MOST):
        path, form = page_of(cast.ana, f"page {number}")
        assert "Your words are safe" in post(client, path, **form).text
    path, form = page_of(cast.ana, "one too many")
    assert "one too many</textarea>" in post(client, path, **form).text
    found = {dict_of(one)["body"] for one in kept(cast.ana)}
    assert found == {f"page {number}" for number in range(kept_forms.MOST)}


def test_whatever_was_kept_can_be_opened_and_let_go(cast: Cast) -> None:
    """A copied cookie cannot fill the room with what nobody can open."""
    client = end_session(cast.ana)
    path, form = page_of(cast.ana, "strange words", entry_id="no id")
    post(client, path, **form)
    [one] = kept(cast.ana)
    assert "strange words" in cast.ana.page(f"/kept-words/{one['id']}").text


def test_what_is_too_large_to_keep_stays_on_the_screen(cast: Cast) -> None:
    client = end_session(cast.ana)
    path, form = page_of(cast.ana, "x " * kept_forms.MOST_BYTES)
    answer = post(client, path, **form)
    assert answer.status_code == 401
    assert len(answer.text) > 2 * kept_forms.MOST_BYTES
    assert kept(cast.ana) == []


@pytest.mark.parametrize("name", ["password", "new_password", "code", "token"])
def test_a_form_with_a_secret_in_it_is_neither_kept_nor_shown(cast: Cast, name: str) -> None:
    client = end_session(cast.ana)
    answer = post(client, "/me", **{"name": "Ana B", name: "correct horse battery"})
    assert answer.status_code == 401
    assert "correct horse" not in answer.text
    assert "Ana B" not in answer.text
    assert kept(cast.ana) == []


def test_a_form_without_words_is_the_plain_answer(cast: Cast) -> None:
    client = end_session(cast.ana)
    assert "Please sign in first" in post(client, f"/entries/{uuid4()}/trash").text
    assert "Please sign in first" in post(client, "/journal/search", q="two words").text
    assert kept(cast.ana) == []


def test_a_request_from_elsewhere_keeps_nothing(cast: Cast) -> None:
    """C-CSRF-2: another site cannot put words into anyone's hands."""
    client = end_session(cast.ana)
    path, form = page_of(cast.ana, "from elsewhere")
    answer = client.post(path, data=form, headers={"Origin": "https://evil.test"})
    assert (answer.status_code, kept(cast.ana)) == (403, [])


def test_what_is_kept_is_sealed_and_gone_after_a_week(cast: Cast, house: Any) -> None:
    """R14: not in a table, not in a file."""
    client = end_session(cast.ana)
    path, form = page_of(cast.ana, "canarykeptform words")
    post(client, path, **form)
    assert not [where for where, raw in everything_at_rest(house) if b"canarykeptform" in raw]
    with clock.at(clock.now() + kept_forms.KEPT_FOR + timedelta(seconds=1)):
        client = cast.ana.another_client()
        assert client.get("/api/v1/kept-words").json["items"] == []
        with cast.store.unit(writes=True):
            assert tidy.forget_kept_forms() == 1


def test_a_prompt_set_aside_without_a_session_brings_its_page_back(cast: Cast) -> None:
    client = end_session(cast.ana)
    _, form = page_of(cast.ana, "half a thought", choice="later")
    assert post(client, "/prompts/anything/set-aside", **form).status_code == 401
    back = sign_in(client, cast.ana)
    assert f'action="/entries/{form["entry_id"]}"' in back.text
    assert "half a thought" in back.text


def test_a_page_that_moved_on_meanwhile_keeps_both(cast: Cast) -> None:
    """Y-13: brought back, it is made from the version it was opened on."""
    entry = cast.ana.api.write("one")
    client = end_session(cast.ana)
    _, form = page_of(cast.ana, "typed in the old tab")
    path = f"/entries/{entry['id']}"
    form |= {"entry_id": entry["id"], "base": "1"}
    post(client, path, **form)
    cast.ana.api.put(path, {"kind": "reflection", "body": "two"}, If_Match='"1"')
    assert "typed in the old tab" in sign_in(client, cast.ana).text
    assert post(client, path, **form).location.endswith("/two-versions")
