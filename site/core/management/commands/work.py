"""The worker: delivers the outbox and runs periodic jobs until told to stop."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from core import worker
from core.databases import wait_at_most

#: Seconds for one question of a report; after a silence the worker asks anew.
ANSWERS_WITHIN = 120


class Command(BaseCommand):
    """`manage.py work` for a long life, `--once` for one round."""

    help = "Delivers messages and runs periodic jobs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self._once()
            return
        wait_at_most(ANSWERS_WITHIN)
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        signal.signal(signal.SIGINT, lambda *_: stop.set())
        try:
            worker.work(stop)
        except worker.Broken as broken:
            raise CommandError(f"A part of the worker could not go on: {broken}") from broken

    def _once(self) -> None:
        try:
            worker.work_once()
        except (Error, worker.ClocksDiffer) as error:
            raise CommandError(f"{type(error).__name__}: nothing was done") from error
