"""A patient's package on the private pages of a visit: what it pays, what is left, what cancelling means."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from booking.models import PackageSale, Visit
from booking.payments import packages
from core.local_time import day_of_year


def on_the_visit(visit: Visit, *, proved: bool) -> dict[str, Any]:
    """What the page of a visit says of the package that pays for it, or could."""
    use = packages.use_of(visit)
    if use is not None:
        said = _(
            "Visit %(number)s of the %(visits)s of your package “%(package)s”: it is paid."
        ) % {
            "number": use.number,
            "visits": use.sale.visits,
            "package": use.sale.spoken_name,
        }
        return {"package_says": said, "package_button": ""}
    sale = packages.package_for(visit) if proved else None
    if sale is None:
        return {"package_says": "", "package_button": ""}
    button = _("Use one visit of the package, nothing to pay now")
    return {"package_says": _left(sale), "package_button": button}


def instead_of_deposit(visit: Visit, *, proved: bool) -> dict[str, str]:
    """What the page of an awaited deposit says of a package that can take its place (0977)."""
    sale = packages.package_for_awaited(visit) if proved else None
    if sale is None:
        return {"package_says": "", "package_button": ""}
    instead = _("Use one for this visit: then it is booked, and no deposit is asked for.")
    return {
        "package_says": f"{_left(sale)} {instead}",
        "package_button": _("Use one visit of the package, nothing to pay now"),
    }


def _left(sale: PackageSale) -> str:
    said = _("Of your package “%(package)s”, %(left)s of %(visits)s visits are left.") % {
        "package": sale.spoken_name,
        "left": packages.left(sale),
        "visits": sale.visits,
    }
    if sale.good_until is None:
        return said
    until = _("It is good until %(day)s.") % {"day": day_of_year(sale.good_until)}
    return f"{said} {until}"


def when_cancelling(visit: Visit, now: dt.datetime) -> dict[str, str]:
    """What becomes of the package's visit if this one is called off now."""
    use = packages.use_of(visit)
    if use is None:
        return {"package_says": ""}
    if packages.comes_back(use, now, "patient"):
        return {"package_says": _("If you cancel now, the visit goes back to your package.")}
    return {
        "package_says": _(
            "It is too late to cancel for free: if you cancel now, this visit of your package is used."
        )
    }
