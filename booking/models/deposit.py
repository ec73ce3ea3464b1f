"""Money: what was asked, paid, refunded and kept, in integer cents."""

import uuid

from django.db import models
from django.db.models import Q

from booking.models.visit import Visit


class PaymentKind(models.TextChoices):
    DEPOSIT = "deposit"
    BALANCE = "balance"
    NO_SHOW = "no_show"


class PaymentState(models.TextChoices):
    """A payment's rank only rises: see RANK."""

    CREATING = "creating"
    OPEN = "open"
    EXPIRED = "expired"
    FAILED = "failed"
    PROCESSING = "processing"
    PAID = "paid"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUND_PENDING = "refund_pending"
    REFUNDED = "refunded"


class Payment(models.Model):
    """One payment session asked of the provider. Written before the call; its id is the key of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=10, choices=PaymentKind.choices)
    state = models.CharField(
        max_length=20, choices=PaymentState.choices, default=PaymentState.CREATING
    )
    attempt = models.PositiveSmallIntegerField(default=1)
    amount_cents = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    email = models.TextField(blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    session_id = models.CharField(max_length=255, null=True, blank=True, unique=True)
    session_url = models.TextField(blank=True)
    intent_id = models.CharField(max_length=255, null=True, blank=True, unique=True)
    livemode = models.BooleanField(default=False)
    disputed = models.BooleanField(default=False)
    review = models.CharField(max_length=200, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    next_look_at = models.DateTimeField(null=True, blank=True)
    looks = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="payment_is_of_something"),
        ]
        indexes = [
            models.Index(
                fields=["next_look_at"],
                name="payment_unsettled",
                condition=Q(state__in=["creating", "open", "processing"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_cents} {self.currency} {self.state}"


class RefundState(models.TextChoices):
    REQUESTED = "requested"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"


class RefundReason(models.TextChoices):
    CANCELLED = "cancelled"
    CLINIC = "clinic"
    DUPLICATE = "duplicate"
    TIME_LOST = "time_lost"
    STAFF = "staff"
    EXTERNAL = "external"


class Refund(models.Model):
    """Money on its way back. Its id is the idempotency key; its state comes from the provider."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    state = models.CharField(
        max_length=10, choices=RefundState.choices, default=RefundState.REQUESTED
    )
    reason = models.CharField(max_length=12, choices=RefundReason.choices)
    amount_cents = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)
    provider_id = models.CharField(max_length=255, null=True, blank=True, unique=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="refund_is_of_something")
        ]

    def __str__(self) -> str:
        return f"refund {self.amount_cents} {self.state}"


class LedgerKind(models.TextChoices):
    DEPOSIT_DUE = "deposit_due"
    PAID = "paid"
    REFUNDED = "refunded"
    FEE_KEPT = "fee_kept"
    CARD = "card"
    CASH = "cash"
    E_TRANSFER = "e_transfer"
    INSURER = "insurer"


class LedgerEntry(models.Model):
    """One fact about a visit's money. Rows are only ever added; `key` makes each fact single."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="ledger")
    payment = models.ForeignKey(Payment, null=True, blank=True, on_delete=models.PROTECT)
    refund = models.ForeignKey(Refund, null=True, blank=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12, choices=LedgerKind.choices)
    amount_cents = models.IntegerField()
    currency = models.CharField(max_length=3)
    key = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_cents} {self.currency}"


class WebhookEvent(models.Model):
    """The inbox: an event of the provider, once."""

    event_id = models.CharField(max_length=255, unique=True)
    kind = models.CharField(max_length=80)
    object_id = models.CharField(max_length=255, blank=True)
    received_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.event_id} {self.kind}"


class Dispute(models.Model):
    """A payer's bank asks for the money back."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="disputes")
    provider_id = models.CharField(max_length=255, unique=True)
    status = models.CharField(max_length=40)
    amount_cents = models.PositiveIntegerField()
    reason = models.CharField(max_length=60, blank=True)
    due_by = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"dispute {self.provider_id} {self.status}"
