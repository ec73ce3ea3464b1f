"""Django's backend for SQLite, with a line for whoever wants to write (1046)."""
