"""Encrypted columns: street addresses, access notes, phones, reasons, unreadable in the file (0006)."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.core.signals import setting_changed
from django.db import models

from core import washing


class WrongFieldKey(RuntimeError):
    """A stored value cannot be read with any key in FIELD_KEYS."""


def _fernet(key: str) -> Fernet:
    # Any passphrase may be a key: Fernet wants 32 bytes, so it is hashed to that length.
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))


@lru_cache(maxsize=1)
def _keyring() -> MultiFernet:
    return MultiFernet([_fernet(key) for key in settings.FIELD_KEYS])


def is_under_first_key(stored: str) -> bool:
    """Whether `stored` was written with the key that writes now."""
    try:
        _fernet(settings.FIELD_KEYS[0]).decrypt(stored.encode())
    except InvalidToken:
        return False
    return True


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


def key_fingerprints() -> list[str]:
    """What each of FIELD_KEYS is known by where the key itself must not stand; the first one writes."""
    return [
        hashlib.sha256(b"fingerprint of a field key: " + key.encode()).hexdigest()[:12]
        for key in settings.FIELD_KEYS
    ]


def lookup_hash(text: str) -> str:
    """A keyed hash by which equal e-mail addresses find each other without being readable.

    Under the first of FIELD_KEYS, which writes. What was written before it was put there is found by
    `lookup_hashes`, until `rotate_field_keys` has written it anew.
    """
    return lookup_hashes(text)[0]


def lookup_hashes(text: str) -> list[str]:
    """The hashes under which `text` may have been written, the present one first."""
    plain = washing.code(text).lower().encode()
    digests = (hashlib.sha256(key.encode()).digest() for key in settings.FIELD_KEYS)
    return [hmac.new(digest, plain, hashlib.sha256).hexdigest() for digest in digests]


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


def private_columns() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Every model with encrypted columns, and their names."""
    for model in apps.get_models():
        fields = model._meta.concrete_fields
        names = [
            field.name
            for field in fields
            if isinstance(field, EncryptedTextField | EncryptedJSONField)
        ]
        if names:
            yield model, names
