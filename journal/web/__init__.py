"""The two doors, pages and JSON, and the gate in front of both. They only translate."""
