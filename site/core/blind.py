"""Blind indexes: keyed digests by which a word in an encrypted column is found and not read (1100)."""

import base64
import hashlib
import hmac
from collections.abc import Iterable

from django.conf import settings

# Ninety-six bits: two words of a clinic meet in one digest less than once in a million clinics.
_BYTES = 12
#: Length of a digest as it is stored.
DIGEST_LENGTH = 16


def digest(purpose: str, word: str) -> str:
    """What stands in the index for `word`, under the key that writes."""
    return _digest(settings.FIELD_KEYS[0], purpose, word)


def digests(purpose: str, word: str) -> list[str]:
    """Under each key: what was indexed before a new key was put in front is still found."""
    return [_digest(key, purpose, word) for key in settings.FIELD_KEYS]


def mark(version: str) -> str:
    """Which key and which rules an index was written with; another one has to be written anew."""
    return digest("mark", version)


def _digest(key: str, purpose: str, word: str) -> str:
    # A key of its own for each purpose: equal words of two purposes do not show that they are equal.
    bound = hmac.new(
        hashlib.sha256(key.encode()).digest(), f"blind index: {purpose}".encode(), "sha256"
    )
    found = hmac.new(bound.digest(), word.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(found[:_BYTES]).decode()


def unordered(found: Iterable[str]) -> list[str]:
    """In the order of the digests, which is that of no word: rows must not tell which came first."""
    return sorted(set(found))
