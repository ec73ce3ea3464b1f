"""A booked visit's details, put right by its patient: how to get in, whom to call, the claim."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from booking.models import Visit, VisitStatus
from booking.operations.visits.edit_details import (
    NoLongerAhead,
    details_version,
    edit_details,
    own_details,
)
from booking.patient import keys
from booking.patient.forms import posted
from booking.patient.forms.editing import EditForm
from booking.patient.views.visit import private
from booking.queries.texts import Standing, number_of, standing_of
from core import clock, local_time, phones
from core.versioned import ChangedMeanwhile, shown_in
from territory.here import payer_of


@private("GET", "POST")
def details(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What may be put right until the visit begins; POST writes it."""
    now = clock.now()
    if visit.status != VisitStatus.CONFIRMED or visit.start <= now:
        return redirect(keys.visit_url(visit))
    form = _form(visit, posted(request))
    if not form.is_valid():
        return _page(request, visit, form, status=422 if form.errors else 200)
    try:
        changed = edit_details(
            visit=visit,
            details=form.details(),
            texts=form.agreed(),
            shown=shown_in(request.POST),
            now=now,
        )
    except NoLongerAhead:
        return redirect(keys.visit_url(visit))
    except ChangedMeanwhile:
        visit.refresh_from_db()
        return _page(request, visit, form, status=409)
    if changed:
        saved = _("Saved. Whoever comes reads it before the visit.")
        messages.success(request, f"{saved} {phones.read_back(form)}".strip())
    return redirect(keys.visit_url(visit))


def _form(visit: Visit, data: Any) -> EditForm:
    claim = payer_of(visit.payer).claim
    today = local_time.today(clock.now())
    return EditForm(
        data, claim=claim, today=today, details=own_details(visit), standing=_standing(visit)
    )


def _standing(visit: Visit) -> Standing:
    number = number_of(visit)
    return standing_of(number) if number else Standing()


def _page(request: HttpRequest, visit: Visit, form: EditForm, *, status: int) -> HttpResponse:
    context = {
        "visit": visit,
        "form": form,
        "shown": details_version(visit),
        "changed": status == 409,
        "back_url": keys.visit_url(visit),
    }
    return render(request, "booking/edit_details.html", context, status=status)
