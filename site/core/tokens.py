"""Secrets that open something: the browser or the letter carries one, the database only its hash."""

import hashlib
import secrets


def new_token() -> str:
    """A secret nobody can guess: 256 bits, fit for an address."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is stored of a token, 64 hexadecimal characters; it leads back to nothing."""
    # No salt and no slow hash: 256 random bits cannot be guessed, and each request looks one up.
    return hashlib.sha256(token.encode()).hexdigest()
