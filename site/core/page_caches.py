"""Caches in front of us (a CDN, Varnish, nginx): what they may keep, and emptying them (1320).

Only what core.pagecache itself would keep may be kept there: the same for everybody, without a session, a
form token or a user bar. Which addresses hold something stale nobody works out: a price stands on forty
pages. When the content token changes, the worker says every address it knows.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.module_loading import import_string
from wagtail.models import Page

from core.cache_tokens import token
from core.clock import now
from core.languages import language_of
from core.models import PagesKeptElsewhere
from core.outbox import Lane
from core.page_dependencies import Values
from core.pages import path_of
from core.periodic import periodic

#: A page that says a next free time: whoever presses it is asked again, but it should not be long gone.
SECONDS_OF_TIMES = 60


def may_be_kept(
    response: HttpResponse, request: HttpRequest, said: Values, seconds_true: float
) -> HttpResponse:
    """Say on a shared page for how long caches in front of us may keep it; browsers always ask again."""
    longest = settings.PAGE_CACHE_SECONDS
    if not longest:
        return response
    own = language_of(request.path_info) or settings.LANGUAGE_CODE
    # In another language than its address says it is one visitor's; with a query nobody empties it.
    if getattr(request, "LANGUAGE_CODE", own) != own or request.META.get("QUERY_STRING"):
        patch_cache_control(response, private=True, no_cache=True)
        return response
    seconds = min(longest, int(seconds_true), SECONDS_OF_TIMES if said else longest)
    patch_cache_control(response, public=True, max_age=0, s_maxage=seconds)
    return response


@periodic("page-caches", every=dt.timedelta(seconds=10), lane=Lane.OUTSIDE)
def empty(moment: dt.datetime) -> None:
    """Empty the caches in front of us if something was published since; all of it again if it failed.

    Raises whatever the cache answered: the worker notes it, and the next turn tries anew.
    """
    if not settings.WAGTAILFRONTENDCACHE:
        return
    present = token()  # before the addresses: what changes meanwhile is the next turn's
    kept, _new = PagesKeptElsewhere.objects.get_or_create(pk=1)
    if kept.token == present:
        return
    addresses = sorted(known_addresses())
    # What was there the last time too: a page that was moved or deleted has no row that names it.
    purge(sorted({*addresses, *kept.addresses}))
    PagesKeptElsewhere.objects.filter(pk=1).update(
        token=present, addresses=addresses, emptied_at=now()
    )


def purge(addresses: list[str]) -> None:
    """Tell every cache that is set up to forget `addresses`, by Wagtail's backends."""
    for backend in backends():
        backend.purge_batch(
            [url for url in addresses if backend.invalidates_hostname(urlsplit(url).hostname)]
        )


def backends() -> list[Any]:
    """The caches of WAGTAILFRONTENDCACHE, each as one of Wagtail's backends."""
    # By ourselves: Wagtail's own would ask them while an editor waits, and keep quiet about a refusal.
    return [
        import_string(given["BACKEND"])(
            {name: value for name, value in given.items() if name != "BACKEND"}
        )
        for given in settings.WAGTAILFRONTENDCACHE.values()
    ]


def known_addresses() -> Iterator[str]:
    """The whole addresses of every page, live or not, with the lists that some have below them."""
    for page in Page.objects.filter(depth__gte=2).specific().defer_streamfields():
        for part in page.get_cached_paths():
            yield settings.BASE_URL + path_of(page) + part.removeprefix("/")
