"""Compare the ledger with the payment provider's books."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.reconcile import REACH, reconcile
from booking.payments.gateway import payments_are_on
from core.clock import now


class Command(BaseCommand):
    """Prints each difference; exits 1 while any remains."""

    help = "Compares the ledger with Stripe, repairs what is safe, prints every difference."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since", type=dt.date.fromisoformat, help="first day to compare (YYYY-MM-DD)"
        )

    def handle(self, *args: Any, since: dt.date | None = None, **options: Any) -> None:
        if not payments_are_on():
            self.stdout.write("Payments are off: nothing to compare.")
            return
        moment = now()
        began = dt.datetime.combine(since, dt.time(), dt.UTC) if since else moment - REACH
        try:
            found = reconcile(now=moment, since=began)
        except PaymentServiceAway as away:
            raise CommandError("The payment provider does not answer; try again later.") from away
        for one in found:
            fate = "repaired" if one.repaired else "OPEN"
            self.stdout.write(f"{fate}  payment {one.payment}: {one.sentence}")
        left = sum(not one.repaired for one in found)
        self.stdout.write(f"{len(found)} differences found, {left} left.")
        # A timer that runs this hears of what is open by the exit code.
        if left:
            raise SystemExit(1)
