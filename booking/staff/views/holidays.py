"""Statutory holidays: closures added for the years asked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from booking.models import Closure
from booking.operations.clinic.holidays import UnknownRegion, sync_holidays
from booking.operations.visits.fates import Fates, VisitsUndecided
from booking.staff.clinic_clock import today
from booking.staff.closing_words import say_what_follows
from booking.staff.deciding import Undecided, fates_of, undecided_again
from booking.staff.forms.holidays import HolidaysForm
from booking.staff.permissions import requires
from booking.staff.views.page import desk_page
from core.audit import acting
from core.clock import now
from core.models import ClinicSettings


@require_http_methods(["GET", "HEAD", "POST"])
@requires("booking.add_closure")
def add(request: HttpRequest) -> HttpResponse:
    """Ask for the years, then add what is missing."""
    clinic, year = ClinicSettings.current(), today().year
    form = HolidaysForm(request.POST or None, initial={"first": year, "last": year + 2})
    fates = None
    if request.method == "POST" and form.is_valid():
        try:
            made = _added(request, form, clinic)
        except UnknownRegion:
            form.add_error(None, _("No holidays are known for the clinic's country and province."))
        except Undecided as asked:
            fates = asked.fates
        else:
            messages.success(request, _("%(count)s closures added.") % {"count": len(made)})
            return redirect("closures:index")
    return desk_page(
        request,
        "staff/fates_form.html",
        title=_("Add statutory holidays"),
        icon="calendar",
        crumbs=[(reverse("closures:index"), _("Closures"))],
        status=409 if fates else 422 if form.errors else 200,
        form=form,
        fates=fates,
        later=True,
        submit_label=_("Add holidays"),
        cancel_url=reverse("closures:index"),
        lead=_("What the clinic itself has written for a date stays as it is."),
    )


def _added(request: HttpRequest, form: HolidaysForm, clinic: ClinicSettings) -> list[Closure]:
    def add_them(fates: Fates) -> list[Closure]:
        return sync_holidays(
            years=form.years(),
            country=clinic.country,
            region=clinic.address_region,
            now=now(),
            by=acting(request.user),
            fates=fates,
        )

    try:
        fates = fates_of(request, add_them)
        made = add_them(fates)
    except VisitsUndecided as undecided:
        raise Undecided(undecided_again(request, undecided)) from None
    say_what_follows(request, fates)
    return made
