"""The ledger of a visit: charges and money, one signed row each, in integer cents.

Held by the database (constraints here, triggers in `booking/database/money_rules.py`): it is only
ever added to, and a row written by hand is taken back once, by an equal row.
"""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.models.deposit import Payment, Refund
from booking.models.visit import Visit


class LedgerKind(models.TextChoices):
    """The kinds of ledger entries, in two columns: charges of a visit, and money that moved for it."""

    DEPOSIT_DUE = "deposit_due", _("Deposit due")
    DEPOSIT_LAPSED = "deposit_lapsed", _("Deposit no longer asked for")
    DEPOSIT_CANCELLED = "deposit_off", _("Deposit released by cancelling")
    FEE_KEPT = "fee_kept", _("Kept under the cancellation terms")
    BALANCE_DUE = "balance_due", _("Balance due")
    BALANCE_OFF = "balance_off", _("Balance taken back, the visit being reopened")
    NO_SHOW_FEE = "no_show_fee", _("Fee for a missed visit")
    LATE_FEE = "late_fee", _("Fee for a late cancellation")
    WAIVED = "waived", _("Let off")
    DISCOUNT = "discount", _("Discount")
    GOODWILL = "goodwill", _("Goodwill")
    CARD = "card", _("Paid by card")
    REFUNDED = "refunded", _("Refunded")
    REFUND_FAILED = "refund_failed", _("Refund came back")
    DISPUTE_OUT = "dispute_out", _("Taken back by the payer's bank")
    DISPUTE_IN = "dispute_in", _("Returned by the payer's bank")
    CASH = "cash", _("Paid in cash")
    E_TRANSFER = "e_transfer", _("Paid by e-transfer")
    CHEQUE = "cheque", _("Paid by cheque")
    INSURER = "insurer", _("Paid by an insurer")
    CREDIT_USED = "credit_used", _("Paid from credit")
    TO_CREDIT = "to_credit", _("Put on the patient’s credit")
    PACKAGE_USED = "package_used", _("Paid from a package")
    TO_PACKAGE = "to_package", _("Given back to the package")
    PAID_BACK = "paid_back", _("Paid back by other means")
    CASH_BACK = "cash_back", _("Paid back in cash")
    TRANSFER_BACK = "transfer_back", _("Paid back by e-transfer")
    CHEQUE_BACK = "cheque_back", _("Paid back by cheque")


CHARGES = (
    LedgerKind.DEPOSIT_DUE,
    LedgerKind.DEPOSIT_LAPSED,
    LedgerKind.DEPOSIT_CANCELLED,
    LedgerKind.FEE_KEPT,
    LedgerKind.BALANCE_DUE,
    LedgerKind.BALANCE_OFF,
    LedgerKind.NO_SHOW_FEE,
    LedgerKind.LATE_FEE,
    LedgerKind.WAIVED,
    LedgerKind.DISCOUNT,
    LedgerKind.GOODWILL,
)
PROVIDER_MONEY = (
    LedgerKind.CARD,
    LedgerKind.REFUNDED,
    LedgerKind.REFUND_FAILED,
    LedgerKind.DISPUTE_OUT,
    LedgerKind.DISPUTE_IN,
)
#: Money that comes in by hand, and money that goes back by hand; a person writes both down.
IN_BY_HAND = (
    LedgerKind.CASH,
    LedgerKind.E_TRANSFER,
    LedgerKind.CHEQUE,
    LedgerKind.INSURER,
)
BACK_BY_HAND = (
    LedgerKind.CASH_BACK,
    LedgerKind.TRANSFER_BACK,
    LedgerKind.CHEQUE_BACK,
    LedgerKind.PAID_BACK,
)
#: Money that changes its place between a visit and what the clinic keeps for the patient (0945).
FROM_CREDIT = (LedgerKind.CREDIT_USED, LedgerKind.PACKAGE_USED)
INTO_CREDIT = (LedgerKind.TO_CREDIT, LedgerKind.TO_PACKAGE)
OTHER_MONEY = (*IN_BY_HAND, *BACK_BY_HAND)
#: On a paper, in place of a way of payment, where a line takes back what was written by mistake.
TAKEN_BACK = "taken_back"
# Words, not members: a migration keeps this constraint, and must read the same for ever.
_TAKES_AWAY = [
    "deposit_lapsed",
    "deposit_off",
    "balance_off",
    "waived",
    "discount",
    "goodwill",
    "refunded",
    "dispute_out",
    "paid_back",
    "cash_back",
    "transfer_back",
    "cheque_back",
    "to_credit",
    "to_package",
]


class LedgerEntry(models.Model):
    """One fact about a visit's money. Rows are only ever added; `key` makes each fact single.

    `amount_cents` is signed: of a charge, more is owed; of money, more has come in. A row that was
    written by hand and is wrong is taken back by another of the same kind (`corrects`), once.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="ledger")
    payment = models.ForeignKey(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger"
    )
    refund = models.ForeignKey(
        Refund, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger"
    )
    kind = models.CharField(max_length=14, choices=LedgerKind.choices)
    amount_cents = models.IntegerField()
    currency = models.CharField(max_length=3)
    key = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()
    # Only of what was put right later: the paper says when the money moved, not when we noticed.
    moved_at = models.DateTimeField(
        null=True, blank=True, help_text="when the money moved, if earlier"
    )
    corrects = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="correction",
        help_text="the row that this one takes back: once, whole",
    )
    by = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        indexes = [
            # "what moved in these days", read in pieces however long the past is
            models.Index(fields=["at", "id"], name="ledger_by_time")
        ]
        constraints = [
            models.CheckConstraint(
                # A sign the wrong way round would turn a refund into a payment, and no sum would show it.
                condition=Q(corrects=None, kind__in=_TAKES_AWAY, amount_cents__lt=0)
                | (Q(corrects=None) & ~Q(kind__in=_TAKES_AWAY) & Q(amount_cents__gt=0))
                | (Q(corrects__isnull=False) & ~Q(amount_cents=0)),
                name="ledger_signs",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=LedgerKind.values), name="ledger_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_cents} {self.currency}"

    @property
    def day(self) -> datetime:
        """When the money moved, or the charge was made."""
        return self.moved_at or self.at
