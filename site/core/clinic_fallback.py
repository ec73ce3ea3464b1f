"""The clinic's name and phone in a small file: for error pages, which do without the database."""

import json
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from core.models import ClinicSettings
from core.whole_files import write_whole

FACTS = ("name", "short_name", "phone", "phone_hours")


def _file() -> Path:
    return Path(settings.VAR_DIR) / "clinic.json"


def loaded_facts() -> ClinicSettings:
    """The clinic's facts from the database, written to the file where they have changed."""
    facts = ClinicSettings.current()
    text = json.dumps({name: getattr(facts, name) for name in FACTS})
    with suppress(OSError):  # a page that can be made is not refused for want of its fallback
        if not _file().exists() or _file().read_text(encoding="utf-8") != text:
            write_whole(_file(), text)
    return facts


def fallback_facts() -> ClinicSettings:
    """What the file says; without one, the facts of a clinic that has told us nothing."""
    try:
        noted = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        noted = {}
    return ClinicSettings(**{name: noted[name] for name in FACTS if name in noted})
