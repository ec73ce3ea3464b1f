"""The webhook endpoint for Stripe. No login and no CSRF: the signature alone proves the sender."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from booking.operations.money.webhook_events import EventRefused, process_event, receive_event
from core.clock import now

log = logging.getLogger(__name__)
# Stripe's events are a few kilobytes; a stranger must not fill the memory before the signature is checked.
LARGEST_BODY = 256 * 1024


class AnswerFirst(HttpResponse):
    """200 as soon as the event is safe; what it asks for is done once the answer has been sent."""

    def __init__(self, event_pk: int | None) -> None:
        super().__init__("ok", content_type="text/plain")
        self._event_pk = event_pk

    def act(self) -> None:
        """Process the event, once; the worker repeats whatever fails here."""
        # Once, though a server may close a response twice.
        event_pk, self._event_pk = self._event_pk, None
        if event_pk is not None:
            _process_quietly(event_pk)

    def close(self) -> None:
        """Called by the server after the last byte."""
        self.act()
        super().close()


def _process_quietly(event_pk: int) -> None:
    try:
        process_event(event_pk=event_pk, now=now())
    except Exception as error:  # noted on the row; nobody is left to tell
        log.warning("event %s waits for the worker: %s", event_pk, type(error).__name__)


@csrf_exempt
@login_not_required
@require_http_methods(["POST"])
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """Take one event: 200 kept, 400 refused, 413 too large, 500 only if it could not be kept."""
    if not _is_small(request):
        return HttpResponse("too large", status=413, content_type="text/plain")
    try:
        event_pk = receive_event(
            body=request.body,
            signature=request.headers.get("Stripe-Signature", ""),
            now=now(),
        )
    except EventRefused:
        return HttpResponse("refused", status=400, content_type="text/plain")
    # Our fault, not the message's: 500 says so in Stripe's dashboard, and it is sent again.
    except DatabaseError:
        log.exception("an event could not be kept")
        return HttpResponse("try again", status=500, content_type="text/plain")
    return AnswerFirst(event_pk)


def _is_small(request: HttpRequest) -> bool:
    """By the announced length, before a byte is read. A body nobody announced is read as empty."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return announced.isdecimal() and int(announced) <= LARGEST_BODY
