"""The provider's own books: each movement of its balance with its fee, and the payouts it ends in (0932)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking.models.deposit import Payment


class Payout(models.Model):
    """Money the provider sent to the clinic's bank account. Negative where the balance was below nothing."""

    provider_id = models.CharField(max_length=255, unique=True)
    amount_cents = models.IntegerField()
    currency = models.CharField(max_length=3)
    # Not choices: the provider may add states, and an unknown one must still be kept.
    status = models.CharField(max_length=40)
    #: The provider says what is in it. Of one made by hand it does not.
    automatic = models.BooleanField(default=True)
    failure = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(db_index=True)
    arrives_on = models.DateField()
    #: When all that is in it had been read; until then a difference means nothing.
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("payout")

    def __str__(self) -> str:
        return f"payout {self.provider_id} {self.amount_cents} {self.status}"


class BalanceTransaction(models.Model):
    """One movement of the provider's balance: what came or went, its fee, and what that leaves."""

    provider_id = models.CharField(max_length=255, unique=True)
    kind = models.CharField(max_length=60, help_text="the provider's reporting category")
    amount_cents = models.IntegerField()
    fee_cents = models.IntegerField(default=0)
    net_cents = models.IntegerField()
    currency = models.CharField(max_length=3)
    source_id = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(db_index=True)
    payment = models.ForeignKey(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="movements"
    )
    payout = models.ForeignKey(
        Payout, null=True, blank=True, on_delete=models.PROTECT, related_name="movements"
    )

    class Meta:
        verbose_name = _("movement of the provider's balance")
        constraints = [
            models.CheckConstraint(
                condition=Q(net_cents=F("amount_cents") - F("fee_cents")),
                name="net_is_what_the_fee_leaves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_cents} {self.provider_id}"
