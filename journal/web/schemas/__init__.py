"""The shapes of what comes in and goes out: one set, for pages and JSON alike.

Schemas check shape and refuse unknown fields; acts check sense.
"""
