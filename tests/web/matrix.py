"""Who may use which route: one line for each, one column for each person.

Every id in a path is that of something of Ana's. `302` is the way to the sign-in page
for a person who is nobody, and to their own first page for others.
"""

from collections.abc import Mapping
from typing import Any

ANYONE = "200 200 200 200 200 200 200 200 200 200"
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
    "GET /promises": ANYONE,
    "GET /support": ANYONE,
    "GET /static/<path:filename>": ANYONE,
    "GET /sign-in": "200 302 302 302 302 302 302 302 302 200",
    "POST /sign-in": "401 401 401 401 401 401 401 401 401 401",  # a wrong password
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
# These end the session they are sent with.
LEAVING = ("POST /api/v1/sign-out", "POST /sign-out")
# These end every session of whoever sends them.
LEAVING_EVERYWHERE = ("POST /me/sessions/end-all", "DELETE /api/v1/me/sessions")
SHARE = {"entry_id": "{entry_id}", "version": 2, "person_id": "{ben_id}"}
COURSE = {"medicine": "ketamine", "route": "iv"}
SESSION = {"starts_at": "{soon}", "time_zone": "Europe/Dublin"}
SESSION_FORM = {"date": "{day}", "time": "14:00", "time_zone": "Europe/Dublin", "route": "iv"}
WRONG = {"email": "ana@example.org", "password": "not this one"}

BODIES: Mapping[str, Mapping[str, Any]] = {
    "POST /api/v1/sign-in": WRONG,
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
    "POST /api/v1/shares": SHARE,
    "POST /api/v1/shares/preview": SHARE,
    "POST /api/v1/shared/<uuid:share_id>/replies": {"text": "thank you"},
    "PUT /api/v1/safety-card": {"signs": "there"},
    "POST /me/safety-card": {"signs": "there", "base": "1"},
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
