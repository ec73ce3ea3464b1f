"""`manage.py bench [names]`: one JSON object a line."""

import importlib
import json
import pkgutil
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import bench
from config.bench.frame import MEASURES


class Command(BaseCommand):
    """Measures on scratch databases; what is configured is never touched."""

    help = "Prints speed and memory figures as JSON, one object a line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", help="only these measures")

    def handle(self, *args: Any, **options: Any) -> None:
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
