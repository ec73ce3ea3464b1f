"""In which language a page opens that a letter's link leads to: its reader's."""

from contextlib import AbstractContextManager

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core import languages


def speaking_to(request: HttpRequest, letters: str) -> AbstractContextManager[None]:
    """Speak what this browser has chosen, else the language of the reader's `letters`."""
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    code = languages.present() if chosen else letters
    request.LANGUAGE_CODE = code
    return languages.speaking(code)


def remember(request: HttpRequest, response: HttpResponse, letters: str) -> HttpResponse:
    """Whoever never chose a language reads the next page in that of the letters, too."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        languages.remember(response, letters)
    return response
