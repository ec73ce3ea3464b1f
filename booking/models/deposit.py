"""Payments and refunds, in integer cents: of a visit, or of what is bought without one (0960).

What must never be false is held by the database (constraints here, triggers in
`booking/database/money_rules.py`): a payment's rank only rises, refunds never exceed what was paid.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking.models.purchase import Purchase
from booking.models.visit import Visit
from core.fields import EncryptedTextField


class PaymentKind(models.TextChoices):
    DEPOSIT = "deposit", _("Deposit")
    BALANCE = "balance", _("Balance")
    NO_SHOW = "no_show", _("Missed visit")
    LATE = "late_fee", _("Late cancellation")
    PACKAGE = "package", _("Package")
    GIFT = "gift", _("Gift card")


class PaymentState(models.TextChoices):
    """What the provider last said of one attempt. Its rank only rises (`RANK`)."""

    CREATING = "creating", _("being prepared")
    OPEN = "open", _("waiting for payment")
    EXPIRED = "expired", _("not paid in time")
    FAILED = "failed", _("not paid")
    PROCESSING = "processing", _("on its way")
    PAID = "paid", _("paid")


# A slow payment may still fail, so `failed` stands above `processing`; nothing stands above `paid`.
RANK = {
    PaymentState.CREATING: 0,
    PaymentState.OPEN: 1,
    PaymentState.EXPIRED: 2,
    PaymentState.PROCESSING: 3,
    PaymentState.FAILED: 4,
    PaymentState.PAID: 5,
}
UNSETTLED = (PaymentState.CREATING, PaymentState.OPEN, PaymentState.PROCESSING)


class Payment(models.Model):
    """One payment session asked of the provider. Written before the call; its id is the call's key.

    `email`, `base_url`, `cancel_path` and `language` are kept because a repeated request must be equal to
    the first in every byte.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # PROTECT everywhere here: what money hangs on is emptied, never deleted (0703).
    visit = models.ForeignKey(
        Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    purchase = models.ForeignKey(
        Purchase, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    kind = models.CharField(max_length=10, choices=PaymentKind.choices)
    state = models.CharField(
        max_length=20, choices=PaymentState.choices, default=PaymentState.CREATING
    )
    attempt = models.PositiveSmallIntegerField(default=1)
    amount_cents = models.PositiveIntegerField()
    # Of a deposit's payment: what was paid beyond the deposit, and comes back whole (0965).
    ahead_cents = models.PositiveIntegerField(default=0, db_default=0)
    currency = models.CharField(max_length=3)
    email = EncryptedTextField(blank=True)
    base_url = models.CharField(max_length=200, blank=True)
    cancel_path = models.CharField(max_length=200, blank=True)
    # A default in the database as well: the program of the day before still writes rows without it (0403).
    language = models.CharField(max_length=10, default="en", db_default="en")
    saves_card = models.BooleanField(default=False)
    off_session = models.BooleanField(default=False, help_text="charges a saved card, no page")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # NULL, not "": many rows have none yet, and a unique column may hold NULL many times.
    session_id = models.CharField(max_length=255, null=True, blank=True, unique=True)
    session_url = models.TextField(blank=True)
    intent_id = models.CharField(max_length=255, null=True, blank=True, unique=True)
    livemode = models.BooleanField(default=False)
    disputed = models.BooleanField(default=False)
    given_up = models.BooleanField(default=False, help_text="the patient went back; no mail")
    review = models.CharField(max_length=200, blank=True, help_text="what did not match")
    failure = models.CharField(max_length=80, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    next_look_at = models.DateTimeField(null=True, blank=True)
    looks = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("payment")
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="payment_is_of_something"),
            models.CheckConstraint(
                condition=Q(ahead_cents__lte=F("amount_cents")), name="paid_ahead_is_a_part"
            ),
            models.CheckConstraint(
                condition=Q(state__in=PaymentState.values), name="payment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(visit__isnull=False, purchase=None)
                | Q(visit=None, purchase__isnull=False),
                name="payment_is_for_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid_at__isnull=False), name="paid_has_a_time"
            ),
            # Two tabs, two patients of patience: never two payable pages for one thing
            models.UniqueConstraint(
                fields=["visit", "kind"],
                condition=Q(state__in=["creating", "open", "processing"]),
                name="one_unsettled_payment",
            ),
            models.UniqueConstraint(
                fields=["purchase"],
                condition=Q(state__in=["creating", "open", "processing"]),
                name="one_unsettled_payment_of_a_purchase",
            ),
            # Two presses, two people, a press a month later: a kept card is charged once for its visit.
            models.UniqueConstraint(
                fields=["visit"], condition=Q(off_session=True), name="one_fee_of_a_kept_card"
            ),
        ]
        indexes = [
            # the sweeper's question: what is not yet known to be over, and due for a look
            models.Index(
                fields=["next_look_at"],
                name="payment_unsettled",
                condition=Q(state__in=["creating", "open", "processing"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_cents} {self.currency} {self.state}"

    @property
    def of_visit(self) -> Visit:
        """The visit, where the payment can only be of one. Raises ValueError for a purchase's."""
        if self.visit is None:
            raise ValueError(f"payment {self.pk} is of no visit")
        return self.visit

    @property
    def reference(self) -> str:
        """What the payer and the office know it by: the reference of its visit or purchase."""
        return (self.visit or self.purchase).public_ref  # type: ignore[union-attr]


class RefundState(models.TextChoices):
    REQUESTED = "requested", _("asked for")
    PENDING = "pending", _("on its way")
    SUCCEEDED = "succeeded", _("paid back")
    FAILED = "failed", _("failed")
    CANCELED = "canceled", _("cancelled")


# A bank may send a refund back after it succeeded: so `failed` stands above `succeeded`.
REFUND_RANK = {
    RefundState.REQUESTED: 0,
    RefundState.PENDING: 1,
    RefundState.SUCCEEDED: 2,
    RefundState.FAILED: 3,
    RefundState.CANCELED: 3,
}
REFUND_COUNTS = (RefundState.REQUESTED, RefundState.PENDING, RefundState.SUCCEEDED)


class RefundReason(models.TextChoices):
    CANCELLED = "cancelled", _("cancelled by the patient")
    CLINIC = "clinic", _("cancelled by the clinic")
    DUPLICATE = "duplicate", _("paid twice")
    TIME_LOST = "time_lost", _("paid after the time was gone")
    MISSED = "missed", _("paid ahead for a missed visit")
    STAFF = "staff", _("decided by staff")
    EXTERNAL = "external", _("made outside this program")


class Refund(models.Model):
    """A refund of one payment. Its id is the idempotency key; its state comes from the provider."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    state = models.CharField(
        max_length=10, choices=RefundState.choices, default=RefundState.REQUESTED
    )
    reason = models.CharField(max_length=12, choices=RefundReason.choices)
    amount_cents = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=80, blank=True)
    provider_id = models.CharField(max_length=255, null=True, blank=True, unique=True)
    pending_reason = models.CharField(max_length=80, blank=True)
    failure_reason = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True, help_text="first asked of the provider")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("refund")
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="refund_is_of_something"),
            models.CheckConstraint(
                condition=Q(state__in=RefundState.values), name="refund_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"refund {self.amount_cents} {self.state}"
