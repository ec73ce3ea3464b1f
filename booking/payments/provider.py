"""The payment provider this installation is configured for."""

from booking.payments.gateway import Gateway


def gateway() -> Gateway:
    """The gateway of the settings.

    The import waits until it is needed: Stripe's library costs half a second, and pages
    that take no money should not pay for it.
    """
    from booking.payments.stripe_gateway import configured_gateway  # noqa: PLC0415

    return configured_gateway()
