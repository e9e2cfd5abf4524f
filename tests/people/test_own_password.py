"""A new password: by a link that works once (N-2, N-4, N-5), or by who knows the present one."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from journal import clock
from journal.people import own_password, passwords, signing_in
from journal.store.tables import AuthSession, OneTimeToken, Table
from tests.cast import ORIGIN, PASSWORD, Api, Cast, Member
from tests.mail import Mail, Received
from tests.people.test_commands import run

NEW = "a new one, quite different"
UNKNOWN = "nobody@example.org"


def post(client: FlaskClient, path: str, **form: str) -> TestResponse:
    return client.post(path, data=form, headers={"Origin": ORIGIN})


def ask(cast: Cast, email: str) -> TestResponse:
    """Ask for a link, as a person who is not signed in."""
    return post(cast.app.test_client(), "/password/forgotten", email=email)


def linked(cast: Cast, mail: Mail, member: Member | None = None) -> Received:
    """The mail with the link that was asked for just now."""
    ask(cast, (member or cast.ana).email)
    return mail.only()


def opened(cast: Cast, letter: Received) -> FlaskClient:
    """A browser in which the link of this mail was opened."""
    client = cast.app.test_client()
    landed = client.get(letter.path)
    assert (landed.status_code, landed.location) == (303, "/password/new")
    return client


def chosen(client: FlaskClient, password: str = NEW) -> int:
    return post(client, "/password/new", password=password).status_code


def signs_in(cast: Cast, member: Member, password: str) -> bool:
    given = {"email": member.email, "password": password}
    return Api(cast.app.test_client()).post("/sign-in", given).status_code == 200


def is_over(cast: Cast, letter: Received) -> bool:
    """Whether the link opens nothing any more, at either door."""
    client = opened(cast, letter)
    token = letter.link.partition("token=")[2]
    by_api = cast.nobody.post("/password/new", {"token": token, "password": NEW})
    return (client.get("/password/new").status_code, chosen(client), by_api.status_code) == (
        410,
        410,
        410,
    )


def test_a_forgotten_password_becomes_a_new_one_by_pages_alone(cast: Cast, mail: Mail) -> None:
    """N-4: one use; all sessions end; a mail says so."""
    assert cast.ana.api.get("/me").status_code == 200
    answer = ask(cast, "  ANA@example.org ")
    assert (answer.status_code, answer.location) == (303, "/password/asked")
    letter = mail.only()
    assert letter.to == "ana@example.org"  # never to another spelling than its owner's
    client = opened(cast, letter)
    page = client.get("/password/new")
    assert page.status_code == 200
    assert "token" not in page.text
    weak = post(client, "/password/new", password="short")
    assert (weak.status_code, "At least 15 characters" in weak.text) == (422, True)
    done = post(client, "/password/new", password=NEW)
    assert (done.status_code, done.location) == (303, "/sign-in")
    assert "Your new password is kept" in client.get("/sign-in").text
    assert cast.ana.api.get("/me").status_code == 401
    assert not signs_in(cast, cast.ana, PASSWORD)
    assert signs_in(cast, cast.ana, NEW)
    told = mail.only()
    assert (told.to, told.subject) == (cast.ana.email, "Your password was changed")
    assert told.link == "http://localhost/password/forgotten"
    assert is_over(cast, letter)


def test_the_same_by_the_api_alone(cast: Cast, mail: Mail) -> None:
    assert cast.nobody.post("/password/forgotten", {"email": cast.ana.email}).status_code == 204
    token = mail.only().link.partition("token=")[2]
    given = {"token": token, "password": NEW}
    assert cast.nobody.post("/password/new", {**given, "password": "short"}).status_code == 422
    assert cast.nobody.post("/password/new", given).status_code == 204
    assert cast.nobody.post("/password/new", given).status_code == 410
    assert signs_in(cast, cast.ana, NEW)


def test_opening_a_link_uses_nothing_up(cast: Cast, mail: Mail) -> None:
    """Mail scanners open links too; C-CSRF-4."""
    letter = linked(cast, mail)
    for _ in range(3):
        scanner = opened(cast, letter)
        assert scanner.get("/password/new").status_code == 200
        assert scanner.head("/password/new").status_code == 200
    assert chosen(opened(cast, letter)) == 303


ENDINGS: dict[str, Callable[[Cast, Mail], object]] = {
    "after thirty minutes": lambda _cast, _mail: None,
    "with a sign-in": lambda cast, _mail: signs_in(cast, cast.ana, PASSWORD),
    "with a second request": lambda cast, mail: linked(cast, mail),
    "with a change of password": lambda cast, _mail: cast.ana.api.post(
        "/me/password", {"present": PASSWORD, "password": "another one, of my own"}
    ),
    "with a suspension": lambda cast, _mail: run(cast, "person", "suspend", cast.ana.email),
}


@pytest.mark.parametrize("how", ENDINGS)
def test_a_link_is_over(cast: Cast, mail: Mail, how: str) -> None:
    """N-4."""
    letter = linked(cast, mail)
    late = timedelta(minutes=31) if "minutes" in how else timedelta()
    ENDINGS[how](cast, mail)
    with clock.at(clock.now() + late):
        assert is_over(cast, letter)


def test_of_two_who_use_one_link_at_once_one_wins(cast: Cast, mail: Mail) -> None:
    """N-4."""
    letter, found = linked(cast, mail), []
    clients = [opened(cast, letter) for _ in range(2)]
    given = [f"{NEW}, number {n}" for n in range(2)]

    def use(n: int) -> None:
        found.append((chosen(clients[n], given[n]), n))

    threads = [threading.Thread(target=use, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [(_, won), (_, lost)] = sorted(found)
    assert [status for status, _ in sorted(found)] == [303, 410]
    assert signs_in(cast, cast.ana, given[won])
    assert not signs_in(cast, cast.ana, given[lost])


@pytest.mark.parametrize("path", ["/password/forgotten", "/api/v1/password/forgotten"])
def test_a_link_is_never_built_from_what_a_request_says(cast: Cast, mail: Mail, path: str) -> None:
    """N-5."""
    headers = {"Origin": ORIGIN, "Host": "evil.test", "X-Forwarded-Host": "evil.test"}
    given = {"email": cast.ana.email}
    body = {"json": given} if "api" in path else {"data": given}
    cast.app.test_client().post(path, headers=headers, **body)  # type: ignore[arg-type]  # one of the two
    letter = mail.only()
    assert letter.link.startswith("http://localhost/password/landing?token=")
    assert b"evil" not in letter.raw


def test_whether_somebody_is_known_changes_nothing_that_is_answered_or_done(
    cast: Cast, mail: Mail
) -> None:
    """N-2: the same answer, the same statements, the same rows, and no hash at all. By
    counting, because time is no witness on a busy machine."""
    run(cast, "person", "suspend", cast.cleo.email)
    ask(cast, "first@example.org")  # this network has a count from here on
    seen = set()
    for email in (cast.ana.email, UNKNOWN, cast.cleo.email):
        said: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_rest: object, to=said) -> None:  # type: ignore[no-untyped-def]  # SQLAlchemy's own
            to.append(statement)

        engine = cast.store.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            page = ask(cast, email)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        api = cast.nobody.post("/password/forgotten", {"email": email})
        answers = [(one.status_code, one.data, sorted(one.headers)) for one in (page, api)]
        seen.add(repr((answers, said)))
    assert len(seen) == 1
    with cast.store.engine.connect() as connection:
        assert connection.execute(select(OneTimeToken.__table__)).all() == []
    assert {letter.to for letter in mail.deliver()} == {cast.ana.email}


def test_where_no_mail_is_sent_the_page_says_so_to_everyone(cast: Cast) -> None:
    page = cast.app.test_client().get("/password/forgotten")
    assert "No mail is sent from here" in page.text
    assert "<form" not in page.text
    for email in (cast.ana.email, UNKNOWN):
        assert ask(cast, email).location == "/password/forgotten"
        refused = cast.nobody.post("/password/forgotten", {"email": email})
        assert (refused.status_code, refused.json["code"]) == (409, "no_mail")


def test_asking_again_and_again_waits_whoever_is_asked_for(cast: Cast, mail: Mail) -> None:
    """N-9: nobody's inbox is filled by a stranger; the address typed is kept."""
    for email in (cast.ana.email, UNKNOWN):
        answers = [ask(cast, email) for _ in range(4)]
        assert [one.status_code for one in answers] == [303, 303, 303, 429]
        assert int(answers[-1].headers["Retry-After"]) > 60
        assert email in answers[-1].text
    assert len(mail.deliver()) == 3


def test_what_is_no_address_is_refused_and_kept(cast: Cast, mail: Mail) -> None:
    """I-6, I-1."""
    for email in ("ana", "a@b.test\r\nBcc: c@d.test", '"><script>@x.test', "ana@exämple.org"):
        answer = ask(cast, email)
        assert answer.status_code == 422
        assert "<script>" not in answer.text
    assert mail.deliver() == []


def test_without_mail_the_server_can_print_a_link(cast: Cast) -> None:
    printed = run(cast, "person", "reset-link", "Ana@example.org")
    assert printed.exit_code == 0
    link = printed.output.splitlines()[-1]
    assert link.startswith("http://localhost/password/landing?token=")
    client = cast.app.test_client()
    client.get(link.removeprefix("http://localhost"))
    assert chosen(client) == 303
    assert signs_in(cast, cast.ana, NEW)
    refused = run(cast, "person", "reset-link", UNKNOWN)
    assert (refused.exit_code, refused.output) == (1, f"Error: Nobody signs in as {UNKNOWN}.\n")


# Changing it, by who knows the present one.


def test_ana_changes_her_password_here_and_is_signed_out_elsewhere(cast: Cast, mail: Mail) -> None:
    """S-3, S-2: this one goes on under another cookie; the others, and its old one, end."""
    here, there = cast.ana.client, cast.ana.another_client()
    before = here.get_cookie("journal")
    assert before
    done = cast.ana.submit("/me/password", present=PASSWORD, password=NEW)
    assert (done.status_code, done.location) == (303, "/me")
    assert here.get("/me").status_code == 200
    assert Api(there).get("/me").status_code == 401
    thief = cast.app.test_client()
    thief.set_cookie("journal", before.value)
    assert Api(thief).get("/me").status_code == 401
    assert mail.only().subject == "Your password was changed"
    assert (signs_in(cast, cast.ana, PASSWORD), signs_in(cast, cast.ana, NEW)) == (False, True)


@pytest.mark.parametrize(
    ("present", "password", "said"),
    [
        ("not this one at all", NEW, "This is not your present password."),
        (PASSWORD, "short", "At least 15 characters"),
        (PASSWORD, "Welcome2026Welcome2026", "one thing repeated"),
        (PASSWORD, "ana@example.org!!", "words of your own"),
        (PASSWORD, "", "At least 15 characters"),
    ],
)
def test_a_change_that_is_refused_changes_nothing(
    cast: Cast, present: str, password: str, said: str
) -> None:
    there = cast.ana.another_client()
    page = cast.ana.submit("/me/password", present=present, password=password)
    assert (page.status_code, said in page.text) == (422, True)
    assert "Sign out" not in page.text
    api = cast.ana.api.post("/me/password", {"present": present, "password": password})
    assert api.status_code == 422
    assert Api(there).get("/me").status_code == 200
    assert signs_in(cast, cast.ana, PASSWORD)


def test_whoever_holds_the_phone_cannot_guess_the_present_password_for_long(cast: Cast) -> None:
    """N-9."""
    tries = [
        cast.ana.submit("/me/password", present=f"a wrong guess {n}", password=NEW).status_code
        for n in range(11)
    ]
    assert tries == [422] * 10 + [429]
    assert cast.ana.page("/me").status_code == 200  # and nobody is signed out by it


def test_a_password_that_was_changed_elsewhere_meanwhile_is_not_changed_again(
    cast: Cast,
) -> None:
    with cast.ana.acting() as ana:
        checked = signing_in.kept_hash(ana)
        own_password.change(ana, checked, passwords.hashed(NEW), "http://localhost/")
    with (
        pytest.raises(signing_in.SignInRefused),
        cast.ana.acting() as ana,
    ):
        own_password.change(ana, checked, passwords.hashed(NEW), "http://localhost/")


def test_an_administrator_has_no_way_to_anybodys_password_or_address(cast: Cast) -> None:
    """A-9, R9: no route of theirs takes another person's."""
    adapter = cast.app.url_map
    named = [str(rule) for rule in adapter.iter_rules() if "password" in str(rule)]
    assert not [rule for rule in named if "<" in rule]
    token = cast.gil.api.post("/me/password", {"present": PASSWORD, "password": NEW})
    assert token.status_code == 204
    assert signs_in(cast, cast.ana, PASSWORD)


def test_nothing_of_a_password_or_a_link_is_kept_in_clear(cast: Cast, mail: Mail) -> None:
    """N-4, R14."""
    letter = linked(cast, mail)
    token = letter.link.partition("token=")[2]
    chosen(opened(cast, letter))
    with cast.store.engine.connect() as connection:
        for table in Table.metadata.sorted_tables:
            rows = repr(connection.execute(select(table)).all())
            assert token not in rows
            assert NEW not in rows
        left = connection.execute(select(AuthSession.__table__.c.ended_at)).scalars().all()
    assert all(left)
