"""The published pages right below the home page: which there are, and which version of one is shown."""

from typing import Any

from django.db import DatabaseError
from wagtail.models import Page

from core.cache_tokens import remembered

DEPTH = 3


def live_slugs() -> frozenset[str]:
    """Their slugs; nothing while the database is away: the page that says so has a footer, too."""
    try:
        return remembered("pages-of-the-clinic", _slugs)  # type: ignore[no-any-return]
    except DatabaseError:
        return frozenset()


def live_version(slug: str) -> str:
    """Which revision of that page is published: `r412`; empty where there is none.

    Asked of the database each time: it is written down with what somebody agreed to.
    """
    found = _live().filter(slug=slug).values_list("live_revision_id", flat=True).first()
    return f"r{found}" if found else ""


def _live() -> Any:
    return Page.objects.live().filter(depth=DEPTH)


def _slugs() -> frozenset[str]:
    return frozenset(_live().values_list("slug", flat=True))
