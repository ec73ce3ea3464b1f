"""Which package may pay for the visit that is being booked: proved by a link, never by typing (0962)."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.models import PackageSale, Patient, Visit
from booking.operations.reserving.details import Person, is_on_record
from booking.patient.keys import visits_by_pass
from booking.patient.purchase_keys import purchases_by_pass
from booking.payments import packages
from core import clock


def package_of(request: HttpRequest, visit: Visit, person: Person) -> PackageSale | None:
    """The package that pays for a held visit of `person`, if this browser has proved whose it is.

    By a letter's link to the package itself, or to a visit of its owner. The visit is for the
    owner: the same name and address.
    """
    for sale in _proved(request):
        owner = sale.account.patient
        if owner is not None and packages.may_book(sale, visit) and is_on_record(owner, person):
            return sale
    return None


def _proved(request: HttpRequest) -> Iterator[PackageSale]:
    for purchase in purchases_by_pass(request):
        sales = PackageSale.objects.filter(account=purchase.account_id, closed_at=None)
        yield from sales.select_related("account__patient", "visit_type")
    seen: set[int] = set()
    for visit in visits_by_pass(request, clock.now()):
        owner: Patient | None = visit.patient
        if owner is not None and owner.pk not in seen:
            seen.add(owner.pk)
            yield from packages.sales_of(owner)


def on_the_check(sale: PackageSale | None) -> dict[str, Any]:
    """What the page of the answers says of the package that pays."""
    if sale is None:
        return {"package": "", "package_left": ""}
    left = packages.left(sale)
    said = ngettext(
        "Paid by your package “%(package)s”: %(left)d of %(visits)d visits is left. Nothing is to pay now.",
        "Paid by your package “%(package)s”: %(left)d of %(visits)d visits are left. Nothing is to pay now.",
        left,
    )
    named = {"package": sale.spoken_name, "left": left, "visits": sale.visits}
    return {
        "package": said % named,
        "package_left": _("After this visit, %(left)d will be left.") % {"left": left - 1},
    }
