"""Say what works with the configured Stripe key."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from booking.models import Payment
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.reconcile import CLOCK_TOLERANCE, check_clock
from booking.payments.checks import is_live
from booking.payments.provider import gateway
from core.clock import now


class Command(BaseCommand):
    """One line per permission; exits 1 if any is missing."""

    help = "Says what works with the configured Stripe key."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PAYMENTS == "off":
            self.stdout.write("Payments are off: visits are confirmed without a deposit.")
            return
        if settings.PAYMENTS == "simulator":
            self.stdout.write("DEMO – NO REAL MONEY: asking the embedded simulator.")
        checks = gateway().checks()
        for check in checks:
            self.stdout.write(f"{'ok     ' if check.works else 'MISSING'}  {check.sentence}")
        # All are asked before any is judged: one fault must not hide the next.
        good = [check.works for check in checks] + [self._clock(), self._one_mode()]
        if not all(good):
            raise SystemExit(1)

    def _clock(self) -> bool:
        try:
            skew = check_clock(now=now())
        except PaymentServiceAway:
            self.stdout.write("MISSING  Could not compare clocks.")
            return False
        right = abs(skew) <= CLOCK_TOLERANCE
        self.stdout.write(
            f"{'ok     ' if right else 'WRONG  '}  This clock is {skew.total_seconds():.0f} s "
            "ahead of Stripe's."
        )
        return right

    def _one_mode(self) -> bool:
        """Whether the payments in this database were made in the mode of the key."""
        live = is_live(settings.STRIPE_SECRET_KEY)
        others = Payment.objects.exclude(session_id=None).filter(livemode=not live).count()
        words = ("live", "test") if live else ("test", "live")
        self.stdout.write(
            f"{'WRONG  ' if others else 'ok     '}  The key is a {words[0]} key; "
            f"{others} payments here were made with a {words[1]} key."
        )
        return not others
