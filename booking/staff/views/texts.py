"""The texts of a demo, which reach no telephone: shown to the office instead."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from booking.staff import presenters
from booking.staff.permissions import SEE_PATIENTS, requires
from booking.staff.views.page import desk_page
from booking.texts.console import shown_texts
from core import phones
from core.text_alphabet import parts_of


@require_safe
@requires(SEE_PATIENTS)
def show(request: HttpRequest) -> HttpResponse:
    """The newest texts. They hold private links: only where no patient is a real one."""
    if settings.SMS_GATEWAY != "console" or not (settings.DEMO or settings.DEBUG):
        raise Http404
    rows = [
        (presenters.instant(at), phones.shown(text.to), text.body, parts_of(text.body))
        for text in shown_texts()
        if (at := parse_datetime(text.at)) is not None
    ]
    return desk_page(
        request, "staff/texts.html", title=_("Texts of this demo"), icon="mail", rows=rows
    )
