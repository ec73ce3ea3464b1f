"""The worker: delivers the outbox and runs periodic jobs until told to stop."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections

from core import outbox
from core.clock import now

PAUSE_SECONDS = 1.0


class Command(BaseCommand):
    """`manage.py work` for a long life, `--once` for one sweep."""

    help = "Delivers messages and runs periodic jobs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        if not options["once"]:
            signal.signal(signal.SIGTERM, lambda *_: stop.set())
            signal.signal(signal.SIGINT, lambda *_: stop.set())
        while True:
            self.sweep()
            if options["once"] or stop.wait(PAUSE_SECONDS):
                return

    def sweep(self) -> None:
        """One round; a database that is away is waited for, not died of."""
        try:
            # Nobody else does it outside a request: a connection the server has dropped would fail
            # for ever.
            close_old_connections()
            # The clock is asked for each step: the one before may have taken minutes.
            outbox.beat(now())
            outbox.run_periodic(now())
            outbox.run_due(now(), most=200)
        except Error as error:
            self.stderr.write(f"database away: {type(error).__name__}")
