"""Which parts of the site speak another language, and how a visitor chooses it.

Everything a visitor reads follows the visitor's wish: navigation, forms, the booking journey. What
editors wrote in one language stays in it and says so (`lang`), so that it is never read aloud with
the wrong voice.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import cast
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.http import require_GET

from core.logs import redact

#: For staff and for machines: in the site's own language, whatever the browser wishes.
ONE_LANGUAGE = (
    "/admin/",
    "/practice/",
    "/accounts/",
    "/api/",
    "/style/",
    "/stripe/",
    "/articles/feed/",
    "/documents/",
    "/llms.txt",
    "/robots.txt",
    "/sitemap.xml",
)
NAMES = {"en": "English", "fr": "Français"}


def is_translated(path: str) -> bool:
    """Whether the page at `path` follows the visitor's language."""
    return path.startswith("/") and not path.startswith(("//", "/\\", *ONE_LANGUAGE))


def language_of(path: str) -> str:
    """The other language whose tree `path` lies in: `/fr/services/` → `fr`; empty for the site's own."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in dict(settings.LANGUAGES) and first != settings.LANGUAGE_CODE else ""


def tag(code: str) -> str:
    """The language as it is written in `lang`: `fr-CA`."""
    return str(settings.LANGUAGE_TAGS.get(code, code))


def name_of(code: str) -> str:
    """The language by its own name: `Français`."""
    return NAMES.get(code, str(dict(settings.LANGUAGES).get(code, code)))


def present() -> str:
    """The code of the language being spoken now."""
    return (translation.get_language() or settings.LANGUAGE_CODE).split("-")[0]


def speaking(code: str) -> AbstractContextManager[None]:
    """Speak the language `code` for a while: a letter's, whoever sends it. Unknown: the site's own."""
    # A row may keep a language that the site has since given up.
    known = code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return translation.override(known)


class TranslatedPartsMiddleware(LocaleMiddleware):
    """The visitor's language where there is a translation, the site's own everywhere else.

    A page that editors translated has an address of its own, which decides: `/fr/…` is French.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(
            settings.LANGUAGE_CODE
        ):  # and no trace of it in this thread after
            return cast(HttpResponse, super().__call__(request))

    def process_request(self, request: HttpRequest) -> None:
        own = language_of(request.path_info)
        if is_translated(request.path_info) and not own:
            super().process_request(request)
            return
        translation.activate(own or settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = own or settings.LANGUAGE_CODE


def language_links(
    request: HttpRequest, addresses: Mapping[str, str] | None = None
) -> list[dict[str, object]]:
    """The languages this page can be read in: `{code, name, url, current}`.

    `addresses` are the paths of its published translations, by language. An address that is a
    secret (a private link) is never repeated on a page. What the address asks (a day, which of two
    bookings) is asked again in the other language.
    """
    # What the log would leave out is a secret: a link would repeat it, and carry it into `Referer`.
    if not is_translated(request.path) or redact(request.path) != request.path:
        return []
    whole = request.get_full_path()
    here = whole if redact(whole) == whole else request.path
    return [
        {
            "code": code,
            "tag": tag(code),
            "name": name_of(code),
            "url": f"/language/{code}/?next={quote((addresses or {}).get(code, here))}",
            "current": present() == code,
        }
        for code, _name in settings.LANGUAGES
    ]


@require_GET
def choose_language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language in the browser and go back to the page."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    back = request.GET.get("next", "")
    # Only a path of ours: `//elsewhere` would send the visitor to another site.
    fits = is_translated(back) and language_of(back) in ("", code)
    return remember(redirect(back if fits else "/"), code)


def remember(response: HttpResponse, code: str) -> HttpResponse:
    """Let the browser ask for the language `code` from now on, for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 86400,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
    return response
