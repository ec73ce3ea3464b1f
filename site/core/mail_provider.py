"""The gateway to mail providers that report, and the only file that imports their library (1225).

Its exceptions and its events quote addresses and letters: nothing of them leaves this file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from anymail import exceptions, signals
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest

from core.mail_refusals import AddressRefused, LetterRefused, MailAway
from core.models.outbox import Report

#: Our own mark on a letter, which its reports bring back.
MARK = "letter"
TOO_LARGE = 413


class NotTheProviders(Exception):
    """Whoever posted has not proved to be the provider."""


class ReportUnreadable(Exception):
    """What was posted is no report of a letter."""


@dataclass(frozen=True)
class LetterReport:
    """What a provider says of one letter: by our mark, by its own id."""

    reference: str
    provider_id: str
    says: Report


def hand_over(message: EmailMultiAlternatives, reference: str) -> str:
    """Give one letter to the provider; returns its id there.

    Raises AddressRefused, LetterRefused, MailAway.
    """
    # Nobody counts who opens a letter, and a private link leads nowhere but to us.
    marks = {"metadata": {MARK: reference}, "track_opens": False, "track_clicks": False}
    for name, value in marks.items():
        setattr(message, name, value)
    try:
        message.send()
    except (exceptions.AnymailRecipientsRefused, exceptions.AnymailInvalidAddress):
        raise AddressRefused from None
    except exceptions.AnymailRequestsAPIError as error:
        raise _trouble(error) from None
    except (exceptions.AnymailUnsupportedFeature, exceptions.AnymailSerializationError):
        raise LetterRefused from None
    return str(message.anymail_status.message_id or "")[:200]  # type: ignore[attr-defined]


def _trouble(error: exceptions.AnymailRequestsAPIError) -> Exception:
    """Whatever the operator can put right is tried again: a key, a sender that is not proved, a limit."""
    if error.status_code == TOO_LARGE:
        return LetterRefused()
    # Mailgun says of an address it does not take no more than this sentence.
    said = error.response.text if error.response is not None else ""
    if error.status_code == 400 and "to parameter is not a valid address" in said.replace("'", ""):
        return AddressRefused()
    return MailAway()


def _of_postmark() -> Any:
    return PostmarkTrackingWebhookView(webhook_secret=settings.EMAIL_REPORTS_SECRET)


def _of_mailgun() -> Any:
    key = settings.EMAIL_REPORTS_SECRET
    return MailgunTrackingWebhookView(webhook_signing_key=key, webhook_secret=[])


#: The reader of each provider's reports, with its proof of who posts them.
READERS: dict[str, Callable[[], Any]] = {"postmark": _of_postmark, "mailgun": _of_mailgun}

#: What is worth writing down: opened, clicked and put off are nobody's business, or not the end yet.
SAYS = {
    signals.EventType.DELIVERED: Report.DELIVERED,
    signals.EventType.COMPLAINED: Report.COMPLAINED,
    signals.EventType.BOUNCED: Report.BOUNCED,
    signals.EventType.REJECTED: Report.REJECTED,
    signals.EventType.FAILED: Report.REJECTED,
}


def reports_in(request: HttpRequest) -> list[LetterReport]:
    """What a provider has posted. Raises NotTheProviders, ReportUnreadable."""
    reader = READERS[settings.EMAIL_PROVIDER]()
    try:
        reader.run_validators(request)
    except (exceptions.AnymailWebhookValidationFailure, ValueError, TypeError):
        raise NotTheProviders from None
    try:
        events = reader.parse_events(request)
        return [_read(event) for event in events if event.event_type in SAYS]
    except (ValueError, LookupError, TypeError, AttributeError, ImproperlyConfigured):
        raise ReportUnreadable from None


def _read(event: Any) -> LetterReport:
    mark = event.metadata.get(MARK)
    return LetterReport(
        reference=mark if isinstance(mark, str) else "",
        provider_id=str(event.message_id or "")[:200],
        says=SAYS[event.event_type],
    )
