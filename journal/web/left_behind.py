"""A form that arrives when nobody is signed in (any more) holds the only copy of its words.

Where its cookie is that of a session that has ended, the words are kept for that person.
Where nobody is known, they stay on the screen of whoever just typed them, and nowhere else.
Called by `answers`, after the request has failed; never for the API, whose clients keep
what they sent.
"""

import re
from uuid import UUID

from flask import g, render_template, request, session, url_for

from journal.people import kept_forms, signing_in
from journal.people.kept_forms import Fields
from journal.web import gate

SECRET = re.compile(r"password|secret|token|code|csrf", re.I)
WORDS = frozenset(
    {"title", "body", "mood", "text", "note", "name", "aim", "focus", "place", "ride_home"}
    | {"reads_when", "between", "signs", "helps", "reasons", "places"}
)
MANY = re.compile(r"answers-\d{1,3}-text|steadying-\d{1,3}|people-\d{1,3}-(name|phone)")
PAGE = re.compile(r"[0-9a-f]{32}")
# Buttons and look-ups: what was pressed or looked for is not writing.
NOT_WRITING = frozenset({"q", "choice"})
KEPT = (
    "You were signed out while you were writing. Your words are safe: sign in as the same "
    "person, and they are in front of you again."
)


def is_writing(name: str, text: str) -> bool:
    """Whether this field holds something a person wrote, by its name or by its look."""
    if name in NOT_WRITING or not text.strip():
        return False
    known = name in WORDS or MANY.fullmatch(name) is not None
    return known or any(char.isspace() for char in text.strip())


def fields() -> Fields:
    """What was typed, if any of it is writing and none of it is a secret; else nothing."""
    pairs = [(name, text.replace("\r\n", "\n")) for name, text in request.form.items(multi=True)]
    if any(SECRET.search(name) for name, _ in pairs):
        return []
    return pairs if any(is_writing(name, text) for name, text in pairs) else []


def keep(typed: Fields) -> bool:
    """Keep it for the person whose session has ended, if one is known and has room.

    A form typed by one person and sent under another's sign-in is kept for nobody: that
    cookie shows who is here now, not who was writing. Nor is an administrator's: it is an
    act and no writing, and whoever copied their cookie would hand it to them to be done.
    """
    if g.get("viewer") is not None:
        return False
    page = request.form.get("page", "")
    with gate.unit(writes=True):
        whose = signing_in.whose_it_was(str(session.get("_user_id", "")))
        if whose is None or whose.is_administrator:
            return False
        page_id = UUID(page) if PAGE.fullmatch(page) else None
        return kept_forms.keep(whose, _address(), typed, page_id)


def kept_page() -> str:
    """The sign-in page, saying that the words are safe."""
    onwards = url_for("kept_words.index")
    return render_template("sign_in.html", message=KEPT, next=onwards, form={}, errors={})


def still_here(typed: Fields) -> str:
    """The words, on the screen they were typed on, to be sent again after signing in."""
    return render_template(
        "still_here.html",
        address=_address(),
        fields=[(name, text, is_writing(name, text)) for name, text in typed],
        as_another=g.get("viewer") is not None,
    )


def _address() -> str:
    return request.full_path.rstrip("?")
