"""Phones and the server, of one mind: what a phone pushes, what it reads of changes, and how
both find out what the other lacks."""
