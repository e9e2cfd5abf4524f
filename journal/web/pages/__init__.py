"""The pages' door. Each view translates one form or address to one act, and back."""

from flask import Flask

from journal.web.pages import (
    about,
    addresses,
    caseload,
    courses,
    entries,
    history,
    home,
    inbox,
    journal,
    me,
    passwords,
    practice,
    prompts,
    safety_card,
    search,
    shared,
    sharing,
    sharing_people,
    sign_ins,
    signing_in,
    support,
    therapy_sessions,
)

ROOMS = (
    about,
    addresses,
    caseload,
    courses,
    entries,
    history,
    home,
    inbox,
    journal,
    me,
    passwords,
    practice,
    prompts,
    safety_card,
    search,
    shared,
    sharing,
    sharing_people,
    sign_ins,
    signing_in,
    support,
    therapy_sessions,
)


def register(app: Flask) -> None:
    """Mount every page."""
    for blueprint in dict.fromkeys(room.pages for room in ROOMS):
        app.register_blueprint(blueprint)
