"""Where a practitioner comes to."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from booking.models import ServiceArea
from booking.operations.practitioners.areas import NoSuchArea, choose_areas
from booking.portal.door import PortalRequest, page, practitioners_only
from booking.portal.forms import AreasForm
from core.clock import now


@practitioners_only("GET", "POST")
def areas(request: PortalRequest) -> HttpResponse:
    """Tick the areas, save."""
    known = ServiceArea.objects.filter(is_active=True).order_by("name")
    own = [str(pk) for pk in request.practitioner.areas.values_list("pk", flat=True)]
    form = AreasForm(request.POST or None, areas=known, initial={"areas": own})
    if request.method == "POST" and form.is_valid():
        try:
            choose_areas(
                practitioner=request.practitioner,
                area_ids=form.chosen(),
                by=request.actor,
                now=now(),
            )
        except NoSuchArea:
            form.add_error("areas", _("One of these areas is no longer visited. Choose again."))
        else:
            messages.success(request, _("Saved. Patients in these areas are offered your times."))
            return redirect("portal:areas")
    status = 422 if request.method == "POST" else 200
    return page(request, "portal/areas.html", {"form": form}, status)
