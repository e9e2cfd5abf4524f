"""The clear-head hold: what was written in the first hours after medicine waits
until the next morning before it is shared (1-product, 6).

It delays one thing, sharing, and one extra step overrides it. Asking for help never
passes through here.
"""

from datetime import datetime

from journal import clock
from journal.treatment import therapy_sessions
from journal.viewer import Viewer
from journal.writing import versions
from journal.writing.entry import Entry


def held_until(viewer: Viewer, entry: Entry) -> datetime | None:
    """Until when sharing this entry is held, or None if it is not (any more).

    Both the time on the page and the time it arrived count, so that neither a wrong
    clock nor a tunnel shortens the hold.
    """
    moments = [entry.written_at, entry.changed_at]
    if entry.near_medicine:  # begun while landing and edited since: the beginning counts
        moments = versions.moments(viewer, entry)
    near = therapy_sessions.landing_at(viewer, moments)
    if near is None:
        return None
    morning = clock.next_morning(near.starts_at, near.time_zone)
    morning = max(morning, near.landing_until)  # a long medicine late in the day outlasts the night
    return morning if clock.now() < morning else None
