"""The demonstration practice: seven invented people, and a fortnight around two sessions.

Filled through the same acts that the doors use, at moved moments. Refused by its
command when the site is not on this machine alone.
"""
