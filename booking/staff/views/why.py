"""Why no times? A day of everybody, start by start, with the reason against each."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking.queries.timeline import PersonsDay, day_timeline
from booking.staff import refusal_words
from booking.staff.clinic_clock import today
from booking.staff.forms.spans import WhyForm
from booking.staff.permissions import SEE_VISITS, requires
from booking.staff.places import PlaceRefused, place_of_caller
from booking.staff.views.page import desk_page
from core import local_time
from core.clock import now


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_VISITS)
def explain(request: HttpRequest) -> HttpResponse:
    """Ask by POST: a postal code does not belong in an address or a log."""
    form = WhyForm(request.POST or None, initial={"day": today()})
    people = _people(form) if request.method == "POST" and form.is_valid() else None
    return desk_page(
        request,
        "staff/why.html",
        title=_("Why no times?"),
        icon="help",
        status=422 if form.errors else 200,
        form=form,
        people=people,
        submit_label=_("Explain"),
    )


def _people(form: WhyForm) -> list[dict[str, object]] | None:
    """Each practitioner's day with its starts, or None and a complaint in the form."""
    asked = form.cleaned_data
    try:
        located = place_of_caller(asked["postal_code"])
    except PlaceRefused as refused:
        form.add_error("postal_code", str(refused))
        return None
    timeline = day_timeline(
        visit_type=asked["visit_type"], located=located, day=asked["day"], now=now()
    )
    return [_shown(one) for one in timeline]


def _shown(one: PersonsDay) -> dict[str, object]:
    """One practitioner's day in words."""
    return {
        "name": one.practitioner.name,
        "offered": one.offered,
        "total": len(one.starts),
        "against": refusal_words.why(one.against) if one.against else "",
        "starts": [
            {
                "start": local_time.clock(start.start),
                "is_free": start.against is None,
                "why": refusal_words.why(start.against),
            }
            for start in one.starts
        ],
    }
