"""Encrypted columns: street addresses, access notes, phones, reasons, unreadable in the file (0006)."""

import base64
import hashlib
import hmac
import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.signals import setting_changed
from django.db import models

from core import washing


class WrongFieldKey(RuntimeError):
    """A stored value cannot be read with any key in FIELD_KEYS."""


@lru_cache(maxsize=1)
def _keyring() -> MultiFernet:
    # Any passphrase may be a key: Fernet wants 32 bytes, so it is hashed to that length.
    digests = [hashlib.sha256(key.encode()).digest() for key in settings.FIELD_KEYS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def _forget_keys(*, setting: str, **kwargs: Any) -> None:
    if setting == "FIELD_KEYS":
        # Tests change the keys; a running program never does.
        _keyring.cache_clear()


setting_changed.connect(_forget_keys)


def encrypt(text: str) -> str:
    """Ciphertext under the first of FIELD_KEYS."""
    return _keyring().encrypt(text.encode()).decode()


def decrypt(stored: str) -> str:
    """The text behind `stored`. Raises WrongFieldKey rather than hand out ciphertext."""
    try:
        return _keyring().decrypt(stored.encode()).decode()
    except InvalidToken:
        raise WrongFieldKey(
            "A private field cannot be read: FIELD_KEYS lacks the key it was written with."
        ) from None


def lookup_hash(text: str) -> str:
    """A keyed hash by which equal e-mail addresses find each other without being readable."""
    # The oldest key, which stays when a new one is put in front: hashes must go on matching.
    key = hashlib.sha256(settings.FIELD_KEYS[-1].encode()).digest()
    return hmac.new(key, washing.code(text).lower().encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):
    """A text kept encrypted at rest; empty stays empty so that it can be told apart cheaply."""

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(str(value)) if value else ""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return decrypt(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        # Equal texts have different ciphertexts: a filter would find nothing and say nothing. It is
        # an error instead.
        if lookup_name in ("isnull",):
            return super().get_lookup(lookup_name)
        return None


class EncryptedJSONField(models.TextField):
    """A small JSON value kept encrypted at rest (unfinished answers)."""

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(json.dumps(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return json.loads(decrypt(value)) if value else {}

    def to_python(self, value: Any) -> Any:
        return value
