"""Texts to telephones: a gateway in words of our own, and whose library stands behind it (1220)."""
