"""Wagtail's caches in front of us, as this house asks: for ten seconds at most, and a refusal is an error."""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import Request, urlopen

from wagtail.contrib.frontend_cache.backends.cloudflare import CloudflareBackend
from wagtail.contrib.frontend_cache.backends.http import HTTPBackend

SECONDS = 10


class NotEmptied(Exception):
    """A cache in front of us did not forget what it was told to forget."""


class Proxy(HTTPBackend):  # type: ignore[misc]
    """Varnish, Squid or nginx: a PURGE request for each address."""

    def purge(self, url: str) -> None:
        whole = urlsplit(url)
        here = urlunsplit((self.cache_scheme, self.cache_netloc, whole.path, whole.query, ""))
        try:
            with urlopen(
                Request(here, headers={"Host": whole.netloc}, method="PURGE"), timeout=SECONDS
            ):
                return
        except HTTPError as answer:
            # What it never kept, nginx answers with 404 or 412.
            if answer.code not in (404, 412):
                raise NotEmptied(f"the proxy answered {answer.code}") from None


class Cloudflare(CloudflareBackend):  # type: ignore[misc]
    """Cloudflare: thirty addresses a request, as its service takes them. `API`: where that is."""

    def __init__(self, params: dict[str, Any]) -> None:
        api = params.pop("API", "")
        super().__init__(params)
        if api:
            self.cloudflare_purge_endpoint_url = (
                f"{api}/client/v4/zones/{self.cloudflare_zoneid}/purge_cache"
            )

    def purge_batch(self, urls: list[str]) -> None:
        for begin in range(0, len(urls), self.CHUNK_SIZE):
            self._forget(urls[begin : begin + self.CHUNK_SIZE])

    def _forget(self, urls: list[str]) -> None:
        said = Request(
            self.cloudflare_purge_endpoint_url,
            data=json.dumps({"files": urls}).encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {self.cloudflare_token}",
            },
            method="POST",
        )
        try:
            with urlopen(said, timeout=SECONDS) as answer:
                done: dict[str, Any] = json.load(answer)
        except HTTPError as answer:
            raise NotEmptied(f"Cloudflare answered {answer.code}") from None
        except ValueError:
            raise NotEmptied("Cloudflare answered something else than JSON") from None
        if not done.get("success"):
            raise NotEmptied("Cloudflare refused")
