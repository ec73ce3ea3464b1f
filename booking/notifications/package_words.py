"""A package in words: its terms as they are shown before anybody buys, and what letters say of it (0946)."""

from __future__ import annotations

from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.models import PackageSale, RestRule
from core.local_time import day_of_year
from core.money import shown


class OnOffer(Protocol):
    """A package as it is offered, or as it was sold."""

    @property
    def visits(self) -> int: ...
    @property
    def price_cents(self) -> int: ...
    @property
    def rest(self) -> str: ...


def terms(package: OnOffer, months: int, single_cents: int, currency: str) -> list[str]:
    """The terms in words, as they are shown before anybody buys."""
    found = [
        _("%(n)d visits for %(price)s.")
        % {"n": package.visits, "price": shown(package.price_cents, currency)},
        _("The travel fee, where there is one, is paid at each visit."),
        _(
            "A visit cancelled in time goes back to the package; one cancelled late or missed is used."
        ),
    ]
    if months:
        found.append(
            ngettext(
                "It is good for %(n)d month. What is left then is paid back as below.",
                "It is good for %(n)d months. What is left then is paid back as below.",
                months,
            )
            % {"n": months}
        )
    if package.rest == RestRule.FULL_PRICE:
        back = _(
            "If you end it early, you get back what you paid less %(single)s, the single price, "
            "for each visit used."
        ) % {"single": shown(single_cents, currency)}
    else:
        back = _(
            "If you end it early, you get back its share of the price for each visit not used."
        )
    return [*found, back]


def facts_of_package(ids: dict[str, Any]) -> dict[str, str]:
    sale = PackageSale.objects.select_related("account").filter(pk=ids.get("sale") or 0).first()
    if sale is None:
        return dict.fromkeys(("package", "price", "visits", "unused", "until", "terms"), "")
    currency, until = sale.account.currency, sale.good_until
    used = sale.uses.filter(given_back_at=None).count()
    return {
        "package": str(sale.spoken_name),
        "price": shown(sale.price_cents, currency),
        "visits": str(sale.visits),
        "unused": str(sale.visits - used),
        "until": day_of_year(until) if until else "",
        "terms": "\n".join(terms(sale, sale.package.months, sale.single_cents, currency)),
    }
