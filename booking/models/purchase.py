"""What is bought by card without a visit (a package, a gift card), from the press to its account (0960)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.models.credit import CreditAccount
from booking.models.package import Package
from booking.models.reference import new_reference
from core.fields import EncryptedJSONField, EncryptedTextField


class PurchaseKind(models.TextChoices):
    """What is bought. The words are those of the account that it becomes."""

    PACKAGE = "package", _("Package")
    GIFT = "gift", _("Gift card")


class Purchase(models.Model):
    """One order. It is written before anybody pays, and has an account once it is paid."""

    public_ref = models.CharField(max_length=9, unique=True, default=new_reference)
    kind = models.CharField(max_length=8, choices=PurchaseKind.choices)
    package = models.ForeignKey(
        Package, null=True, blank=True, on_delete=models.PROTECT, related_name="purchases"
    )
    # What the page showed: it is what is sold, whatever the office changes while somebody pays.
    offer = models.JSONField(default=dict, blank=True)
    price_cents = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    buyer = EncryptedTextField(blank=True)
    email = EncryptedTextField(blank=True)
    # Keyed, as a patient's (0006): the links to what somebody bought are found again by it.
    email_hash = models.CharField(max_length=64, db_index=True, blank=True)
    # Of a gift card: from whom, for whom, a few words. Empty once the card has them.
    gift = EncryptedJSONField(default=dict, blank=True)
    language = models.CharField(max_length=10)
    # The words of the terms that stood above the button, as they were read.
    terms = models.TextField(blank=True)
    key = models.CharField(max_length=80, unique=True)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    account = models.OneToOneField(
        CreditAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="purchase"
    )
    # Raised by whoever locks it (operations/locks/payment.py): the write is the lock.
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("purchase")
        constraints = [
            models.CheckConstraint(condition=Q(price_cents__gt=0), name="purchase_costs_something"),
            models.CheckConstraint(
                condition=Q(kind="gift", package=None) | Q(kind="package", package__isnull=False),
                name="purchase_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(delivered_at=None, account=None)
                | Q(delivered_at__isnull=False, account__isnull=False),
                name="a_delivered_purchase_has_its_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_ref}"


class PurchaseLink(models.Model):
    """A private link to what somebody bought, from a letter: kept as a hash, like those to visits."""

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"link {self.pk} of purchase {self.purchase_id}"
