"""The gateway this installation is configured for."""

from django.conf import settings

from booking.texts.console import Console
from booking.texts.gateway import TextGateway


def gateway() -> TextGateway:
    """The gateway of the settings.

    Twilio's library is loaded when it is needed: it costs a third of a second, and most processes
    send no text.
    """
    if settings.SMS_GATEWAY == "console":
        return Console()
    from booking.texts.twilio_gateway import Twilio  # noqa: PLC0415

    return Twilio()
