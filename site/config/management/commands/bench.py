"""`manage.py bench [names]`: one JSON object a line."""

import importlib
import json
import os
import pkgutil
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import bench
from config.bench.frame import MEASURES


class Command(BaseCommand):
    """Measures on scratch databases; what is configured is never touched."""

    help = "Prints speed and memory figures as JSON, one object a line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", help="only these measures")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PAYMENTS != "simulator":  # what is measured with money needs it installed
            mine = {
                **os.environ,
                "PAYMENTS": "simulator",
                "STRIPE_SECRET_KEY": "",
                "BASE_URL": "http://127.0.0.1:8000",
            }
            os.execve(sys.executable, [sys.executable, *sys.argv], mine)
        for module in pkgutil.iter_modules(bench.__path__, "config.bench."):
            importlib.import_module(module.name)
        unknown = set(options["names"]) - set(MEASURES)
        if unknown:
            raise CommandError(f"names: no measure {sorted(unknown)}; there are {sorted(MEASURES)}")
        for name in options["names"] or sorted(MEASURES):
            self.stderr.write(f"— {name}")
            for figures in MEASURES[name]():
                self.stdout.write(json.dumps(figures, ensure_ascii=False))
                self.stdout.flush()
