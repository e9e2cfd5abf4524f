"""How fast the journal is: `python -m bench`, against the goals in 6-speed. Never a test."""
