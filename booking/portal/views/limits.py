"""A practitioner's own limits, on one page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from booking.operations.practitioners.own_limits import BreakDoesNotFit, HomeUnknown, change_limits
from booking.portal.door import PortalRequest, page, practitioners_only
from booking.portal.limits_form import HOME_UNKNOWN, LimitsForm
from booking.queries.versions import limits_version
from core.clock import now
from core.versioned import ChangedMeanwhile, shown_in, told


@practitioners_only("GET", "POST")
def limits(request: PortalRequest) -> HttpResponse:
    """See the limits; POST keeps others."""
    who = request.practitioner
    form = LimitsForm(request.POST if request.method == "POST" else None, practitioner=who)
    changed = False
    if request.method == "POST" and form.is_valid():
        try:
            change_limits(
                practitioner=who,
                limits=form.limits(),
                shown=shown_in(request.POST),
                by=request.actor,
                now=now(),
            )
        except BreakDoesNotFit:
            form.add_error("break_to", _("The break is longer than from when until when."))
        except HomeUnknown:
            form.add_error("home_code", HOME_UNKNOWN)
        except ChangedMeanwhile:
            changed = True
            form.add_error(None, told(shown_in(request.POST)))
        else:
            messages.success(request, _("Kept. What is booked stands; new times keep to it."))
            return redirect("portal:hours")
    context = {"form": form, "shown": limits_version(who)}
    status = 409 if changed else 422 if form.errors else 200
    return page(request, "portal/limits.html", context, status)
