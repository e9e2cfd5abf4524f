"""Who may use which route: one line for each, one column for each person.

Every id in a path is that of something of Ana's. `302` is the way to the sign-in page
for a person who is nobody, and to their own first page for others.
"""

from collections.abc import Mapping
from typing import Any

ANYONE = "200 200 200 200 200 200 200 200 200 200"
OVER = "410 410 410 410 410 410 410 410 410 410"  # a link that opens nothing, whoever asks
# What an answer is when only some may: nobody and the suspended are asked to sign in.
#                         nobody ana cleo ben fay dov eve gil hal suspended
MATRIX: dict[str, str] = {
    # The API: one's account
    "POST /api/v1/sign-in": "401 401 401 401 401 401 401 401 401 401",  # a wrong password
    "POST /api/v1/sign-out": "401 204 204 204 204 204 204 204 204 401",
    "GET /api/v1/me": "401 200 200 200 200 200 200 200 200 401",
    "PATCH /api/v1/me": "401 200 200 200 200 200 200 200 200 401",
    "GET /api/v1/openapi.json": ANYONE,
    "GET /api/v1/docs": ANYONE,
    # Treatment: Ana's frame is open to those who treat her now
    "GET /api/v1/courses": "401 200 200 200 200 200 200 404 200 401",
    "POST /api/v1/courses": "401 201 201 201 201 404 404 404 201 401",
    "GET /api/v1/courses/<uuid:course_id>": "401 200 404 200 200 404 404 404 404 401",
    "PATCH /api/v1/courses/<uuid:course_id>": "401 200 404 200 200 404 404 404 404 401",
    "GET /api/v1/courses/<uuid:course_id>/therapy-sessions": (
        "401 200 404 200 200 404 404 404 404 401"
    ),
    "POST /api/v1/courses/<uuid:course_id>/therapy-sessions": (
        "401 201 404 201 201 404 404 404 404 401"
    ),
    "GET /api/v1/therapy-sessions/<uuid:session_id>": "401 200 404 200 200 404 404 404 404 401",
    "PATCH /api/v1/therapy-sessions/<uuid:session_id>": "401 200 404 200 200 404 404 404 404 401",
    "DELETE /api/v1/therapy-sessions/<uuid:session_id>": "401 204 404 204 204 404 404 404 404 401",
    "GET /api/v1/prompts": "401 200 404 404 404 404 404 404 404 401",
    "POST /api/v1/prompts/<slug>/set-aside": "401 204 204 404 404 404 404 404 204 401",
    # Writing: nobody's but one's own
    "GET /api/v1/entries": "401 200 200 404 404 404 404 404 200 401",
    "POST /api/v1/entries/search": "401 200 200 404 404 404 404 404 200 401",
    "GET /api/v1/entries/<uuid:entry_id>": "401 200 404 404 404 404 404 404 404 401",
    "PUT /api/v1/entries/<uuid:entry_id>": "401 200 404 404 404 404 404 404 404 401",
    "DELETE /api/v1/entries/<uuid:entry_id>": "401 204 404 404 404 404 404 404 404 401",
    "POST /api/v1/entries/<uuid:entry_id>/restore": "401 200 404 404 404 404 404 404 404 401",
    "POST /api/v1/entries/<uuid:entry_id>/settle": "401 200 404 404 404 404 404 404 404 401",
    "GET /api/v1/entries/<uuid:entry_id>/versions": "401 200 404 404 404 404 404 404 404 401",
    "GET /api/v1/entries/<uuid:entry_id>/versions/<int:number>": (
        "401 200 404 404 404 404 404 404 404 401"
    ),
    "GET /api/v1/trash": "401 200 200 404 404 404 404 404 200 401",
    # Phones that write where there is no connection: each person's own journal, and no other
    "POST /api/v1/sync/push": "401 200 200 404 404 404 404 404 200 401",
    "GET /api/v1/sync/changes": "401 200 200 404 404 404 404 404 200 401",
    "POST /api/v1/sync/reconcile": "401 200 200 404 404 404 404 404 200 401",
    "GET /api/v1/sync/set-aside": "401 200 200 404 404 404 404 404 200 401",
    "DELETE /api/v1/sync/set-aside/<uuid:aside_id>": "401 204 404 404 404 404 404 404 404 401",
    "GET /api/v1/sync/tunnel": "401 200 200 404 404 404 404 404 200 401",
    "PUT /api/v1/phones/<uuid:phone_id>": "401 200 200 404 404 404 404 404 200 401",  # R4
    "GET /api/v1/phones/<uuid:phone_id>": ANYONE,  # whether it was ended, and nothing else
    # Sharing: Ana's ledger is hers, what she shared with Ben is his to open
    "GET /api/v1/sharing/people": "401 200 200 404 404 404 404 404 200 401",
    "GET /api/v1/shares": "401 200 200 404 404 404 404 404 200 401",
    "POST /api/v1/shares": "401 201 404 404 404 404 404 404 404 401",
    "POST /api/v1/shares/preview": "401 200 404 404 404 404 404 404 404 401",
    "GET /api/v1/shares/<uuid:share_id>": "401 200 404 404 404 404 404 404 404 401",
    "DELETE /api/v1/shares/<uuid:share_id>": "401 204 404 404 404 404 404 404 404 401",
    "GET /api/v1/inbox": "401 404 404 200 200 200 200 404 404 401",
    "GET /api/v1/caseload": "401 404 404 200 200 200 200 404 404 401",
    "GET /api/v1/patients/<uuid:patient_id>/shared": "401 404 404 200 200 404 404 404 404 401",
    "GET /api/v1/shared/<uuid:share_id>": "401 404 404 200 404 404 404 404 404 401",
    "POST /api/v1/shared/<uuid:share_id>/replies": "401 404 404 201 404 404 404 404 404 401",
    "POST /api/v1/shared/<uuid:share_id>/reviewed": "401 404 404 204 404 404 404 404 404 401",
    # The API: coming in
    "GET /api/v1/invitations": "401 404 404 200 200 200 200 200 404 401",
    "POST /api/v1/invitations": "401 404 404 201 201 201 201 201 404 401",
    "POST /api/v1/invitations/<uuid:invitation_id>/again": (
        "401 404 404 200 404 404 404 404 404 401"
    ),
    "DELETE /api/v1/invitations/<uuid:invitation_id>": "401 404 404 204 404 404 404 404 404 401",
    "POST /api/v1/join": OVER,
    "POST /api/v1/join/confirm": OVER,
    "POST /api/v1/connections/by-invitation": "401 410 410 404 404 404 404 404 410 401",
    "POST /api/v1/connections/by-code": "401 404 404 422 422 422 422 404 404 401",
    "GET /api/v1/connect-code": "401 200 404 404 404 404 404 404 404 401",
    "POST /api/v1/connect-code": "401 201 201 404 404 404 404 404 201 401",
    "DELETE /api/v1/connect-code": "401 204 204 404 404 404 404 404 204 401",
    "GET /api/v1/consents": "401 200 200 200 200 200 200 200 200 401",
    "POST /api/v1/consents": "401 204 204 422 422 422 422 422 204 401",
    "GET /api/v1/consent-documents/<document>/<int:number>": ANYONE,
    # Pages of coming in: every link that opens nothing is one page
    "GET /join": ANYONE,
    "POST /join": OVER,
    "GET /join/<token>": "302 302 302 302 302 302 302 302 302 302",
    "GET /join/confirm": ANYONE,
    "POST /join/confirm": OVER,
    "GET /join/confirm/<token>": "302 302 302 302 302 302 302 302 302 302",
    "POST /join/connect": "401 410 410 404 404 404 404 404 410 401",
    "GET /consent/<document>/<int:number>": ANYONE,
    "POST /consent": "401 303 303 422 422 422 422 422 303 401",
    "GET /invitations": "302 404 404 200 200 200 200 200 404 302",
    "POST /invitations": "401 404 404 303 303 303 303 303 404 401",
    "GET /invitations/<uuid:invitation_id>": "302 404 404 200 404 404 404 404 404 302",
    "POST /invitations/<uuid:invitation_id>/again": "401 404 404 303 404 404 404 404 404 401",
    "POST /invitations/<uuid:invitation_id>/take-back": "401 404 404 303 404 404 404 404 404 401",
    "GET /sharing/code": "302 200 200 404 404 404 404 404 200 302",
    "POST /sharing/code": "401 303 303 404 404 404 404 404 303 401",
    "POST /sharing/code/end": "401 303 303 404 404 404 404 404 303 401",
    "GET /caseload/connect": "302 404 404 200 200 200 200 404 404 302",
    "POST /caseload/connect": "401 404 404 422 422 422 422 404 404 401",
    "DELETE /api/v1/shared/<uuid:share_id>/reviewed": "401 404 404 204 404 404 404 404 404 401",
    "GET /api/v1/shares/<uuid:share_id>/again": "401 200 404 404 404 404 404 404 404 401",
    # ... and Ben, who is Cleo's therapist too; Hal's practice has no Ben
    "GET /api/v1/sharing/people/<uuid:person_id>": "401 200 200 404 404 404 404 404 404 401",
    "DELETE /api/v1/sharing/people/<uuid:person_id>/shares": (
        "401 204 204 404 404 404 404 404 404 401"
    ),
    # Pages that anyone may open
    "GET /healthz": ANYONE,
    "GET /readyz": ANYONE,
    "GET /manifest.webmanifest": ANYONE,
    "GET /sw.js": ANYONE,
    "GET /offline": ANYONE,
    "GET /install": "302 200 200 200 200 200 200 200 200 302",
    "POST /install/not-again": "401 303 303 303 303 303 303 303 303 401",
    "GET /promises": ANYONE,
    "GET /support": ANYONE,
    "GET /static/<path:filename>": ANYONE,
    "GET /sign-in": "200 302 302 302 302 302 302 302 302 200",
    "POST /sign-in": "401 401 401 401 401 401 401 401 401 401",  # a wrong password
    "GET /sign-out": "302 200 200 200 200 200 200 200 200 302",
    "POST /sign-out": "303 303 303 303 303 303 303 303 303 303",
    # Pages of one's own
    "GET /": "302 200 200 302 302 302 302 302 200 302",
    "GET /me": "302 200 200 200 200 200 200 200 200 302",
    "POST /me": "401 303 303 303 303 303 303 303 303 401",
    "GET /practice": "302 404 404 404 404 404 404 200 404 302",
    "GET /inbox": "302 404 404 200 200 200 200 404 404 302",
    "GET /caseload": "302 404 404 200 200 200 200 404 404 302",
    "GET /patients/<uuid:patient_id>": "302 404 404 200 200 404 404 404 404 302",
    "GET /journal": "302 200 200 404 404 404 404 404 200 302",
    "POST /journal/search": "401 303 303 404 404 404 404 404 303 401",
    "GET /journal/search": "302 200 200 404 404 404 404 404 200 302",
    "GET /journal/trash": "302 200 200 404 404 404 404 404 200 302",
    # Pages of treatment
    "GET /courses/new": "302 200 200 200 200 404 404 404 200 302",
    "POST /courses": "401 303 303 303 303 404 404 404 303 401",
    "GET /courses/<uuid:course_id>": "302 200 404 200 200 404 404 404 404 302",
    "GET /courses/<uuid:course_id>/edit": "302 200 404 200 200 404 404 404 404 302",
    "POST /courses/<uuid:course_id>": "401 303 404 303 303 404 404 404 404 401",
    "GET /therapy-sessions/new": "302 200 404 200 200 404 404 404 404 302",
    "POST /therapy-sessions": "401 303 404 303 303 404 404 404 404 401",
    "GET /therapy-sessions/<uuid:session_id>": "302 200 404 200 200 404 404 404 404 302",
    "GET /therapy-sessions/<uuid:session_id>/edit": "302 200 404 200 200 404 404 404 404 302",
    "POST /therapy-sessions/<uuid:session_id>": "401 303 404 303 303 404 404 404 404 401",
    "POST /therapy-sessions/<uuid:session_id>/cancel": "401 303 404 303 303 404 404 404 404 401",
    # One's own history: versions, the trash, the morning after
    "GET /api/v1/entries/<uuid:entry_id>/versions/<int:number>/changes": (
        "401 200 404 404 404 404 404 404 404 401"
    ),
    "POST /api/v1/entries/<uuid:entry_id>/versions/<int:number>/restore": (
        "401 200 404 404 404 404 404 404 404 401"
    ),
    "DELETE /api/v1/trash/<uuid:entry_id>": "401 204 404 404 404 404 404 404 404 401",
    "GET /api/v1/morning-after": "401 200 200 404 404 404 404 404 200 401",
    "POST /api/v1/entries/<uuid:entry_id>/morning-after": (
        "401 204 404 404 404 404 404 404 404 401"
    ),
    "POST /entries/<uuid:entry_id>/versions/<int:number>/restore": (
        "401 303 404 404 404 404 404 404 404 401"
    ),
    "GET /journal/trash/<uuid:entry_id>/erase": "302 200 404 404 404 404 404 404 404 302",
    "POST /journal/trash/<uuid:entry_id>/erase": "401 303 404 404 404 404 404 404 404 401",
    "GET /morning-after": "302 200 302 404 404 404 404 404 302 302",
    "POST /entries/<uuid:entry_id>/morning-after": "401 303 404 404 404 404 404 404 404 401",
    # What was being typed when a sign-in ended: one's own, whoever one is
    "GET /kept-aside": "302 200 200 404 404 404 404 404 200 302",
    "GET /kept-aside/<uuid:aside_id>/anew": "302 200 404 404 404 404 404 404 404 302",
    "GET /kept-aside/<uuid:aside_id>/as-it-came": "302 200 404 404 404 404 404 404 404 302",
    "POST /kept-aside/<uuid:aside_id>/let-go": "401 303 404 404 404 404 404 404 404 401",
    "GET /kept-words": "302 302 302 302 302 302 302 302 302 302",
    "GET /kept-words/<uuid:kept_id>": "302 200 404 404 404 404 404 404 404 302",
    "POST /kept-words/<uuid:kept_id>/let-go": "401 303 404 404 404 404 404 404 404 401",
    "GET /api/v1/kept-words": "401 200 200 200 200 200 200 200 200 401",
    "DELETE /api/v1/kept-words/<uuid:kept_id>": "401 204 404 404 404 404 404 404 404 401",
    # Pages of writing
    "GET /write": "302 200 404 404 404 404 404 404 404 302",
    "POST /prompts/<slug>/set-aside": "401 303 303 404 404 404 404 404 303 401",
    "GET /entries/<uuid:entry_id>": "302 200 404 404 404 404 404 404 404 302",
    "POST /entries/<uuid:entry_id>": "401 303 404 404 404 404 404 404 404 401",
    "GET /entries/<uuid:entry_id>/edit": "302 200 404 404 404 404 404 404 404 302",
    "GET /entries/<uuid:entry_id>/trash": "302 200 404 404 404 404 404 404 404 302",
    "POST /entries/<uuid:entry_id>/trash": "401 303 404 404 404 404 404 404 404 401",
    "POST /entries/<uuid:entry_id>/restore": "401 303 404 404 404 404 404 404 404 401",
    "GET /entries/<uuid:entry_id>/versions": "302 200 404 404 404 404 404 404 404 302",
    "GET /entries/<uuid:entry_id>/versions/<int:number>": (
        "302 200 404 404 404 404 404 404 404 302"
    ),
    "GET /entries/<uuid:entry_id>/two-versions": "302 200 404 404 404 404 404 404 404 302",
    "POST /entries/<uuid:entry_id>/two-versions": "401 303 404 404 404 404 404 404 404 401",
    # Pages of sharing
    "GET /entries/<uuid:entry_id>/share": "302 200 404 404 404 404 404 404 404 302",
    "POST /entries/<uuid:entry_id>/share": "401 303 404 404 404 404 404 404 404 401",
    "POST /entries/<uuid:entry_id>/share/again": "401 200 404 404 404 404 404 404 404 401",
    "POST /entries/<uuid:entry_id>/share/preview": "401 200 404 404 404 404 404 404 404 401",
    "POST /sharing/people/<uuid:person_id>/stop": "401 303 303 404 404 404 404 404 404 401",
    "GET /sharing": "302 200 200 404 404 404 404 404 200 302",
    "GET /sharing/<uuid:share_id>": "302 200 404 404 404 404 404 404 404 302",
    "POST /sharing/<uuid:share_id>/withdraw": "401 303 404 404 404 404 404 404 404 401",
    "GET /shared/<uuid:share_id>": "302 404 404 200 404 404 404 404 404 302",
    "POST /shared/<uuid:share_id>/replies": "401 404 404 303 404 404 404 404 404 401",
    "POST /shared/<uuid:share_id>/reviewed": "401 404 404 303 404 404 404 404 404 401",
    # Doors: passwords and addresses; without a link, and with a password that is wrong
    "POST /api/v1/sign-in/again": "401 422 422 422 422 422 422 422 422 401",
    "POST /api/v1/password/forgotten": "409 409 409 409 409 409 409 409 409 409",  # no mail here
    "POST /api/v1/password/new": "410 410 410 410 410 410 410 410 410 410",
    "POST /api/v1/me/password": "401 422 422 422 422 422 422 422 422 401",
    "POST /api/v1/me/email": "401 409 409 409 409 409 409 409 409 401",  # no mail here
    "POST /api/v1/email/confirm": "410 410 410 410 410 410 410 410 410 410",
    "GET /sign-in/again": "302 200 200 200 200 200 200 200 200 302",
    "POST /sign-in/again": "401 422 422 422 422 422 422 422 422 401",
    "GET /password/forgotten": ANYONE,
    "POST /password/forgotten": "303 303 303 303 303 303 303 303 303 303",
    "GET /password/asked": ANYONE,
    "GET /password/landing": "303 303 303 303 303 303 303 303 303 303",
    "GET /password/new": "410 410 410 410 410 410 410 410 410 410",
    "POST /password/new": "410 410 410 410 410 410 410 410 410 410",
    "GET /me/password": "302 200 200 200 200 200 200 200 200 302",
    "POST /me/password": "401 422 422 422 422 422 422 422 422 401",
    "GET /me/email": "302 200 200 200 200 200 200 200 200 302",
    "POST /me/email": "401 409 409 409 409 409 409 409 409 401",  # no mail here
    "GET /email/landing": "303 303 303 303 303 303 303 303 303 303",
    "GET /email/confirm": "410 410 410 410 410 410 410 410 410 410",
    "POST /email/confirm": "410 410 410 410 410 410 410 410 410 410",
    "POST /shared/<uuid:share_id>/unreviewed": "401 404 404 303 404 404 404 404 404 401",
    "GET /sharing/ledger": "302 200 200 404 404 404 404 404 200 302",
    "GET /sharing/<uuid:share_id>/again": "302 200 404 404 404 404 404 404 404 302",
    "GET /sharing/people/<uuid:person_id>": "302 200 200 404 404 404 404 404 404 302",
    "GET /sharing/people/<uuid:person_id>/stop": "302 200 200 404 404 404 404 404 404 302",
    # Me: where one is signed in, and the safety card, which is nobody's but one's own
    "GET /api/v1/me/sessions": "401 200 200 200 200 200 200 200 200 401",
    "DELETE /api/v1/me/sessions": "401 204 204 204 204 204 204 204 204 401",
    "DELETE /api/v1/me/sessions/<uuid:sign_in_id>": "401 204 404 404 404 404 404 404 404 401",
    "GET /api/v1/safety-card": "401 200 404 404 404 404 404 404 404 401",
    "PUT /api/v1/safety-card": "401 200 404 404 404 404 404 404 404 401",
    "GET /api/v1/crisis-lines": ANYONE,
    "GET /me/account": "302 200 200 200 200 200 200 200 200 302",
    "GET /me/time-zone": "302 200 200 200 200 200 200 200 200 302",
    "GET /me/language": "302 200 200 200 200 200 200 200 200 302",
    "GET /me/appearance": "302 200 200 200 200 200 200 200 200 302",
    "GET /me/country": "302 200 200 200 200 200 200 200 200 302",
    "GET /me/since": "302 200 200 200 200 200 200 200 200 302",
    "GET /me/prompts": "302 200 200 404 404 404 404 404 200 302",
    "GET /me/reading-contract": "302 404 404 200 200 200 200 404 404 302",
    "GET /me/keyboard": "302 404 404 200 200 200 200 404 404 302",
    "GET /me/sessions": "302 200 200 200 200 200 200 200 200 302",
    "POST /me/sessions/end-others": "401 303 303 303 303 303 303 303 303 401",
    "POST /me/sessions/end-all": "401 303 303 303 303 303 303 303 303 401",
    "POST /me/sessions/<uuid:sign_in_id>/end": "401 303 404 404 404 404 404 404 404 401",
    "GET /me/safety-card": "302 200 200 404 404 404 404 404 200 302",
    "POST /me/safety-card": "401 303 404 404 404 404 404 404 404 401",
    # The practice: Gil's alone, but for what everyone of it may know
    "GET /api/v1/practice": "401 200 200 200 200 200 200 200 200 401",
    "GET /api/v1/practice/settings": "401 404 404 404 404 404 404 200 404 401",
    "PATCH /api/v1/practice/settings": "401 404 404 404 404 404 404 409 404 401",  # from version 9
    "GET /api/v1/practice/people": "401 404 404 404 404 404 404 200 404 401",
    "POST /api/v1/practice/people/search": "401 404 404 404 404 404 404 200 404 401",
    "GET /api/v1/practice/people/<uuid:member_id>": "401 404 404 404 404 404 404 200 404 401",
    "PATCH /api/v1/practice/people/<uuid:member_id>": "401 404 404 404 404 404 404 200 404 401",
    "POST /api/v1/practice/people/<uuid:member_id>/suspend": (
        "401 404 404 404 404 404 404 204 404 401"
    ),
    "POST /api/v1/practice/people/<uuid:member_id>/restore": (
        "401 404 404 404 404 404 404 204 404 401"
    ),
    "GET /api/v1/practice/ties": "401 404 404 404 404 404 404 200 404 401",
    "POST /api/v1/practice/ties": "401 404 404 404 404 404 404 201 404 401",
    "GET /api/v1/practice/ties/<uuid:care_id>": "401 404 404 404 404 404 404 200 404 401",
    "DELETE /api/v1/practice/ties/<uuid:care_id>": "401 404 404 404 404 404 404 204 404 401",
    "POST /api/v1/practice/ties/<uuid:care_id>/cover": "401 404 404 404 404 404 404 201 404 401",
    "POST /api/v1/practice/ties/<uuid:care_id>/hand-over": (
        "401 404 404 404 404 404 404 201 404 401"
    ),
    "GET /api/v1/acts": "401 200 200 200 200 200 200 200 200 401",
    "DELETE /api/v1/sharing/people/<uuid:person_id>": "401 204 204 404 404 404 404 404 404 401",
    "GET /practice/settings": "302 404 404 404 404 404 404 200 404 302",
    "POST /practice/settings": "401 404 404 404 404 404 404 409 404 401",
    "GET /practice/acts": "302 404 404 404 404 404 404 200 404 302",
    "GET /acts": "302 200 200 200 200 200 200 404 200 302",
    "GET /practice/people": "302 404 404 404 404 404 404 200 404 302",
    "POST /practice/people/search": "401 404 404 404 404 404 404 200 404 401",
    "GET /practice/people/<uuid:member_id>": "302 404 404 404 404 404 404 200 404 302",
    "GET /practice/people/<uuid:member_id>/suspend": "302 404 404 404 404 404 404 200 404 302",
    "POST /practice/people/<uuid:member_id>/suspend": "401 404 404 404 404 404 404 303 404 401",
    "POST /practice/people/<uuid:member_id>/restore": "401 404 404 404 404 404 404 303 404 401",
    "POST /practice/people/<uuid:member_id>/lane": "401 404 404 404 404 404 404 303 404 401",
    "POST /practice/people/<uuid:member_id>/ties": (  # Jo is no patient
        "401 404 404 404 404 404 404 422 404 401"
    ),
    "GET /practice/ties": "302 404 404 404 404 404 404 200 404 302",
    "GET /practice/ties/<uuid:care_id>": "302 404 404 404 404 404 404 200 404 302",
    "POST /practice/ties/<uuid:care_id>/cover": "401 404 404 404 404 404 404 303 404 401",
    "POST /practice/ties/<uuid:care_id>/hand-over": "401 404 404 404 404 404 404 303 404 401",
    "POST /practice/ties/<uuid:care_id>/end": "401 404 404 404 404 404 404 303 404 401",
    # Leaving Ben: Cleo is his patient too
    "GET /sharing/people/<uuid:person_id>/part": "302 200 200 404 404 404 404 404 404 302",
    "POST /sharing/people/<uuid:person_id>/part": "401 303 303 404 404 404 404 404 404 401",
}

# What a GET is asked with, so that every id in it is one of Ana's.
QUERIES = {
    "GET /api/v1/prompts": "therapy_session_id={session_id}",
    "GET /courses/new": "patient={patient_id}",
    "GET /therapy-sessions/new": "course={course_id}",
    "DELETE /api/v1/trash/<uuid:entry_id>": "for_good=yes",
    "GET /write": "therapy_session_id={session_id}",
}
# Its route takes an entry from the trash.
TRASHED = (
    "POST /api/v1/entries/<uuid:entry_id>/restore",
    "POST /entries/<uuid:entry_id>/restore",
    "DELETE /api/v1/trash/<uuid:entry_id>",
    "GET /journal/trash/<uuid:entry_id>/erase",
    "POST /journal/trash/<uuid:entry_id>/erase",
)
# Its route takes a page from soon after medicine.
LANDED = (
    "POST /api/v1/entries/<uuid:entry_id>/morning-after",
    "POST /entries/<uuid:entry_id>/morning-after",
)
# A phone makes its own id: one that nobody knows is a new one, and was not ended.
UNKNOWN_TO_ALL = ("PUT /api/v1/phones/<uuid:phone_id>", "GET /api/v1/phones/<uuid:phone_id>")
# These carry a queue, and say whose it is.
SAYING_WHOSE = ("POST /api/v1/sync/push", "POST /api/v1/sync/reconcile")
# These end the session they are sent with.
LEAVING = ("POST /api/v1/sign-out", "POST /sign-out")
# These ask for a sign-in of a moment ago.
FRESH = ("POST /api/v1/me/email", "GET /me/email", "POST /me/email")
# These end every session of whoever sends them.
LEAVING_EVERYWHERE = ("POST /me/sessions/end-all", "DELETE /api/v1/me/sessions")
# These end Ana's tie to Ben, on which much else hangs.
UNTYING = (
    "DELETE /api/v1/practice/ties/<uuid:care_id>",
    "POST /api/v1/practice/ties/<uuid:care_id>/hand-over",
    "DELETE /api/v1/sharing/people/<uuid:person_id>",
    "POST /practice/ties/<uuid:care_id>/hand-over",
    "POST /practice/ties/<uuid:care_id>/end",
    "POST /sharing/people/<uuid:person_id>/part",
)
SHARE = {"entry_id": "{entry_id}", "version": 2, "person_id": "{ben_id}"}
COURSE = {"medicine": "ketamine", "route": "iv"}
SESSION = {"starts_at": "{soon}", "time_zone": "Europe/Dublin"}
SESSION_FORM = {"date": "{day}", "time": "14:00", "time_zone": "Europe/Dublin", "route": "iv"}
WRONG = {"email": "ana@example.org", "password": "not this one"}

NEWCOMER = {
    "name": "Jo",
    "email": "jo@example.org",
    "password": "another short sentence",
    "time_zone": "Europe/Dublin",
    "document": "patient",
    "version": 1,
}
WORDS = {"document": "patient", "version": 1}
COVER = {"therapist_id": "{member_id}", "from_on": "{day}", "until_on": "{day}"}

BODIES: Mapping[str, Mapping[str, Any]] = {
    "POST /api/v1/invitations": {"role": "patient", "label": "on Tuesday"},
    "POST /api/v1/invitations/<uuid:invitation_id>/again": {"mail": False},
    "POST /api/v1/join": {"invitation": "no such key", **NEWCOMER},
    "POST /api/v1/join/confirm": {"key": "no such key"},
    "POST /api/v1/connections/by-invitation": {"invitation": "no such key"},
    "POST /api/v1/connections/by-code": {"code": "23456-789AB"},
    "POST /api/v1/consents": WORDS,
    "POST /join": {**NEWCOMER, "agree": "yes"},
    "POST /consent": WORDS,
    "POST /invitations": {"role": "patient", "label": "on Tuesday", "how": "link"},
    "POST /invitations/<uuid:invitation_id>/again": {"how": "link"},
    "POST /caseload/connect": {"code": "23456-789AB"},
    "POST /api/v1/sign-in": WRONG,
    "POST /api/v1/sign-in/again": {"password": "not this one"},
    "POST /api/v1/password/forgotten": {"email": "ana@example.org"},
    "POST /api/v1/password/new": {"token": "none", "password": "a new one, quite different"},
    "POST /api/v1/me/password": {"present": "not it", "password": "a new one, quite different"},
    "POST /api/v1/me/email": {"email": "new@example.org"},
    "POST /api/v1/email/confirm": {"token": "none"},
    "POST /sign-in/again": {"password": "not this one"},
    "POST /me/password": {"present": "not it", "password": "a new one, quite different"},
    "POST /me/email": {"email": "new@example.org"},
    "PATCH /api/v1/me": {"scheme": "dark"},
    "POST /api/v1/courses": COURSE,
    "PATCH /api/v1/courses/<uuid:course_id>": {"planned_sessions": 4},
    "POST /api/v1/courses/<uuid:course_id>/therapy-sessions": SESSION,
    "PATCH /api/v1/therapy-sessions/<uuid:session_id>": SESSION,
    "POST /api/v1/prompts/<slug>/set-aside": {"choice": "skip"},
    "POST /api/v1/entries/search": {"q": "words"},
    "PUT /api/v1/entries/<uuid:entry_id>": {"kind": "reflection", "body": "third"},
    "POST /api/v1/entries/<uuid:entry_id>/settle": {"version": 3, "choice": "keep-first"},
    "POST /api/v1/entries/<uuid:entry_id>/morning-after": {"choice": "keep-private"},
    "POST /entries/<uuid:entry_id>/morning-after": {"choice": "keep-private"},
    "POST /entries/<uuid:entry_id>/versions/<int:number>/restore": {"base": "2"},
    "POST /journal/trash/<uuid:entry_id>/erase": {"for_good": "yes"},
    "POST /api/v1/sync/push": {"operations": []},
    "POST /api/v1/sync/reconcile": {"entries": []},
    "POST /api/v1/shares": SHARE,
    "POST /api/v1/shares/preview": SHARE,
    "POST /api/v1/shared/<uuid:share_id>/replies": {"text": "thank you"},
    "PUT /api/v1/safety-card": {"signs": "there"},
    "POST /me/safety-card": {"signs": "there", "base": "1"},
    "PATCH /api/v1/practice/settings": {"version": 9},
    "POST /api/v1/practice/people/search": {"q": "jo"},
    "PATCH /api/v1/practice/people/<uuid:member_id>": {"lane": "prescriber"},
    "POST /api/v1/practice/ties": {"patient_id": "{patient_id}", "therapist_id": "{member_id}"},
    "POST /api/v1/practice/ties/<uuid:care_id>/cover": COVER,
    "POST /api/v1/practice/ties/<uuid:care_id>/hand-over": {"therapist_id": "{member_id}"},
    "POST /practice/settings": {"version": "9", "name": "Practice One", "time_zone": "UTC"},
    "POST /practice/people/search": {"q": "jo"},
    "POST /practice/people/<uuid:member_id>/lane": {"lane": "prescriber"},
    "POST /practice/people/<uuid:member_id>/ties": {"therapist_id": "{ben_id}"},
    "POST /practice/ties/<uuid:care_id>/cover": COVER,
    "POST /practice/ties/<uuid:care_id>/hand-over": {"therapist_id": "{member_id}"},
    "POST /sign-in": WRONG,
    "POST /me": {"scheme": "dark"},
    "POST /journal/search": {"q": "words"},
    "POST /courses": COURSE,
    "POST /courses/<uuid:course_id>": COURSE,
    "POST /therapy-sessions": {"course": "{course_id}", **SESSION_FORM},
    "POST /therapy-sessions/<uuid:session_id>": SESSION_FORM,
    "POST /prompts/<slug>/set-aside": {"choice": "skip"},
    "POST /entries/<uuid:entry_id>": {"kind": "reflection", "body": "third", "base": "2"},
    "POST /entries/<uuid:entry_id>/two-versions": {"version": "3", "choice": "keep-first"},
    "POST /entries/<uuid:entry_id>/share": {"person_id": "{ben_id}", "parts": "body"},
    "POST /entries/<uuid:entry_id>/share/preview": {"person_id": "{ben_id}", "parts": "body"},
    "POST /shared/<uuid:share_id>/replies": {"text": "thank you"},
}
HEADERS = {
    "PUT /api/v1/entries/<uuid:entry_id>": {"If-Match": '"2"'},
    "POST /api/v1/entries/<uuid:entry_id>/versions/<int:number>/restore": {"If-Match": '"2"'},
    "PUT /api/v1/safety-card": {"If-Match": '"1"'},
}
