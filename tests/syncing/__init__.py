"""Phones and the server, of one mind."""
