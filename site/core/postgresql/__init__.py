"""Django's backend for PostgreSQL, by a connection that does not wait for ever (1041)."""
