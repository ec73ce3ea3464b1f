"""What a program at a public address must have of its own. With less it does not start, and says why.

Whoever wants it so all the same names the check in INSIST (decisions/1003).
"""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

LEAST_LETTERS, LEAST_DIFFERENT = 32, 8
NO_MAIL = ("filebased", "console", "dummy", "locmem")
ASK = "python -c 'import secrets; print(secrets.token_urlsafe(48))'"


def is_public(address: str) -> bool:
    """Whether strangers can come to `address`: it is not of this machine nor of a house's own network."""
    host = urlsplit(address).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        return not ip_address(host).is_private
    except ValueError:
        return bool(host)


@register(Tags.security)
def a_public_address_is_safe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every refusal at once, so that one restart is enough to mend them all."""
    if settings.DEBUG or not is_public(settings.BASE_URL):
        return []
    return [
        Error(what, hint=f"{hint} To insist: INSIST=core.E{number:03}.", id=f"core.E{number:03}")
        for number, what, hint in [*_keys(), *_doors()]
    ]


Found = Iterator[tuple[int, str, str]]


def _keys() -> Found:
    if _is_weak(settings.SECRET_KEY):
        yield 11, "SECRET_KEY is so short or so plain that it can be guessed.", f"Make one: {ASK}"
    # Only the one that writes: older ones must stay for what they have written.
    if _is_weak(settings.FIELD_KEYS[0]):
        yield (
            12,
            "The first of FIELD_KEYS is so short or so plain that it can be guessed.",
            f"Put a new one before it, by a comma: {ASK}",
        )
    if settings.METRICS_TOKEN and _is_weak(settings.METRICS_TOKEN):
        yield (
            17,
            "METRICS_TOKEN is so short or so plain that it can be guessed.",
            f"Make one: {ASK}",
        )


def _is_weak(key: str) -> bool:
    return len(key) < LEAST_LETTERS or len(set(key)) < LEAST_DIFFERENT


def _doors() -> Found:
    if "*" in settings.ALLOWED_HOSTS:
        yield (
            13,
            "ALLOWED_HOSTS is *: links in letters could be made to lead to a stranger's site.",
            "Name the hosts of BASE_URL.",
        )
    if settings.DEMO:
        yield (
            16,
            "DEMO is on at a public address: its passwords are known to everybody.",
            "Unset DEMO.",
        )
        return  # a demonstration sends no letters and asks for no second factor, and says so
    if any(kind in settings.EMAIL_BACKEND for kind in NO_MAIL):
        yield (
            14,
            "There is no mail server: no confirmation, reminder or invitation would leave the house.",
            "Set EMAIL_URL=smtp://user:password@host:587/?tls=True.",
        )
    if not settings.SECOND_FACTOR_REQUIRED:
        yield (
            15,
            "SECOND_FACTOR_REQUIRED is off: one stolen password opens every patient's file.",
            "Unset SECOND_FACTOR_REQUIRED.",
        )
