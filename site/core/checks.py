"""What must be true before this program may start."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from core.client_address import unheeded
from core.public_address import is_public
from core.timezones import vancouver_offset_hours


@register
def zone_data_is_fresh(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Vancouver stays on UTC−7 since March 2026; older data books everybody an hour wrong."""
    if vancouver_offset_hours() == -7:
        return []
    return [
        Error(
            "Time-zone data is stale: Vancouver in December 2026 is not UTC−7.",
            hint="Install the tzdata version pinned in requirements.lock.",
            id="core.E001",
        )
    ]


@register(Tags.security, deploy=True)
def production_is_safe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A live installation has its own address and keys of its own."""
    found: list[CheckMessage] = []
    if not settings.HTTPS:
        found.append(
            Warning("BASE_URL is not https.", hint="Set BASE_URL=https://…", id="core.W001")
        )
    if not settings.TRUSTED_PROXIES_SET and (settings.HTTPS or unheeded().exists()):
        found.append(
            Warning(
                "TRUSTED_PROXIES is not set: behind a proxy every visitor counts as one.",
                hint="Set TRUSTED_PROXIES=1 for one proxy in front, or its networks; 0 if there is none.",
                id="core.W002",
            )
        )
    return found


@register(Tags.security)
def demo_and_debug_are_not_served_as_production(
    app_configs: Any, **kwargs: Any
) -> list[CheckMessage]:
    """DEBUG shows patients' data in error pages; it may never meet a public address."""
    if settings.DEBUG and (settings.HTTPS or is_public(settings.BASE_URL)):
        return [
            Error(
                "DEBUG is on while BASE_URL is a public address.",
                hint="Unset DEBUG, or set BASE_URL to a local address.",
                id="core.E002",
            )
        ]
    return []
