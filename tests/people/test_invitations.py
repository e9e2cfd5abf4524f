"""Inviting: who may invite whom, links that are told once, and what is over opens nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from journal import clock
from journal.errors import Conflict, Gone, Invalid, NotFound
from journal.people import invitations, joining
from journal.people.invitation import Made, Wish
from tests.cast import Cast, Member
from tests.conftest import House
from tests.mail import Mail

DOOR = "http://localhost/join/"


def invited(by: Member, **wish: object) -> Made:
    with by.acting() as viewer:
        return invitations.invite(viewer, Wish(**wish), DOOR)  # type: ignore[arg-type]  # a test's own wishes


def key_of(made: Made) -> str:
    assert made.link is not None
    return made.link.removeprefix(DOOR)


def opens(cast: Cast, key: str) -> bool:
    """Whether a link still leads in; looking never uses it."""
    with cast.store.unit(writes=False):
        try:
            joining.look(key)
        except Gone:
            return False
        return True


def test_ben_invites_a_patient_and_reads_the_link_once(cast: Cast) -> None:
    made = invited(cast.ben, label="for A. on Tuesday")
    assert opens(cast, key_of(made))
    assert opens(cast, key_of(made)), "looking uses nothing up"
    with cast.ben.acting() as ben:
        [one] = invitations.page(ben)
    assert (one.label, one.role, one.state) == ("for A. on Tuesday", "patient", "waiting")
    assert made.link not in repr(one)


@pytest.mark.parametrize("role", ["therapist", "administrator"])
def test_a_therapist_cannot_invite_staff(cast: Cast, role: str) -> None:
    """A-10."""
    lane = "therapist" if role == "therapist" else None
    with pytest.raises(Invalid, match="could not be taken"):
        invited(cast.ben, role=role, lane=lane)


def test_a_patient_invites_nobody(cast: Cast) -> None:
    with pytest.raises(NotFound):
        invited(cast.ana)


@pytest.mark.parametrize(
    "wish",
    [
        {"role": "king"},
        {"role": "therapist"},
        {"role": "patient", "lane": "therapist"},
        {"email": "not an address"},
        {"email": "jo@example.org\r\nBcc: all@example.org", "mail": True},
        {"mail": True},
        {"label": "x" * 121},
    ],
)
def test_what_makes_no_sense_is_refused(cast: Cast, wish: dict[str, object]) -> None:
    """I-6 among them: nothing that could break a mail is an address."""
    with pytest.raises(Invalid):
        invited(cast.gil, **wish)


def test_nobody_else_sees_or_changes_an_invitation(cast: Cast) -> None:
    """A-2: not Fay, who treats the same patient; not Gil; and Ben sees none of Gil's."""
    of_ben, of_gil = invited(cast.ben).invitation, invited(cast.gil).invitation
    for who, one in (
        (cast.fay, of_ben),
        (cast.gil, of_ben),
        (cast.ben, of_gil),
        (cast.ana, of_ben),
    ):
        with who.acting() as viewer, pytest.raises(NotFound):
            invitations.read(viewer, one.id)
        with who.acting() as viewer, pytest.raises(NotFound):
            invitations.take_back(viewer, one.id)
        with who.acting() as viewer, pytest.raises(NotFound):
            invitations.again(viewer, one.id, DOOR, mail=False)
        with who.acting() as viewer:
            assert one.id not in [row.id for row in invitations.page(viewer)]
    with cast.ben.acting() as ben, pytest.raises(NotFound):
        invitations.read(ben, uuid4())


def test_taken_back_expired_and_asked_again_the_old_link_opens_nothing(cast: Cast) -> None:
    made = invited(cast.ben)
    with cast.ben.acting() as ben:
        another = invitations.again(ben, made.invitation.id, DOOR, mail=False)
    assert (opens(cast, key_of(made)), opens(cast, key_of(another))) == (False, True)
    with clock.at(clock.now() + invitations.LASTS + timedelta(seconds=1)):
        assert not opens(cast, key_of(another))
        with cast.ben.acting() as ben:
            assert invitations.read(ben, made.invitation.id).state == "expired"
            third = invitations.again(ben, made.invitation.id, DOOR, mail=False)
        assert opens(cast, key_of(third))
        with cast.ben.acting() as ben:
            invitations.take_back(ben, made.invitation.id)
            invitations.take_back(ben, made.invitation.id)
        assert not opens(cast, key_of(third))
        with cast.ben.acting() as ben, pytest.raises(Conflict):
            invitations.again(ben, made.invitation.id, DOOR, mail=False)


@pytest.mark.parametrize("key", ["", "x", "\0", "\ud800", "é" * 300, "../..", "' or 1=1 --"])
def test_a_malformed_link_opens_nothing(cast: Cast, key: str) -> None:
    assert not opens(cast, key)


def test_an_invitation_of_someone_suspended_opens_nothing(cast: Cast) -> None:
    made = invited(cast.ben)
    with cast.store.engine.begin() as connection:
        connection.execute(
            text("update person set suspended_at = created_at where role = 'therapist'")
        )
    assert not opens(cast, key_of(made))


def test_by_mail_the_link_is_told_to_the_address_alone(cast: Cast, mail: Mail) -> None:
    """The mail names nobody, no practice, no therapy."""
    made = invited(cast.ben, email="jo@example.org", label="Jo, Tuesday", mail=True)
    assert made.link is None
    one = mail.only()
    assert one.to == "jo@example.org"
    assert opens(cast, one.path.rpartition("/")[2])
    said = one.raw.decode().casefold().replace("afterglow", "")
    for word in ("ben", "practice one", "tuesday", "patient", "therap", "ketamine", "journal"):
        assert word not in said, word


def test_inviting_an_address_that_is_known_is_the_same(cast: Cast, mail: Mail) -> None:
    """N-2: Ben learns nothing of who has an account; the mail is the same too."""
    answers = [
        cast.ben.api.post("/invitations", {"role": "patient", "email": email, "mail": True})
        for email in ("hal@example.org", "new@example.org")
    ]
    assert {answer.status_code for answer in answers} == {201}
    assert {answer.json["link"] for answer in answers} == {None}
    first, second = mail.deliver()
    assert first.text.replace(first.link, "") == second.text.replace(second.link, "")


def test_no_address_no_label_and_no_link_rests_in_clear(cast: Cast, house: House) -> None:
    """R14."""
    made = invited(cast.ben, email="canary@example.org", label="canarylabel")
    with house.store.engine.connect() as connection:
        for table in ("invitation", "one_time_token", "outbox"):
            rows = repr(connection.execute(text(f"select * from {table}")).all())
            assert "canary" not in rows, table
            assert key_of(made) not in rows, table


def test_the_list_is_paged_by_key(cast: Cast) -> None:
    for at in range(5):
        invited(cast.ben, label=str(at))
    first = cast.ben.api.get("/invitations?limit=3").json
    second = cast.ben.api.get(f"/invitations?limit=3&cursor={first['next']}").json
    labels = [one["label"] for one in (*first["items"], *second["items"])]
    assert (labels, second["next"]) == (["4", "3", "2", "1", "0"], None)
    assert cast.fay.api.get(f"/invitations?cursor={first['next']}").status_code == 400
