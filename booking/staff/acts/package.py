"""The act that lets a patient's package pay for a visit."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import PackageSale, Visit
from booking.operations.money.packages import PackageDoesNotFit, use_package
from booking.operations.money.with_package import pay_awaited_with_package
from booking.payments import packages
from booking.staff import presenters, told
from booking.staff.acts.awaited import GONE, PAYING
from booking.staff.acts.base import Act
from core.audit import Actor


class UsePackage(Act):
    """One visit of the package is used; the visit then costs its share, and no deposit is asked for."""

    name, label = "use-package", _("Use the package")
    refusals = {
        **PAYING,
        **GONE,
        PackageDoesNotFit: _("No package of this patient can pay for this visit any more."),
    }

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return _package(visit) is not None

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        sale = _package(visit)
        if sale is None:
            return {}
        lead = _g(
            "“%(package)s”, visit %(number)s of %(visits)s. This visit then costs its share of the price, "
            "%(share)s, which is paid; a travel fee is not. Its receipt says so."
        )
        number = packages.free_number(sale)
        said = lead % {
            "package": sale.name,
            "number": number,
            "visits": sale.visits,
            "share": presenters.money(sale.share_cents(number), sale.account.currency),
        }
        if visit.awaits_deposit:
            instead = _g("The deposit is not asked for any more, and the visit is confirmed.")
            said = f"{said} {instead} {told.will_be_told(visit)}"
        return {"lead": said}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        sale = _package(visit)
        if sale is None:
            raise PackageDoesNotFit
        if visit.awaits_deposit:
            pay_awaited_with_package(visit=visit, sale=sale, by=by, now=now)
            return told.with_news(_("Paid from the package, and confirmed."), visit)
        use_package(sale=sale, visit=visit, by=by, now=now)
        return _("Paid from the package.")


def _package(visit: Visit) -> PackageSale | None:
    return packages.package_for(visit) or packages.package_for_awaited(visit)
