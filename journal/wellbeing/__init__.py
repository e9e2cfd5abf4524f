"""How someone is, and what helps: their own card for hard days."""
