"""A pass: a signed cookie that opens the page of a letter's link for two hours.

It names the row of the link, so that revoking the link ends the pass as well. One cookie holds a short
list: two pages may lie open in two tabs.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

# With it a browser takes the cookie only over https, for this host and the whole path.
PREFIX = "__Host-" if settings.HTTPS else ""
LIFE = dt.timedelta(hours=2)
#: So many of a kind may one browser have open; the newest count.
MOST = 8
BETWEEN = "."


@dataclass(frozen=True)
class PassCookie:
    """The passes of one kind: what their cookie is called, and what they are signed for."""

    name: str
    salt: str

    def give(self, response: HttpResponse, request: HttpRequest, link: int) -> None:
        """Open the page of the link with that key, beside those this browser may open already."""
        given = signing.dumps({"link": link}, salt=self.salt)
        kept = request.COOKIES.get(self.name, "").split(BETWEEN)
        others = [one for one in kept if self._link_in(one) not in (None, link)]
        response.set_cookie(
            self.name,
            BETWEEN.join([given, *others][:MOST]),
            max_age=int(LIFE.total_seconds()),
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
        )

    def links(self, request: HttpRequest) -> Iterator[int]:
        """The keys of the links whose passes live; whether the links do, their rows say."""
        for given in request.COOKIES.get(self.name, "").split(BETWEEN)[:MOST]:
            link = self._link_in(given)
            if link is not None:
                yield link

    def _link_in(self, given: str) -> int | None:
        try:
            kept: dict[str, Any] = signing.loads(given, salt=self.salt, max_age=LIFE)
            return int(kept["link"])
        except (signing.BadSignature, KeyError, TypeError, ValueError):
            return None
