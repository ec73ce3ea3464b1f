"""Whether a call is really Twilio's: its signature over the address it was told, and what it sent."""

from collections.abc import Mapping

from django.conf import settings
from twilio.request_validator import RequestValidator


def is_twilios(*, path: str, sent: Mapping[str, str], signature: str) -> bool:
    """Whether Twilio signed what was `sent` to this path of our public address.

    Over BASE_URL, not over what the request says of itself: behind a proxy that may be another.
    """
    if settings.SMS_GATEWAY != "twilio" or not settings.TWILIO_AUTH_TOKEN:
        return False
    address = f"{settings.BASE_URL}{path}"
    return bool(RequestValidator(settings.TWILIO_AUTH_TOKEN).validate(address, sent, signature))
