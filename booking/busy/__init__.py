"""Somebody's own calendar, fetched and read in a process of its own. Knows nothing of Django (1130)."""
