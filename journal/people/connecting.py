"""An invitation that is opened by somebody who has an account: a patient of the same
practice may be tied to the therapist who invited them, after they agreed to it.
"""

from journal.errors import Conflict, Gone
from journal.people import joining, persons
from journal.people.joining import Invited
from journal.people.persons import Profile
from journal.viewer import Viewer


def look(viewer: Viewer, key: str) -> Invited:
    """What this link means for this person.

    Raises:
        Gone: it opens nothing.
        Conflict: it is for somebody who has no account yet; the sentence says what to do.
    """
    invited = joining.look(key)
    inviter = invited.inviter
    if inviter is not None and inviter.id == viewer.id:
        raise Conflict("This is your own invitation. Hand its link to the person it is for.")
    if not viewer.is_patient or invited.role != "patient":
        raise Conflict(
            "This invitation is for somebody who has no account yet. You are signed in; if it "
            "is for you all the same, sign out and open its link again."
        )
    if invited.clinic_id != viewer.clinic_id:
        raise Conflict(
            "This invitation is into another practice, and an account belongs to one. To join "
            "there too, sign out and open its link again with another e-mail address."
        )
    if inviter is None or inviter.role != "therapist":
        raise Conflict("You belong to this practice already. There is nothing left to do.")
    return invited


def accept(viewer: Viewer, key: str) -> Profile:
    """Be treated by whoever invited: the tie begins now, with nothing shared.

    Raises:
        Gone, Conflict: as for looking; or they are tied already.
    """
    invited = look(viewer, key)
    joining.take_up(viewer, invited)
    if invited.inviter is None:
        raise Gone
    return persons.profiles(viewer, [invited.inviter.id])[invited.inviter.id]
