"""A patient lets their package pay for a visit that is booked."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from booking.models import CardEnd, PackageSale, Visit
from booking.operations.money.awaited_deposit import NotAwaited
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.deposit import AlreadyPaid, PaymentOnItsWay
from booking.operations.money.kept_card import end_card
from booking.operations.money.packages import PackageDoesNotFit, use_package
from booking.operations.money.with_package import pay_awaited_with_package
from booking.operations.reserving.confirm import TimeLost
from booking.patient import keys
from booking.patient.views.visit import private
from booking.payments import packages
from core import clock
from core.audit import PATIENT


@private("POST")
def use(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Use one visit of the package. Pressed twice, or where none fits, the page says how it stands."""
    now = clock.now()
    if not keys.is_proved(request, visit, now):
        return redirect(keys.visit_url(visit))
    if (awaited := packages.package_for_awaited(visit)) is not None:
        return _instead_of_deposit(visit, awaited)
    sale = packages.package_for(visit)
    if sale is not None:
        # Taken by another tab meanwhile: the visit's page shows what is so.
        with suppress(PackageDoesNotFit):
            use_package(sale=sale, visit=visit, by=PATIENT, now=now)
    return redirect(keys.visit_url(visit))


def _instead_of_deposit(visit: Visit, sale: PackageSale) -> HttpResponse:
    """The time that waits is booked; where that cannot be, its page says how it stands."""
    try:
        pay_awaited_with_package(visit=visit, sale=sale, by=PATIENT, now=clock.now())
    except PaymentServiceAway:
        return redirect(f"{keys.visit_url(visit, 'deposit')}?payment=away")
    except (PackageDoesNotFit, NotAwaited, AlreadyPaid, PaymentOnItsWay, TimeLost):
        return redirect(keys.visit_url(visit, "deposit"))
    # Its page is over, so no card has come: what was agreed to beside the tick is off with it (0962).
    end_card(visit=visit, why=CardEnd.PATIENT, by=PATIENT, now=clock.now())
    return redirect(keys.visit_url(visit))
