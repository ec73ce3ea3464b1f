"""Make the webhook endpoint in the configured Stripe account."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from booking.payments.gateway import GatewayTrouble
from booking.payments.provider import gateway


class Command(BaseCommand):
    """Prints the new endpoint's secret once: Stripe never shows it again."""

    help = "Creates the webhook endpoint in Stripe with the events and API version we use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", help="address of the webhook (default: BASE_URL)")

    def handle(self, *args: Any, url: str | None = None, **options: Any) -> None:
        if settings.PAYMENTS == "off":
            raise CommandError("PAYMENTS is off. Set STRIPE_SECRET_KEY first.")
        target = url or f"{settings.BASE_URL}/stripe/webhook/"
        if settings.PAYMENTS == "stripe" and not target.startswith("https://"):
            raise CommandError("Stripe only posts to https addresses: set BASE_URL, or give --url.")
        try:
            secret = gateway().make_endpoint(target)
        except GatewayTrouble as trouble:
            raise CommandError(f"Stripe refused: {trouble.code}. Run stripe_check.") from trouble
        self.stdout.write(f"Endpoint made for {target}")
        self.stdout.write(f"Put this secret into STRIPE_WEBHOOK_SECRETS: {secret}")
