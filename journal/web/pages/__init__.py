"""The pages' door. Each view translates one form or address to one act, and back."""

from flask import Flask

from journal.web.pages import (
    about,
    caseload,
    connecting,
    consent,
    courses,
    entries,
    history,
    home,
    inbox,
    invitations,
    joining,
    journal,
    kept_words,
    me,
    morning,
    parting,
    people,
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
    ties,
    trash,
    two_versions,
)

ROOMS = (
    about,
    caseload,
    connecting,
    consent,
    courses,
    entries,
    history,
    home,
    inbox,
    invitations,
    joining,
    journal,
    kept_words,
    me,
    morning,
    parting,
    people,
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
    ties,
    trash,
    two_versions,
)


def register(app: Flask) -> None:
    """Mount every page."""
    for blueprint in dict.fromkeys(room.pages for room in ROOMS):
        app.register_blueprint(blueprint)
