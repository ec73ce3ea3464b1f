"""The act that lets a patient's package pay for a visit."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import Visit
from booking.operations.money.packages import PackageDoesNotFit, use_package
from booking.payments import packages
from booking.staff import presenters
from booking.staff.acts.base import Act
from core.audit import Actor


class UsePackage(Act):
    """One visit of the package is used; the visit then costs its share."""

    name, label = "use-package", _("Use the package")
    refusals = {PackageDoesNotFit: _("No package of this patient can pay for this visit any more.")}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return packages.package_for(visit) is not None

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        sale = packages.package_for(visit)
        if sale is None:
            return {}
        lead = _g(
            "“%(package)s”, visit %(number)s of %(visits)s. This visit then costs its share of the price, "
            "%(share)s, which is paid; a travel fee is not. Its receipt says so."
        )
        number = packages.free_number(sale)
        return {
            "lead": lead
            % {
                "package": sale.name,
                "number": number,
                "visits": sale.visits,
                "share": presenters.money(sale.share_cents(number), sale.account.currency),
            }
        }

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        sale = packages.package_for(visit)
        if sale is None:
            raise PackageDoesNotFit
        use_package(sale=sale, visit=visit, by=by, now=now)
        return _("Paid from the package.")
