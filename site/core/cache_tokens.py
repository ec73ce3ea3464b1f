"""Version tokens of what processes keep in memory: two small files that every process of a host reads.

CONTENT is renewed when an editor publishes or a setting is saved, some times a day; AVAILABILITY when
a time is held, given back or taken away, all day long. Whoever changes something writes a new token,
and whatever was kept under the old one is stale. Reading costs about 15 µs and no query. Other hosts
hear of it within a quarter of a second (core.news).
"""

import logging
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import transaction

from core import news
from core.replica import as_of_now
from core.whole_files import write_whole

log = logging.getLogger(__name__)

CONTENT = "content"
AVAILABILITY = "availability"
#: What could not be written, by name.
_untold: dict[str, str] = {}
# None may itself be what is remembered.
MISSING = object()


def _file(name: str) -> Path:
    return Path(settings.VAR_DIR) / f"{name}-token"


def token(name: str = CONTENT) -> str:
    """The present token of `name`: this host's own word, and what other hosts have told."""
    return _own(name) + news.heard(name)


def _own(name: str) -> str:
    try:
        with open(_file(name), encoding="ascii") as kept:
            return kept.read() + _untold.get(name, "")
    except OSError:
        return _untold.get(name, "")


def renew(name: str) -> None:
    """Make everything kept under `name` stale, now and again when the running transaction commits.

    Now, so that the writer itself reads the truth; at commit, so that a page rendered in between
    from the old rows is stale too.
    """
    _write(name)

    def committed() -> None:
        _write(name)
        news.tell(name)  # after the commit: whoever hears of it reads the new rows

    transaction.on_commit(committed)


def renew_content(**_signal: Any) -> None:
    """Something that pages say was changed: the receiver of Django's and Wagtail's signals."""
    renew(CONTENT)


def _write(name: str) -> None:
    fresh = secrets.token_hex(8)
    try:
        write_whole(_file(name), fresh)
    except OSError as full:
        # A time is not refused because a disk is full. This process knows; others of the host hear of it
        # as other hosts do, or show the page for as long as it is kept.
        log.error("a token was not written: %s", type(full).__name__)
        _untold[name] = fresh


def remembered(
    key: str, load: Callable[[], Any], *, seconds: int = 600, under: str = CONTENT
) -> Any:
    """`load()`, kept in this process until the token `under` changes or `seconds` have passed."""
    kept_as = (
        f"{key}:{token(under)}"  # read before the rows, so that old rows lie under the old one
    )
    found = caches["public"].get(kept_as, MISSING)
    if found is MISSING:
        with as_of_now():
            found = load()
        caches["public"].set(kept_as, found, seconds)
    return found
