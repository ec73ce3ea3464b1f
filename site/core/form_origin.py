"""Where a form comes from, for forms on kept pages, which carry no token."""

from urllib.parse import urlsplit

from django.http import HttpRequest


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent the form."""
    # Browsers write it themselves and no script can; older ones have only the address they come
    # from.
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origin).netloc == request.get_host()
