"""System checks of the settings for e-mail: the program does not start with half of a provider."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

PROVIDERS = ("postmark", "mailgun")
KEYS = {"postmark": "POSTMARK_SERVER_TOKEN", "mailgun": "MAILGUN_API_KEY"}


@register(Tags.security)
def mail_settings_are_whole(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Every refusal at once, so that one restart is enough to mend them all."""
    provider = settings.EMAIL_PROVIDER
    if not provider:
        return []
    if provider not in PROVIDERS:
        return [_error(31, "EMAIL_PROVIDER is not one of postmark, mailgun.", "Or leave it empty.")]
    found = []
    if not settings.ANYMAIL.get(KEYS[provider]):
        hint = "Set the provider's key for sending."
        found.append(_error(32, "EMAIL_PROVIDER is set, but EMAIL_PROVIDER_KEY is empty.", hint))
    secret = settings.EMAIL_REPORTS_SECRET
    if not secret or (provider == "postmark" and ":" not in secret):
        words = "EMAIL_REPORTS_SECRET does not prove who reports what became of letters."
        hint = "Postmark: user:password of the webhook's address. Mailgun: the signing key."
        found.append(_error(33, words, hint))
    if not (settings.HTTPS or settings.DEBUG or _is_elsewhere(provider)):
        words = "EMAIL_PROVIDER is set, but BASE_URL is not https: reports would not arrive."
        found.append(_error(34, words, "Set BASE_URL=https://…"))
    return found


def _is_elsewhere(provider: str) -> bool:
    """Whether letters go to a server of the tests."""
    return str(settings.ANYMAIL.get(f"{provider.upper()}_API_URL", "")).startswith("http://127.")


def _error(number: int, words: str, hint: str) -> Error:
    return Error(words, hint=hint, id=f"core.E0{number}")
