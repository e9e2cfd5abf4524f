"""The words a person looked for last, sealed, for their own browser to keep.

So the way back from a found page leads to what was found, while the words stand in no
address, no log and no table. They open for this person and this sign-in alone.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode

from journal.store.unit import vault
from journal.store.vault import Place, Unreadable
from journal.viewer import Viewer


def sealed(viewer: Viewer, query: str) -> str:
    """These words as a browser may keep them."""
    return urlsafe_b64encode(vault().seal(_place(viewer), query)).decode()


def opened(viewer: Viewer, kept: str) -> str:
    """The words again, or nothing: of somebody else, or of another sign-in."""
    try:
        return str(vault().open(_place(viewer), urlsafe_b64decode(kept)))
    except (Unreadable, binascii.Error, ValueError):
        return ""


def _place(viewer: Viewer) -> Place:
    return Place("auth_session", "looked_for", viewer.id, str(viewer.auth_session_id))
