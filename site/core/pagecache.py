"""The page cache: whole public pages, for visitors without a session, from memory (0301).

Only pages that say of themselves that everybody sees the same (`response.page_id`, set by
BasePage.serve) are kept: no preview, no form token, no cookie, no signed-in person. A page is
kept under the content token read *before* it was rendered, so that one made from old rows is never
found after a change; what it said of free times is kept with it (core.page_dependencies).
"""

import datetime as dt
import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone

from core import cache_tokens
from core.alerts import next_change
from core.clock import now
from core.page_caches import may_be_kept
from core.page_dependencies import Values, noting, still_true

LONGEST_SECONDS = 120
# Not kept, in spite of the name: each answer has its own.
KEPT_HEADERS = {"content-length", "date", "etag", "content-encoding"}
# Any other query could be made up without end, and push every true page out of memory.
SHARED_QUERIES = {"page", "area", "language", "service"}
LONGEST_QUERY = 120
ZIPPED = ("text/", "application/json", "application/xml")
OWN_COOKIES = {settings.SESSION_COOKIE_NAME, "messages"}

GetResponse = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True)
class KeptPage:
    """A rendered page: what is needed to send it again."""

    page_id: int
    headers: tuple[tuple[str, str], ...]
    content: bytes
    zipped: bytes
    etag: str
    said: Values

    def response_to(self, request: HttpRequest) -> HttpResponse:
        """The same page again, or 304 when the visitor has it."""
        answer: HttpResponse
        if request.META.get("HTTP_IF_NONE_MATCH") == self.etag:
            answer = HttpResponseNotModified()
        elif "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
            answer = HttpResponse(self.zipped, headers={"Content-Encoding": "gzip"})
        else:
            answer = HttpResponse(self.content)
        for name, value in self.headers:
            answer[name] = value
        answer["ETag"] = self.etag
        answer.page_id = self.page_id  # type: ignore[attr-defined]
        return answer


class PageCacheMiddleware:
    """Answers from memory where it may; otherwise asks on and keeps the answer where it may.

    Text that is not kept goes out zipped too, by Django's own middleware, which makes each length
    different by chance: what is secret on a page cannot be guessed from its size (BREACH).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.zip = GZipMiddleware(get_response)  # type: ignore[arg-type]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = key_of(request)
        kept: KeptPage | None = caches["public"].get(key) if key else None
        if kept is not None and still_true(kept.said):
            return may_be_kept(kept.response_to(request), request, kept.said, seconds_true(now()))
        with noting() as said:
            response = self.get_response(request)
        if key and may_keep(request, response) and still_true(said):
            page = keep(key, response, said)
            return may_be_kept(page.response_to(request), request, said, seconds_true(now()))
        if response.streaming or not response.get("Content-Type", "").startswith(ZIPPED):
            return response
        return cast(HttpResponse, self.zip.process_response(request, response))


def key_of(request: HttpRequest) -> str | None:
    """The name a shared page would be kept under; None when this request may not share one."""
    if request.method not in ("GET", "HEAD") or getattr(request, "is_dummy", False):
        return None
    # Whoever has a session may be signed in, and a message waits for one person.
    if not OWN_COOKIES.isdisjoint(request.COOKIES) or "HTTP_AUTHORIZATION" in request.META:
        return None
    query = request.META.get("QUERY_STRING", "")
    if query and (len(query) > LONGEST_QUERY or not set(request.GET) <= SHARED_QUERIES):
        return None
    language = getattr(request, "LANGUAGE_CODE", "")
    # The host too: a made-up one must not stand in the links of the next visitor's page.
    parts = [cache_tokens.token(), request.get_host(), language, request.path, query]
    return "page:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()


def may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether everybody without a session would get exactly this answer."""
    return (
        request.method == "GET"
        and response.status_code == 200
        and getattr(response, "page_id", None) is not None
        and not getattr(request, "is_preview", False)
        and not response.cookies
        # A form token was drawn on it: it belongs to one visitor.
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and "private" not in response.get("Cache-Control", "")
        and not response.streaming
    )


def keep(key: str, response: HttpResponse, said: Values) -> KeptPage:
    """Remember `response` and what it `said` under `key`, for as long as its words are true."""
    headers = tuple(
        (name, value) for name, value in response.items() if name.lower() not in KEPT_HEADERS
    )
    content = response.content
    page = KeptPage(
        page_id=response.page_id,  # type: ignore[attr-defined]
        headers=(*headers, ("Vary", "Accept-Encoding, Accept-Language, Cookie")),
        content=content,
        # No time in it: the same page has the same bytes in every process.
        zipped=gzip.compress(content, 6, mtime=0),
        etag=f'W/"{hashlib.sha256(content).hexdigest()[:24]}"',
        said=said,
    )
    caches["public"].set(key, page, seconds_to_keep(now()))
    return page


def seconds_to_keep(moment: dt.datetime) -> float:
    """In this process: not long, and no longer than its words are true."""
    return min(float(LONGEST_SECONDS), seconds_true(moment))


def seconds_true(moment: dt.datetime) -> float:
    """Until an alert's beginning or end, or midnight, when “tomorrow” becomes “today”."""
    local = timezone.localtime(moment)
    midnight = (local + dt.timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    ends = [(midnight - local).total_seconds()]
    change = next_change(moment)
    if change:
        ends.append((change - moment).total_seconds())
    return max(0.05, min(ends))
