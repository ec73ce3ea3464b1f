"""A patient lets their package pay for a visit that is booked."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from booking.models import Visit
from booking.operations.money.packages import PackageDoesNotFit, use_package
from booking.patient import keys
from booking.patient.views.visit import private
from booking.payments import packages
from core import clock
from core.audit import PATIENT


@private("POST")
def use(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Use one visit of the package. Pressed twice, or where none fits, the page says how it stands."""
    sale = packages.package_for(visit)
    if sale is not None and keys.is_proved(request, visit, clock.now()):
        # Taken by another tab meanwhile: the visit's page shows what is so.
        with suppress(PackageDoesNotFit):
            use_package(sale=sale, visit=visit, by=PATIENT, now=clock.now())
    return redirect(keys.visit_url(visit))
