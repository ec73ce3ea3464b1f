"""Faults that no test need notice, each with its reason: (as it was, as it became) by module."""

ALLOWED: dict[str, dict[tuple[str, str], str]] = {}
