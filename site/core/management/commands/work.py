"""The worker: delivers the outbox and runs periodic jobs until told to stop."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, close_old_connections

from core import outbox
from core.budget import Budget
from core.clock import now
from core.outbox import Lane

PAUSE_SECONDS = 1.0
# A call under way ends by itself or with the process; what it was about is asked again (0202).
FAREWELL_SECONDS = 5.0
# Then the periodic jobs have their turn, and the worker says that it is alive: a mail server may be slow.
ROUND_SECONDS = 20.0


class Command(BaseCommand):
    """`manage.py work` for a long life, `--once` for one sweep.

    What asks a service outside is done in a thread of its own: while that service is silent, letters
    leave and the worker says that it is alive (0896).
    """

    is_broken = False
    help = "Delivers messages and runs periodic jobs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            for lane in Lane:
                self.sweep(lane)
            return
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        signal.signal(signal.SIGINT, lambda *_: stop.set())
        beside = threading.Thread(target=self.keep_sweeping, args=(Lane.BESIDE, stop), daemon=True)
        beside.start()
        self.keep_sweeping(Lane.PROMPT, stop)
        beside.join(FAREWELL_SECONDS)
        if self.is_broken:
            raise CommandError("A part of the worker could not go on.")

    def keep_sweeping(self, lane: Lane, stop: threading.Event) -> None:
        """Sweep until told to stop. One lane that cannot go on ends both: whoever started us starts anew."""
        try:
            while not stop.is_set():
                self.sweep(lane)
                stop.wait(PAUSE_SECONDS)
        except BaseException:
            self.is_broken = True
            raise
        finally:
            stop.set()

    def sweep(self, lane: Lane) -> None:
        """One round; a database that is away is waited for, not died of."""
        try:
            # Nobody else does it outside a request: a connection the server has dropped would fail
            # for ever.
            close_old_connections()
            # The clock is asked for each step: the one before may have taken minutes.
            if lane is Lane.PROMPT:
                outbox.beat(now())
            outbox.run_periodic(now(), lane)
            outbox.run_due(now(), lane=lane, within=Budget(ROUND_SECONDS))
        except Error as error:
            self.stderr.write(f"database away: {type(error).__name__}")
