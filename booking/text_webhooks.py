"""What Twilio tells us: how a text fared, and what came in. No login and no CSRF: the signature proves it.

A wrong signature finds nothing here, as anybody's guess would.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import escape
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from booking.notifications.text_words import reply_of
from booking.operations.messages.incoming_texts import receive_text
from booking.operations.messages.texts import note_report
from booking.operations.messages.waiting_texts import note_waiting_report
from booking.queries.texts import language_of
from booking.texts.signature import is_twilios
from core.clock import now
from core.languages import speaking

#: Twilio's calls are a kilobyte; a stranger's are not read.
LARGEST_BODY = 32 * 1024
ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response>%s</Response>'


@csrf_exempt
@login_not_required
@require_http_methods(["POST"])
def text_report(request: HttpRequest, pk: int) -> HttpResponse:
    """How one text fared. Twice is once, and out of order the last word stays."""
    sent = _signed(request)
    note_report(
        text_id=pk,
        provider_id=sent.get("MessageSid", "")[:64],
        status=sent.get("MessageStatus", ""),
        code=sent.get("ErrorCode", ""),
        now=now(),
    )
    return HttpResponse(status=204)


@csrf_exempt
@login_not_required
@require_http_methods(["POST"])
def waiting_text_report(request: HttpRequest, pk: int, told: int) -> HttpResponse:
    """How the text to somebody on the waiting list fared; `told` is which time they were told."""
    sent = _signed(request)
    note_waiting_report(
        entry_id=pk,
        told=told,
        status=sent.get("MessageStatus", ""),
        code=sent.get("ErrorCode", ""),
        now=now(),
    )
    return HttpResponse(status=204)


@csrf_exempt
@login_not_required
@require_http_methods(["POST"])
def text_incoming(request: HttpRequest) -> HttpResponse:
    """A text that somebody sent us. Twilio itself answers STOP and START."""
    sent = _signed(request)
    number = sent.get("From", "")
    reply = receive_text(
        provider_id=sent.get("MessageSid", "")[:64],
        number=number,
        words=sent.get("Body", ""),
        now=now(),
    )
    with speaking(language_of(number)):
        said = escape(reply_of(reply))
    message = f"<Message>{said}</Message>" if said else ""
    return HttpResponse(ANSWER % message, content_type="text/xml")


def _signed(request: HttpRequest) -> Any:
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if not announced.isdecimal() or int(announced) > LARGEST_BODY:
        raise Http404
    signature = request.headers.get("X-Twilio-Signature", "")
    if not is_twilios(path=request.get_full_path(), sent=request.POST, signature=signature):
        raise Http404
    return request.POST
