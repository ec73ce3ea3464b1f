"""What papers call ways of payment, charges and the like."""

from django.utils.translation import gettext, gettext_lazy

from booking.models import TAKEN_BACK, LedgerKind

WAYS = {
    LedgerKind.CARD: gettext_lazy("Paid by card"),
    LedgerKind.CASH: gettext_lazy("Paid in cash"),
    LedgerKind.E_TRANSFER: gettext_lazy("Paid by e-transfer"),
    LedgerKind.CHEQUE: gettext_lazy("Paid by cheque"),
    LedgerKind.INSURER: gettext_lazy("Paid by an insurer"),
    LedgerKind.REFUNDED: gettext_lazy("Paid back to the card"),
    LedgerKind.REFUND_FAILED: gettext_lazy("Could not be paid back"),
    LedgerKind.CREDIT_USED: gettext_lazy("Paid from your credit"),
    LedgerKind.TO_CREDIT: gettext_lazy("Put on your credit"),
    LedgerKind.PACKAGE_USED: gettext_lazy("Paid from your package"),
    LedgerKind.TO_PACKAGE: gettext_lazy("Given back to your package"),
    LedgerKind.PAID_BACK: gettext_lazy("Paid back by other means"),
    LedgerKind.CASH_BACK: gettext_lazy("Paid back in cash"),
    LedgerKind.TRANSFER_BACK: gettext_lazy("Paid back by e-transfer"),
    LedgerKind.CHEQUE_BACK: gettext_lazy("Paid back by cheque"),
    LedgerKind.DISPUTE_OUT: gettext_lazy("Taken back by the payer’s bank"),
    LedgerKind.DISPUTE_IN: gettext_lazy("Returned by the payer’s bank"),
}

CHARGED = {
    "visit": gettext_lazy("Amount"),
    "travel": gettext_lazy("Travel"),
    "late_change": gettext_lazy("Fee for a late change"),
    "discount": gettext_lazy("Discount"),
    "goodwill": gettext_lazy("Goodwill"),
    "let_off": gettext_lazy("Let off"),
    "adjustment": gettext_lazy("Other charges"),
    "cancellation_fee": gettext_lazy("Fee for a late cancellation"),
    "no_show_fee": gettext_lazy("Fee for a missed visit"),
    "fee": gettext_lazy("Fee"),
}
#: Charges for something that was no treatment.
FEES = ("cancellation_fee", "no_show_fee", "fee")

#: Why a receipt was issued anew, as its credit note says it.
WHY_ANEW = {
    "name": gettext_lazy("The patient’s name was wrong or has changed."),
    "practitioner": gettext_lazy("The practitioner or the registration was wrong."),
    "clinic": gettext_lazy("The clinic’s name, address or tax line was wrong."),
    "service": gettext_lazy("The service or its date was wrong."),
}


def way(kind: str) -> str:
    """A way of payment as a paper names it; one that has no name of its own here has the ledger's."""
    if kind == TAKEN_BACK:
        return gettext("Written by mistake, taken back")
    known = WAYS.get(LedgerKind(kind)) if kind in LedgerKind.values else None
    return str(known or (LedgerKind(kind).label if kind in LedgerKind.values else kind))
