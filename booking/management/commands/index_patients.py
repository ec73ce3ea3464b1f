"""Write anew what patients are found by: after a new key, a new version, a restored copy."""

from typing import Any

from django.core.management.base import BaseCommand

from booking.operations.finding.index import index_everybody, waiting_to_be_indexed


class Command(BaseCommand):
    """May be broken off and started again; the worker does the same by itself, more slowly."""

    help = "Writes the index by which the office finds patients, and says how far it is."

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = waiting_to_be_indexed().count()
        for done in index_everybody():
            self.stdout.write(f"{done} of {max(done, waiting)} patients")
        self.stdout.write("Everybody can be found.")
