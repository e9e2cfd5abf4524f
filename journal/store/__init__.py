"""What is kept and how: the database, the vault, and the one rule of who may read what."""
