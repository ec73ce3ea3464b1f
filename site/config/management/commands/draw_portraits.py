"""Draw the demo clinic's portraits again after `demo/portraits.yaml` or a part has changed."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.portraits import sheet

SHEET = Path(settings.SITE) / "static/img/portraits.svg"


class Command(BaseCommand):
    """Write static/img/portraits.svg."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Overwrite the sheet; the same descriptions give the same bytes."""
        SHEET.write_text(sheet(), encoding="utf-8")
        self.stdout.write(f"{SHEET} {SHEET.stat().st_size} bytes")
