"""Secrets that open something: the browser or the letter carries one, the database only its hash."""

import hashlib
import secrets
import string

#: What is typed and read out without a second thought, and stands in texts as it is.
LETTERS = string.ascii_letters + string.digits
#: 62 signs to choose from: 131 bits.
CODE_LENGTH = 22


def new_token() -> str:
    """A secret nobody can guess: 256 bits, fit for an address."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """A secret nobody can guess, as short as a text needs it: 131 bits."""
    return "".join(secrets.choice(LETTERS) for _place in range(CODE_LENGTH))


def hash_of(token: str) -> str:
    """What is stored of a token, 64 hexadecimal characters; it leads back to nothing."""
    # No salt and no slow hash: random bits by the hundred cannot be guessed, and each request looks one up.
    return hashlib.sha256(token.encode()).hexdigest()
