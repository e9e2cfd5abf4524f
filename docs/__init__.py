"""What README shows, and the command that makes it."""
