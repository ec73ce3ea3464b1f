"""Messages with the clinic, on a page of the visit (1213)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from booking.models import Visit, VisitStatus
from booking.operations.messages.thread import (
    NobodyToWriteTo,
    TooManyMessages,
    write_to_clinic,
)
from booking.patient import keys
from booking.patient.forms import posted
from booking.patient.forms.writing import MessageForm
from booking.patient.views.visit import private
from booking.queries.threads import newest_of, thread_of
from core import clock
from core.local_time import moment


@private("GET", "POST")
def thread(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What was written so far; POST writes one more."""
    if visit.status not in VisitStatus.BOOKED_ONCE:
        return redirect(keys.visit_url(visit))
    form = MessageForm(posted(request), initial={"seen": newest_of(visit)})
    if not form.is_valid():
        return _page(request, visit, form, status=422 if form.errors else 200)
    try:
        write_to_clinic(
            visit=visit,
            text=form.cleaned_data["text"],
            seen=form.cleaned_data["seen"],
            now=clock.now(),
        )
    except TooManyMessages:
        form.add_error("text", _("That is a lot for one day. Please call us about the rest."))
        return _page(request, visit, form, status=429)
    except NobodyToWriteTo:
        return redirect(keys.visit_url(visit))
    messages.success(request, _("The clinic has your message."))
    return redirect(keys.visit_url(visit, "messages"))


def _page(request: HttpRequest, visit: Visit, form: MessageForm, *, status: int) -> HttpResponse:
    written = [
        {
            "mine": not one.from_clinic,
            "at": moment(one.written_at, visit.time_zone),
            "text": one.text,
        }
        for one in thread_of(visit)
    ]
    context = {
        "visit": visit,
        "form": form,
        "written": written,
        "writes": bool(visit.patient and visit.patient.email),
        "back_url": keys.visit_url(visit),
    }
    return render(request, "booking/thread.html", context, status=status)
