"""Which parts of the site speak another language, and how a visitor chooses it.

Only what has been translated may follow the browser's wish: an English article under a French
`lang` would be read aloud as gibberish.
"""

from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.http import require_GET

from core.logs import redact

TRANSLATED_PARTS = ("/book/", "/visit/")
NAMES = {"en": "English", "fr": "Français"}


def is_translated(path: str) -> bool:
    """Whether the page at `path` exists in every language."""
    return path.startswith(TRANSLATED_PARTS)


class TranslatedPartsMiddleware(LocaleMiddleware):
    """The visitor's language where there is a translation, the site's own everywhere else."""

    def process_request(self, request: HttpRequest) -> None:
        if is_translated(request.path_info):
            super().process_request(request)
            return
        translation.activate(settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = settings.LANGUAGE_CODE


def language_links(request: HttpRequest) -> list[dict[str, object]]:
    """The languages this page can be read in: `{code, name, url, current}`.

    An address that is a secret (a private link) is never repeated on a page.
    """
    if not is_translated(request.path) or redact(request.path) != request.path:
        return []
    present = translation.get_language() or settings.LANGUAGE_CODE
    return [
        {
            "code": code,
            "name": NAMES.get(code, str(name)),
            "url": f"/language/{code}/?next={quote(request.path)}",
            "current": present.startswith(code),
        }
        for code, name in settings.LANGUAGES
    ]


@require_GET
def choose_language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language in the browser and go back to a page that has it."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    back = request.GET.get("next", "")
    response = redirect(back if is_translated(back) else "/book/")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 86400,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
    return response
