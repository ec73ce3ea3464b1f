"""Words about payouts and movements of the provider's balance, as the office reads them."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import BalanceTransaction
from booking.queries.payouts import PayoutSums
from booking.staff import presenters
from booking.staff.tables import ReportTable, Twofold
from core.money import amount

STATES = {
    "paid": gettext_lazy("paid"),
    "pending": gettext_lazy("about to be sent"),
    "in_transit": gettext_lazy("on its way"),
    "canceled": gettext_lazy("cancelled"),
    "failed": gettext_lazy("failed"),
}
KINDS = {
    "charge": gettext_lazy("Payment"),
    "refund": gettext_lazy("Refund"),
    "refund_failure": gettext_lazy("Refund came back"),
    "dispute": gettext_lazy("Taken back by the payer's bank"),
    "dispute_reversal": gettext_lazy("Returned by the payer's bank"),
    "fee": gettext_lazy("Fee of Stripe"),
    "payout": gettext_lazy("Payout"),
    "payout_reversal": gettext_lazy("Payout came back"),
}


def facts(one: PayoutSums) -> list[tuple[str, str]]:
    """A payout's own facts and the sums of what it is made of."""
    payout, money = one.payout, one.payout.currency
    rows = [
        (_("Arrives at the bank"), presenters.day(payout.arrives_on)),
        (_("Status"), str(STATES.get(payout.status, payout.status))),
        (_("Why it failed"), payout.failure.replace("_", " ")),
        (_("Name at Stripe"), payout.provider_id),
        (_("Paid out"), presenters.money(payout.amount_cents, money)),
    ]
    if one.is_known:
        rows += [
            (_("Payments less refunds"), presenters.money(one.amount_cents, money)),
            (_("Fees"), presenters.money(-one.fee_cents, money)),
            (_("Together"), presenters.money(one.net_cents, money)),
            (_("Difference"), presenters.money(one.difference, money)),
        ]
    return [(label, value) for label, value in rows if value]


def payouts_table(payouts: Sequence[PayoutSums]) -> ReportTable:
    """A payout a row, with its difference."""
    headings = [
        _("Arrives at the bank"),
        _("Status"),
        _("Movements"),
        _("Fees"),
        _("Paid out"),
        _("Difference"),
    ]
    return ReportTable(headings, [_payout_row(one) for one in payouts], frozenset({2, 3, 4, 5}))


def _payout_row(one: PayoutSums) -> list[str | int | Twofold]:
    payout = one.payout
    link = _link(reverse("desk:payout", args=[payout.pk]), presenters.day(payout.arrives_on))
    unknown = Twofold(presenters.CROSSES, None)
    return [
        Twofold(link, payout.arrives_on.isoformat()),
        str(STATES.get(payout.status, payout.status)),
        one.movements if one.is_known else unknown,
        _money(one.fee_cents, payout.currency) if one.is_known else unknown,
        _money(payout.amount_cents, payout.currency),
        _money(one.difference, payout.currency) if one.is_known else unknown,
    ]


def movements_table(lines: Sequence[BalanceTransaction], currency: str) -> ReportTable:
    """What a payout is made of, a movement a row."""
    headings = [_("When"), _("What"), _("Reference"), _("Amount"), _("Fee"), _("Net")]
    rows: list[list[str | int | Twofold | None]] = [
        [
            presenters.instant(line.created_at),
            str(KINDS.get(line.kind, line.kind)),
            _visit(line),
            _money(line.amount_cents, currency),
            _money(line.fee_cents, currency),
            _money(line.net_cents, currency),
        ]
        for line in lines
    ]
    return ReportTable(headings, rows, frozenset({3, 4, 5}))


def _visit(line: BalanceTransaction) -> str:
    if line.payment is None:
        return ""
    reference = line.payment.reference
    return _link(reverse("desk:visit", args=[reference]), reference)


def _link(address: str, words: str) -> str:
    return format_html('<a href="{}">{}</a>', address, words)


def _money(cents: int, currency: str) -> Twofold:
    return Twofold(presenters.money(cents, currency), amount(cents, currency))
