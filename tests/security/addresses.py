"""Every address of the program, filled with samples, and what an answer to it amounts to."""

import re
from collections.abc import Callable, Iterator

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

SAMPLES = {
    "token": "A" * 43,
    "step": "done",
    "rest": "1-abc",
    "key": "abc",
    "uidb36": "1",
    "name": "done",
    "session_id": "cs_test_1",
    "path": "none.png",
    "app_name": "core",
    "model_name": "clinicsettings",
}
GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
WORDS = re.compile(r"\(\?P<\w+>(\w+)(?:\|\w+)+\)")
CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


def routes() -> Iterator[str]:
    """Every route of the resolver, as written, prefixes joined."""
    yield from dict.fromkeys(route for route, _view in patterns())


def patterns() -> Iterator[tuple[str, Callable[..., HttpResponse]]]:
    """Every route with its view; of two with one route the first is the one that answers."""
    yield from _walk(get_resolver())


def _walk(
    resolver: URLResolver, prefix: str = ""
) -> Iterator[tuple[str, Callable[..., HttpResponse]]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        else:
            yield from _walk(pattern, route)


def address_of(route: str, known: dict[str, str]) -> str:
    """A path that the route matches; `known` values (a real reference, a real id) come first."""
    values = {**SAMPLES, **known}
    path = WORDS.sub(lambda found: found[1], route)  # one of a few words: the first of them
    path = GROUP.sub(lambda found: values.get(found[1], "1"), path)
    path = CONVERTER.sub(lambda found: values.get(found[1], "1"), path)
    path = re.sub(r"\((live)\|[^()]*\)", r"\1", path)
    path = path.replace(r"(\d+)", "1").replace("(.*)", "x.pdf").replace(r"((?:[\w\-]+/)*)", "")
    return "/" + path.replace("^", "").replace("$", "").replace("\\", "").replace(".*", "nothing")


def verdict(response: HttpResponse, path: str) -> str:
    """One letter: Page, Moved, Login, None here, Forbidden, X (method not allowed), Bad request."""
    status = response.status_code
    assert status < 500, f"{path} answered {status}"
    if status in (301, 302, 303, 307, 308):
        to = response.headers["Location"]
        if to.startswith(("/accounts/login/", "/admin/login/")):
            return "L"
        # Wagtail answers "you may not" by sending people back to the admin's home.
        return "F" if path.startswith("/admin/") and to == "/admin/" else "M"
    return {404: "N", 403: "F", 405: "X"}.get(status, "P" if status < 400 else "B")
