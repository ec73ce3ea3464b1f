"""What must be true before this program may start."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS, DatabaseError, transaction

from core.backups.signs import backup_state
from core.client_address import unheeded
from core.clock import now
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


@register(Tags.security, deploy=True)
def backups_are_made_elsewhere(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A clinic that has never thought of its backup thinks of it now, not afterwards."""
    found: list[CheckMessage] = []
    if not settings.BACKUP_RECIPIENTS:
        words, hint = "No backups are set up.", "Set BACKUP_RECIPIENTS; see docs/backup.md."
        found.append(Warning(words, hint=hint, id="core.W003"))
    elif not settings.BACKUP_TO:
        words = "Backups lie on the disk they are to outlive."
        hint = "Set BACKUP_TO to a folder on another machine, or to s3://bucket/folder."
        found.append(Warning(words, hint=hint, id="core.W004"))
    return found


@register(Tags.database)
def the_newest_backup_is_new(
    app_configs: Any, databases: Any = None, **kwargs: Any
) -> list[CheckMessage]:
    """`manage.py check --database default` says when a backup was missed, or none was ever tried."""
    if DEFAULT_DB_ALIAS not in (databases or []) or not settings.BACKUP_RECIPIENTS:
        return []
    try:
        with transaction.atomic():
            state = backup_state()
    except DatabaseError:
        return []  # before the first migration
    found: list[CheckMessage] = []
    if state.is_late(now()):
        made = f"{state.made_at:%Y-%m-%d %H:%M} UTC" if state.made_at else "never"
        hint = "Run manage.py backup, and look why the timer did not."
        found.append(Warning(f"The newest backup was made: {made}.", hint=hint, id="core.W005"))
    if state.is_untried(now()):
        hint = "Run manage.py backup --verify newest."
        found.append(Warning("No backup was verified in five weeks.", hint=hint, id="core.W006"))
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
