"""The lists of who owes what, as tables for the page and for the spreadsheet."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import CreditAccount, CreditEntry, LedgerEntry, LedgerKind
from booking.payments.attention import Attention, money_needing_attention
from booking.payments.card_terms import fees_not_charged, kept_until
from booking.payments.money_history import credit_sentence, sentence
from booking.queries.day_money import WAYS, WayOfDay
from booking.queries.owed import (
    Owed,
    OwedToBuyer,
    buyers_we_owe,
    credit_kept,
    deposits_awaited,
    who_owes_us,
    whom_we_owe,
)
from booking.staff import presenters
from booking.staff.purchase_facts import what
from booking.staff.tables import ReportTable, Twofold
from core.local_time import local
from core.money import amount

#: What a way of payment is called where what came in by it and what went back are one sum.
WAY_NAMES = {
    LedgerKind.CASH: gettext_lazy("Cash"),
    LedgerKind.E_TRANSFER: gettext_lazy("E-transfer"),
    LedgerKind.CHEQUE: gettext_lazy("Cheque"),
    LedgerKind.INSURER: gettext_lazy("Insurer"),
}


@dataclass(frozen=True)
class MoneyList:
    """One list: its name in addresses, its title, its table, and what it says when it is empty."""

    name: str
    title: str
    table: ReportTable
    empty: str
    total: str = ""
    leads_to: str = "desk:visit"
    #: What may be done about each row: an act, by the last word of its address, and its button.
    act: str = ""
    #: Where it is no act of a visit: the address of the page, which takes the reference.
    act_page: str = ""
    act_label: str = ""


def lists(today: dt.date) -> list[MoneyList]:
    """Who owes us, whom we owe, refunds that have not arrived, disputes by their date."""
    by_us, nobody = _("Whom we owe for visits"), _("We owe no patient anything.")
    return [
        _owed("owed-to-us", _("Who owes us"), who_owes_us(), today, _("Nobody owes us anything.")),
        replace(
            _owed("owed-by-us", by_us, whom_we_owe(), today, nobody),
            act="paid-back",
            act_label=_("Record money paid back"),
        ),
        _to_buyers(buyers_we_owe(), today),
        _awaited(),
        _fees(),
        _credit(credit_kept(), today),
        *_refunds_and_disputes(),
    ]


def _refunds_and_disputes() -> list[MoneyList]:
    items = money_needing_attention()
    refunds = [one for one in items if one.kind in ("refund", "waiting")]
    disputes = [one for one in items if one.kind == "dispute"]
    return [
        MoneyList(
            "refunds",
            _("Refunds that have not arrived"),
            _attention(refunds, _("Since")),
            _("Every refund has arrived."),
        ),
        MoneyList(
            "disputes",
            _("Disputes"),
            _attention(disputes, _("Answer by")),
            _("No payment is disputed."),
        ),
    ]


def _owed(name: str, title: str, owed: Sequence[Owed], today: dt.date, empty: str) -> MoneyList:
    rows = [
        (
            one.visit.public_ref,
            presenters.patient_label(one.visit),
            _cents(one.cents, one.visit.currency),
            one.days(today),
            Twofold(presenters.day(one.visit.local_date), one.visit.local_date.isoformat()),
            one.visit.get_status_display(),
            one.visit.get_payer_display(),
        )
        for one in owed
    ]
    headings = [
        _("Reference"),
        _("Patient"),
        _("Amount"),
        _("Days ago"),
        _("Day of the visit"),
        _("Status"),
        _("Who pays"),
    ]
    total = presenters.money(sum(one.cents for one in owed)) if owed else ""
    return MoneyList(name, title, ReportTable(headings, rows, frozenset({2, 3})), empty, total)


def _to_buyers(owed: Sequence[OwedToBuyer], today: dt.date) -> MoneyList:
    """Buyers of packages and gift cards who paid twice, or whose refund did not arrive."""
    rows = [
        (
            one.purchase.public_ref,
            one.purchase.buyer,
            _cents(one.cents, one.purchase.currency),
            one.days(today),
            Twofold(presenters.day(local(one.since).date()), local(one.since).date().isoformat()),
            what(one.purchase),
        )
        for one in owed
    ]
    headings = [
        *(_("Reference"), _("Buyer"), _("Amount")),
        *(_("Days ago"), _("Owed since"), _("What")),
    ]
    return MoneyList(
        "owed-to-buyers",
        _("Whom we owe for packages and gift cards"),
        ReportTable(headings, rows, frozenset({2, 3})),
        _("We owe no buyer anything."),
        presenters.money(sum(one.cents for one in owed)) if owed else "",
        leads_to="desk:purchase",
        act_page="desk:purchase_pay_back",
        act_label=_("Pay back by hand"),
    )


def _cents(cents: int, currency: str) -> Twofold:
    return Twofold(presenters.money(cents, currency), amount(cents, currency))


def _awaited() -> MoneyList:
    rows = [
        (
            one.public_ref,
            presenters.patient_label(one),
            _cents(one.deposit_cents, one.currency),
            _moment(one.hold_expires or one.start),
        )
        for one in deposits_awaited()
    ]
    headings = [_("Reference"), _("Patient"), _("Deposit"), _("Kept until")]
    table = ReportTable(headings, rows, frozenset({2}))
    return MoneyList(
        "deposits", _("Deposits we wait for"), table, _("No time waits for its deposit.")
    )


def _fees() -> MoneyList:
    """Missed and late-cancelled visits whose kept card was not charged."""
    rows = [
        (
            visit.public_ref,
            presenters.patient_label(visit),
            _cents(fee.most_cents, visit.currency),
            str(fee.kind.label),
            _moment(kept_until(visit)),
        )
        for visit, fee in fees_not_charged()
    ]
    headings = [_("Reference"), _("Patient"), _("At most"), _("What for"), _("Card kept until")]
    return MoneyList(
        "fees",
        _("Agreed fees not charged"),
        ReportTable(headings, rows, frozenset({2})),
        _("No card on file waits for a fee."),
        act="charge-fee",
        act_label=_("Charge the fee"),
    )


def _credit(kept: Sequence[tuple[CreditAccount, int]], today: dt.date) -> MoneyList:
    rows = [
        (
            account.patient_id,
            account.patient.short_name if account.patient else "",
            _cents(cents, account.currency),
            (today - local(account.opened_at).date()).days,
            account.get_kind_display(),
        )
        for account, cents in kept
    ]
    headings = [_("Patient’s number"), _("Patient"), _("Amount"), _("Days old"), _("What")]
    total = presenters.money(sum(cents for _account, cents in kept)) if kept else ""
    table, empty = ReportTable(headings, rows, frozenset({2, 3})), _("Nobody has credit with us.")
    return MoneyList("credit", _("Credit not yet used"), table, empty, total, "desk:patient")


def _attention(items: Sequence[Attention], when: str) -> ReportTable:
    rows = [(one.reference, one.sentence, _moment(one.due or one.since)) for one in items]
    return ReportTable([_("Reference"), _("What"), when], rows)


def _moment(instant: dt.datetime) -> Twofold:
    return Twofold(presenters.instant(instant), local(instant))


def said(row: LedgerEntry | CreditEntry) -> str:
    """One line of the books in words."""
    if isinstance(row, LedgerEntry):
        return sentence(row)
    return credit_sentence(row)


def is_after_the_close(row: LedgerEntry | CreditEntry, ways: Sequence[WayOfDay]) -> bool:
    """Whether a line was written when its way of payment had been counted already."""
    closed: Any = next((one.closed for one in ways if row.kind in WAYS[one.way]), None)
    return closed is not None and row.at > closed.closed_at
