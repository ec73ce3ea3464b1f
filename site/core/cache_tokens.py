"""Whether what a process remembers is still true: one small file that all processes of a host read.

Whoever changes something public writes a new token; whatever was made under another token is
stale. Reading costs about 15 µs and no query. Several hosts share the file through a shared
VAR_DIR, or accept that pages are at most `pagecache.LONGEST_SECONDS` old.
"""

import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import transaction

MISSING = object()


def _file() -> Path:
    return Path(settings.VAR_DIR) / "public-token"


def token() -> str:
    """The present token; empty before the first change."""
    try:
        with open(_file(), encoding="ascii") as kept:
            return kept.read()
    except FileNotFoundError:
        return ""


def renew(**_signal: Any) -> None:
    """Make everything remembered stale, now and again when the running transaction commits.

    Now, so that the writer itself reads the truth; at commit, so that a page rendered in between
    from the old rows is stale too.
    """
    _write()
    transaction.on_commit(_write)


def _write() -> None:
    handle, name = tempfile.mkstemp(dir=settings.VAR_DIR, prefix=".token-")
    with os.fdopen(handle, "w", encoding="ascii") as fresh:
        fresh.write(secrets.token_hex(8))
    os.replace(name, _file())  # readers see the old token or the new one, never half of one


def remembered(name: str, load: Callable[[], Any], *, seconds: int = 600) -> Any:
    """`load()`, remembered in this process until the token changes or `seconds` have passed."""
    key = f"{name}:{token()}"
    found = caches["public"].get(key, MISSING)
    if found is MISSING:
        found = load()
        caches["public"].set(key, found, seconds)
    return found
