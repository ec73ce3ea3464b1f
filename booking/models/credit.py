"""Credit: money the clinic keeps for somebody, one signed row per movement, in integer cents.

A sister of the ledger of visits: what moves between the two is one row in each, under one key. Held by
the database (constraints here, triggers in `booking/database/credit_rules.py`): rows are only added,
and an account never falls below nothing (0945).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.models.people import Patient
from booking.models.visit import Visit


class AccountKind(models.TextChoices):
    """Whose money it is, and what it may be spent on."""

    PATIENT = "patient", _("Credit of a patient")
    PACKAGE = "package", _("Package")
    GIFT = "gift", _("Gift card")


class CreditKind(models.TextChoices):
    """What moved. Where it is a way of payment, it has the ledger's word for it."""

    KEPT = "kept", _("Kept from a visit")
    USED = "used", _("Used for a visit")
    CARD = "card", _("Paid by card")
    REFUNDED = "refunded", _("Refunded")
    REFUND_FAILED = "refund_failed", _("Refund came back")
    DISPUTE_OUT = "dispute_out", _("Taken back by the payer's bank")
    DISPUTE_IN = "dispute_in", _("Returned by the payer's bank")
    CASH = "cash", _("Paid in cash")
    E_TRANSFER = "e_transfer", _("Paid by e-transfer")
    CHEQUE = "cheque", _("Paid by cheque")
    PAID_BACK = "paid_back", _("Paid back by other means")
    CASH_BACK = "cash_back", _("Paid back in cash")
    TRANSFER_BACK = "transfer_back", _("Paid back by e-transfer")
    CHEQUE_BACK = "cheque_back", _("Paid back by cheque")
    MOVED_IN = "moved_in", _("Put on from a gift card")
    MOVED_OUT = "moved_out", _("Put on a patient’s credit")
    EARNED = "earned", _("Kept by the clinic under the terms")
    WRITTEN_OFF = "written_off", _("Spent before the payer’s bank took it back")


#: Both ends in these books: money that only changes its place.
BETWEEN_ACCOUNTS = (CreditKind.MOVED_IN, CreditKind.MOVED_OUT)
# Words, not members: a migration keeps this constraint, and must read the same for ever.
_TAKES_AWAY = [
    "used",
    "refunded",
    "dispute_out",
    "paid_back",
    "cash_back",
    "transfer_back",
    "cheque_back",
    "moved_out",
    "earned",
]


class CreditAccount(models.Model):
    """One purse: a patient's credit, a package they bought, or a gift card. Its balance is a sum of rows."""

    kind = models.CharField(max_length=8, choices=AccountKind.choices)
    patient = models.ForeignKey(
        Patient, null=True, blank=True, on_delete=models.PROTECT, related_name="credit_accounts"
    )
    currency = models.CharField(max_length=3)
    opened_at = models.DateTimeField()
    # Raised by whoever locks the account (operations/locks/account.py): the write is the lock.
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("credit account")
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "currency"],
                condition=Q(kind="patient"),
                name="one_credit_a_patient",
            ),
            models.CheckConstraint(
                condition=Q(kind="gift") | Q(patient__isnull=False), name="credit_is_somebodys"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=AccountKind.values), name="credit_account_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} account {self.pk}"


class CreditEntry(models.Model):
    """One movement of an account: more is positive. `key` makes each fact single."""

    account = models.ForeignKey(CreditAccount, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=14, choices=CreditKind.choices)
    amount_cents = models.IntegerField()
    visit = models.ForeignKey(
        Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="credit_entries"
    )
    # By name: what is bought becomes an account, and is paid by a payment (0960).
    payment = models.ForeignKey(
        "booking.Payment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="credit_entries",
    )
    refund = models.ForeignKey(
        "booking.Refund",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="credit_entries",
    )
    key = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("credit entry")
        verbose_name_plural = _("credit entries")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=_TAKES_AWAY, amount_cents__lt=0)
                | Q(kind="written_off")
                | (~Q(kind__in=_TAKES_AWAY) & Q(amount_cents__gt=0)),
                name="credit_signs",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["kept", "used"]) | Q(visit__isnull=False),
                name="credit_of_a_visit_names_it",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CreditKind.values), name="credit_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_cents}"
