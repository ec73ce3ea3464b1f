"""“Yes, I will be home”: the reminder's question. A look changes nothing; the press answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from booking.models import SaidBy, Visit, VisitStatus
from booking.operations.messages.home_answer import NotAskedAnyMore, say_home
from booking.operations.visits.reschedule import may_change
from booking.patient import keys
from booking.patient.views.visit import private
from booking.queries.texts import said_home
from core import clock
from core.local_time import moment


@private("GET", "POST")
def home(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Shows the visit and asks; POST says yes, to the visit as it was shown."""
    now = clock.now()
    if visit.status != VisitStatus.CONFIRMED or visit.started_at or visit.start <= now:
        return redirect(keys.visit_url(visit))
    if request.method != "POST":
        return _page(request, visit, moved=False)
    shown = request.POST.get("shown", "")
    try:
        say_home(
            visit=visit,
            shown_sequence=int(shown) if shown.isdecimal() and len(shown) < 10 else -1,
            said_by=SaidBy.PAGE,
            now=now,
        )
    except NotAskedAnyMore:
        visit.refresh_from_db()
        return _page(request, visit, moved=True)
    messages.success(request, _("Thank you. The clinic knows that you will be home."))
    return redirect(keys.visit_url(visit))


def _page(request: HttpRequest, visit: Visit, *, moved: bool) -> HttpResponse:
    context = {
        "visit": visit,
        "when": moment(visit.start, visit.time_zone),
        "moved": moved,
        "said": said_home(visit) is not None,
        "may_change": may_change(visit, clock.now()),
        "back_url": keys.visit_url(visit),
    }
    return render(request, "booking/home.html", context, status=409 if moved else 200)
