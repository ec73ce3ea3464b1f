"""Time off entered by the office (0603): somebody called in ill, and every visit inside is decided about."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from booking.deciding import FatesForm, decided
from booking.models import Practitioner, TimeOff
from booking.operations.locks.diary import PractitionerLeft
from booking.operations.practitioners.time_off import (
    TimeOffBackwards,
    TimeOffTaken,
    end_time_off,
    take_time_off,
    visits_inside,
)
from booking.operations.visits.fates import VisitsUndecided
from booking.staff.deciding import fates_form, say_whom_to_call
from booking.staff.forms.away import AwayForm
from booking.staff.permissions import requires
from booking.staff.views.page import Crumb, desk_page
from core.audit import acting
from core.clock import now

MAY = "booking.change_workinghours"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MAY)
def away(request: HttpRequest, pk: int) -> HttpResponse:
    """The form and what is planned; a POST takes the time off once every visit is decided about."""
    practitioner = get_object_or_404(Practitioner, pk=pk)
    if request.method != "POST":
        return _page(request, practitioner, AwayForm())
    form = AwayForm(request.POST)
    if not form.is_valid():
        return _page(request, practitioner, form, status=422)
    inside = visits_inside(practitioner, form.start(), form.end(), now())
    answered = decided(request.POST)
    # Bound also where nothing is to be decided: only a bound form can be valid.
    fates = fates_form(inside, request.POST if answered or not inside else None)
    if inside and not answered:
        return _page(request, practitioner, form, fates, status=409)
    if not fates.is_valid():
        return _page(request, practitioner, form, fates, status=422)
    return _take(request, practitioner, form, fates)


def _take(
    request: HttpRequest, practitioner: Practitioner, form: AwayForm, fates: FatesForm
) -> HttpResponse:
    try:
        taken = take_time_off(
            practitioner=practitioner,
            start=form.start(),
            end=form.end(),
            note=form.cleaned_data["note"],
            fates=fates.fates(),
            by=acting(request.user),
            now=now(),
        )
    except VisitsUndecided as undecided:
        everyone = fates_form(undecided.hit, request.POST)
        return _page(request, practitioner, form, everyone, status=409)
    except TimeOffBackwards:
        said = _("It must end after it begins, lie ahead, and last at most a year.")
        form.add_error("to_date", said)
        return _page(request, practitioner, form, fates, status=422)
    except PractitionerLeft:
        form.add_error(None, _("This practitioner takes no bookings any more."))
        return _page(request, practitioner, form, fates, status=409)
    _say(request, taken)
    return redirect("desk:practitioner_away", practitioner.pk)


def _say(request: HttpRequest, taken: TimeOffTaken) -> None:
    messages.success(request, _("The time off is taken. Nothing can be booked in it."))
    say_whom_to_call(request, taken.to_call)


@require_POST
@requires(MAY)
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the time back to the diary; the second of two tabs is told that it was given back already."""
    time_off = TimeOff.objects.select_related("practitioner").filter(pk=pk).first()
    if time_off is None:
        messages.warning(request, _("That time off was given back already."))
        return redirect("practitioners:index")
    end_time_off(time_off=time_off, by=acting(request.user), now=now())
    messages.success(request, _("The time can be booked again."))
    return redirect("desk:practitioner_away", time_off.practitioner_id)


def _page(
    request: HttpRequest,
    practitioner: Practitioner,
    form: AwayForm,
    fates: FatesForm | None = None,
    status: int = 200,
) -> HttpResponse:
    edit = reverse("practitioners:edit", args=[practitioner.pk])
    crumbs: list[Crumb] = [
        (reverse("practitioners:index"), _("Practitioners")),
        (edit, practitioner.name),
    ]
    context: dict[str, Any] = {
        "form": form,
        "fates": fates,
        "planned": practitioner.time_off.filter(end__gt=now()).order_by("start"),
        "submit_label": _("Take this time off"),
        "cancel_url": edit,
    }
    return desk_page(
        request,
        "staff/away.html",
        title=_("Time off of %(name)s") % {"name": practitioner.name},
        icon="date",
        crumbs=crumbs,
        status=status,
        **context,
    )
