"""Webhook events, disputes, and the comparisons of our ledger with the provider's books."""

from django.db import models

from booking.models.deposit import Payment


class EventState(models.TextChoices):
    RECEIVED = "received"
    DONE = "done"
    IGNORED = "ignored"
    NOT_OURS = "not_ours"


class WebhookEvent(models.Model):
    """A webhook event of the provider, kept once. Only ids: its body names people and is not kept (0201)."""

    event_id = models.CharField(max_length=255, unique=True)
    kind = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=EventState.choices, default=EventState.RECEIVED)
    object_id = models.CharField(max_length=255, blank=True)
    intent_id = models.CharField(max_length=255, blank=True)
    reference = models.CharField(max_length=255, blank=True)
    refund_ref = models.CharField(max_length=255, blank=True)
    api_version = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(help_text="by the provider's clock")
    received_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True, help_text="class name only")

    def __str__(self) -> str:
        return f"{self.event_id} {self.kind}"


#: How a dispute ends when the clinic keeps the money.
MONEY_BACK = ("won", "warning_closed")


class Dispute(models.Model):
    """A payer's bank asks for the money back, or (an inquiry) why it was taken."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="disputes")
    provider_id = models.CharField(max_length=255, unique=True)
    # Not choices: Stripe adds states (`prevented` is one), and an unknown one must still be kept.
    status = models.CharField(max_length=40)
    amount_cents = models.PositiveIntegerField()
    reason = models.CharField(max_length=60, blank=True)
    refundable = models.BooleanField(
        default=False, help_text="the provider still refunds this charge (an inquiry, usually)"
    )
    due_by = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"dispute {self.provider_id} {self.status}"


class FraudWarning(models.Model):
    """The bank of the card says that a payment looks fraudulent. Somebody looks; no money moves (0952)."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="fraud_warnings")
    provider_id = models.CharField(max_length=255, unique=True)
    opened_at = models.DateTimeField()
    dealt_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"fraud warning {self.provider_id}"


class MoneyCheck(models.Model):
    """One comparison of our ledger with the provider's books, and what it left unexplained."""

    kind = models.CharField(max_length=10, help_text="events or books")
    reached = models.DateTimeField(help_text="everything before this was compared")
    finished_at = models.DateTimeField()
    differences = models.JSONField(default=list, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "-finished_at"], name="money_check_last")]

    def __str__(self) -> str:
        return f"{self.kind} {self.finished_at:%Y-%m-%d %H:%M} {len(self.differences)} differences"
