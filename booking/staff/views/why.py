"""Why no times? A day of everybody as bars, with the reason against each stretch, and what would open one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking.queries.timeline import day_timeline
from booking.scheduling.interval import MINUTE
from booking.staff import presenters, why_words
from booking.staff.clinic_clock import today
from booking.staff.forms.spans import WhyForm
from booking.staff.permissions import SEE_VISITS, requires
from booking.staff.places import PlaceRefused, place_of_caller
from booking.staff.views.page import desk_page
from core.clock import now


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_VISITS)
def explain(request: HttpRequest) -> HttpResponse:
    """Ask by POST: a postal code does not belong in an address or a log."""
    form = WhyForm(request.POST or None, initial={"day": today()})
    answer = _answer(form) if request.method == "POST" and form.is_valid() else None
    return desk_page(
        request,
        "staff/why.html",
        title=_("Why no times?"),
        icon="help",
        status=422 if form.errors else 200,
        form=form,
        answer=answer,
        submit_label=_("Explain"),
    )


def _answer(form: WhyForm) -> dict[str, Any] | None:
    """Everybody's day, or None and a complaint in the form."""
    asked = form.cleaned_data
    try:
        located = place_of_caller(asked["postal_code"])
    except PlaceRefused as refused:
        form.add_error("postal_code", str(refused))
        return None
    kind, day = asked["visit_type"], asked["day"]
    days = day_timeline(visit_type=kind, located=located, day=day, now=now())
    length = kind.minutes * MINUTE
    axis = why_words.axis_of_starts(days, length)
    bars = why_words.bars(days, axis) if axis else []
    return {
        "day": presenters.day(day),
        "area": located.area.name,
        "kind": kind.name,
        "bars": bars,
        "hours": axis.hours() if axis else [],
        "coming": sum(one.offered > 0 for one in bars),
        "everybody": len(days),
        "apart": why_words.apart(days),
        "opens": why_words.remedies_of(days, kind, day),
    }
