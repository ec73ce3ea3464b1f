"""The gateway to Twilio, and with `signature` the only files that import its library (9.13).

Facts it is built on, each held by a test: the library waits for ever unless told otherwise, does not
try again by itself, and logs what it sends.
"""

import logging
from typing import Any

from django.conf import settings
from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import ConnectTimeout, RequestException
from twilio.base import values
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from urllib3.exceptions import NewConnectionError

from booking.texts.gateway import NotTaken, PerhapsTaken, TextOrder, TextRefused, said_by

SECONDS = 10.0

# Its lines hold the number, and the words with the private link in them.
logging.getLogger("twilio.http_client").setLevel(logging.WARNING)


class _Elsewhere(TwilioHttpClient):  # type: ignore[misc]  # the library is untyped
    """The same, to another address: a server of the tests."""

    def request(self, method: str, url: str, *args: Any, **options: Any) -> Any:
        """Ask the address of the settings instead of Twilio's own."""
        here = url.replace("https://api.twilio.com", settings.TWILIO_API_BASE.rstrip("/"), 1)
        return super().request(method, here, *args, **options)


class Twilio:
    """Twilio's API for messages."""

    def send(self, order: TextOrder) -> str:
        """Hand over one text. Raises NotTaken, PerhapsTaken, TextRefused."""
        try:
            made = _client().messages.create(
                to=order.to,
                body=order.body,
                status_callback=order.report_url or values.unset,
                **_sender(),
            )
        except TwilioRestException as error:
            raise _trouble(error) from None
        except RequestException as error:
            raise _silence(error) from None
        except TwilioException:
            # An answer that is none: it may have been about a text that went out.
            raise PerhapsTaken("unreadable") from None
        return str(made.sid)


def _client() -> Client:
    kind = _Elsewhere if settings.TWILIO_API_BASE else TwilioHttpClient
    return Client(
        settings.TWILIO_ACCOUNT_SID,
        settings.TWILIO_AUTH_TOKEN,
        http_client=kind(timeout=SECONDS),
    )


def _sender() -> dict[str, str]:
    if settings.TWILIO_MESSAGING_SERVICE:
        return {"messaging_service_sid": settings.TWILIO_MESSAGING_SERVICE}
    return {"from_": settings.TWILIO_FROM}


def _trouble(error: TwilioRestException) -> Exception:
    code = str(error.code or error.status)
    # Too many at once, or our key is not taken (a person must act): nothing has gone out.
    if error.status in (401, 403, 429):
        return NotTaken(code)
    if error.status >= 500:
        return PerhapsTaken(code)
    return TextRefused(code, said_by(code))


def _silence(error: RequestException) -> Exception:
    """Whether the silence came before anything had been said."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    unsaid = isinstance(error, ConnectTimeout) or (
        isinstance(error, NoConnection) and isinstance(reason, NewConnectionError)
    )
    return NotTaken("no connection") if unsaid else PerhapsTaken("silence")
