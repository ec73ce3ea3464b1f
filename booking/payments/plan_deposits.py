"""What is asked for before the visits of a plan are certain: a deposit, or visits of a package (1233)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.models import Package, PackageSale, Patient, Visit, VisitType
from booking.payments import packages
from core.local_time import day_of_year
from core.models import ClinicSettings, PlanDeposit
from core.money import shown


@dataclass(frozen=True)
class PlanAsks:
    """The rule of the clinic, answered for one patient and visit type.

    `sale` pays for the first visits, as many as are `left`; only where none is used a deposit is asked.
    """

    deposit_cents: int
    sale: PackageSale | None = None
    left: int = 0
    offered: Sequence[Package] = ()

    @property
    def shown(self) -> str:
        """What a page showed of the package, to be held against what is so when it is pressed."""
        return f"{self.sale.pk}.{self.left}" if self.sale else ""

    def covers(self, days: Sequence[dt.date]) -> int:
        """How many of the visits on these days, in order, the package pays for."""
        if self.sale is None:
            return 0
        until = self.sale.good_until
        return len([day for day in days if until is None or day <= until][: self.left])


def plan_asks(patient: Patient | None, visit_type: VisitType) -> PlanAsks:
    """What the clinic asks for before a plan of such visits is certain, of this patient, now."""
    cents = visit_type.deposit_cents if settings.PAYMENTS != "off" else 0
    if ClinicSettings.current().plan_deposit != PlanDeposit.PACKAGE:
        return PlanAsks(cents)
    sale = next(iter(packages.for_visits_of(patient, visit_type)), None)
    if sale is not None:
        return PlanAsks(cents, sale, packages.left(sale))
    offered = Package.objects.filter(is_active=True, visit_type=visit_type).order_by("visits", "pk")
    return PlanAsks(cents, offered=list(offered) if cents or settings.PAYMENTS != "off" else ())


def package_words(asks: PlanAsks) -> list[str]:
    """That a package pays, for how many visits and until when; nothing where there is none."""
    if asks.sale is None:
        return []
    pays = ngettext(
        "Your package “%(package)s” pays for the first of these visits: %(left)s visit of it is left.",
        "Your package “%(package)s” pays for the first of these visits: %(left)s visits of it are left.",
        asks.left,
    )
    said = [pays % {"package": asks.sale.spoken_name, "left": asks.left}]
    if asks.sale.good_until:
        until = day_of_year(asks.sale.good_until)
        said.append(_("It pays for visits until %(day)s.") % {"day": until})
    back = _(
        "A visit that is cancelled in time goes back to the package. No deposit is asked for; visits beyond "
        "the package are paid for afterwards, and cancelling them costs nothing."
    )
    return [*said, back]


def asked_in_short(asks: PlanAsks, currency: str) -> str:
    """One sentence for a letter: what agreeing asks for."""
    if asks.sale is not None:
        return package_words(asks)[0]
    if not asks.deposit_cents:
        return _("No deposit is asked for.")
    deposit = shown(asks.deposit_cents, currency)
    return _(
        "Once you agree, a deposit of %(deposit)s is asked for, for the first visit alone."
    ) % {"deposit": deposit}


def paid_by_package_words(visits: Sequence[Visit]) -> str:
    """For the letter of an agreed plan: how many of its visits a package pays for; empty where none."""
    uses = [use for use in map(packages.use_of, visits) if use is not None]
    if not uses:
        return ""
    said = ngettext(
        "%(many)s of these visits is paid for by your package “%(package)s”.",
        "%(many)s of these visits are paid for by your package “%(package)s”.",
        len(uses),
    )
    return said % {"many": len(uses), "package": uses[0].sale.spoken_name}
