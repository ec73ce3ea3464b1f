"""How did it go: one question after a visit, answered to the clinic alone (1224)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from booking.models import Visit, VisitStatus, Went
from booking.operations.messages.how_it_went import NothingToTell, tell_how_it_went
from booking.patient import keys
from booking.patient.forms import posted
from booking.patient.forms.went import WentForm
from booking.patient.views.visit import private
from booking.queries.threads import went_of
from core import clock
from core.local_time import moment


@private("GET", "POST")
def went(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The question with what was answered before; POST answers."""
    if visit.status != VisitStatus.COMPLETED:
        return redirect(keys.visit_url(visit))
    form = WentForm(posted(request), initial=went_of(visit))
    if not form.is_valid():
        context = {
            "visit": visit,
            "form": form,
            "when": moment(visit.start, visit.time_zone),
            "back_url": keys.visit_url(visit),
        }
        status = 422 if form.errors else 200
        return render(request, "booking/went.html", context, status=status)
    try:
        tell_how_it_went(
            visit=visit,
            answer=Went(form.cleaned_data["answer"]),
            words=form.cleaned_data["words"],
            now=clock.now(),
        )
    except NothingToTell:
        return redirect(keys.visit_url(visit))
    messages.success(request, _("Thank you. The clinic reads your answer."))
    return redirect(keys.visit_url(visit))
