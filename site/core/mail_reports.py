"""What the mail provider tells us of letters. No login and no CSRF: its secret or signature proves it.

Without it this address finds nothing, as anybody's guess would.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.clock import now
from core.sent_letters import note_letter_report

#: A report with the headers of its letter is some kilobytes; a stranger's book is not read.
LARGEST_BODY = 256 * 1024


@csrf_exempt
@login_not_required
@require_http_methods(["POST"])
def mail_report(request: HttpRequest) -> HttpResponse:
    """How letters fared. Twice is once, and out of order the worst that is known stays."""
    if not settings.EMAIL_PROVIDER:
        raise Http404
    from core import mail_provider  # noqa: PLC0415  its library is loaded where it is used

    announced = request.META.get("CONTENT_LENGTH") or "0"
    if not announced.isdecimal() or int(announced) > LARGEST_BODY:
        raise Http404
    try:
        reports = mail_provider.reports_in(request)
    except mail_provider.NotTheProviders:
        raise Http404 from None
    except mail_provider.ReportUnreadable:
        return HttpResponse(status=400)
    for one in reports:
        note_letter_report(
            reference=one.reference, provider_id=one.provider_id, says=one.says, now=now()
        )
    return HttpResponse()
