"""Web and worker together on one machine."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config.serving import WEB_WORKERS, run_together, web, worker


class Command(BaseCommand):
    """`manage.py serve`: for a machine of its own; elsewhere run gunicorn and `work` apart."""

    help = "Starts the web server and the worker together."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--workers", type=int, default=WEB_WORKERS)
        parser.add_argument(
            "--without-worker", action="store_true", help="where `manage.py work` runs apart"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        web_part = web(options["host"], options["port"], options["workers"])
        parts = [web_part] if options["without_worker"] else [web_part, worker]
        sys.exit(run_together(parts))
