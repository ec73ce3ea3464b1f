"""A card kept on file with its patient's consent, and the page on which one is kept without a payment.

Held by the database (`booking/database/card_rules.py`): no fee without a consent that stands, none above
what was agreed, and no consent taken back while its fee is being charged.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models.visit import Visit
from core.fields import EncryptedTextField


class CardEnd(models.TextChoices):
    """Why a card is kept no longer."""

    PATIENT = "patient", _("taken back by the patient")
    OFFICE = "office", _("removed by the office")
    WAIVED = "waived", _("fee not charged, by the office")
    NOT_NEEDED = "not_needed", _("no longer needed")
    ERASED = "erased", _("erased")


class SavedCard(models.Model):
    """A card kept for the fees of one visit, with the words the patient agreed to.

    Written when they agree; the card arrives with the payment or the card page. Off unless SAVED_CARDS.
    """

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="saved_card")
    customer_id = models.CharField(max_length=255, blank=True)
    card_id = models.CharField(max_length=255, blank=True)
    # Defaults in the database as well: the program of the day before writes rows without them (0403).
    brand = models.CharField(max_length=20, blank=True, default="", db_default="")
    last4 = models.CharField(max_length=4, blank=True, default="", db_default="")
    expires_year = models.PositiveSmallIntegerField(null=True, blank=True)
    expires_month = models.PositiveSmallIntegerField(null=True, blank=True)
    cap_cents = models.PositiveIntegerField(help_text="agreed for a missed visit")
    late_cents = models.PositiveIntegerField(
        default=0, db_default=0, help_text="agreed for a late cancellation"
    )
    late_hours = models.PositiveSmallIntegerField(default=0, db_default=0)
    consent_text = models.TextField()
    consent_version = models.CharField(max_length=20)
    language = models.CharField(max_length=10, default="en", db_default="en")
    agreed_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(
        max_length=10, blank=True, choices=CardEnd.choices, default="", db_default=""
    )
    removed_at = models.DateTimeField(null=True, blank=True, help_text="by the provider's word")

    def __str__(self) -> str:
        return f"saved card of visit {self.visit_id}"

    @property
    def name(self) -> str:
        """`Visa card ending 4242`, as far as the provider has told it."""
        if not self.last4:
            return _g("Card")
        said = {"brand": self.brand.capitalize(), "digits": self.last4}
        return _g("%(brand)s card ending %(digits)s") % said

    @property
    def is_kept(self) -> bool:
        """Whether it can be charged: agreed, arrived, and not taken back."""
        return self.revoked_at is None and self.card_id != ""


class CardPageState(models.TextChoices):
    """What the provider last said of one card page."""

    CREATING = "creating"
    OPEN = "open"
    DONE = "done"
    OVER = "over"


class CardPage(models.Model):
    """A hosted page on which a card is kept and nothing paid. Written before the call; its id is the key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card = models.ForeignKey(SavedCard, on_delete=models.PROTECT, related_name="pages")
    state = models.CharField(
        max_length=10, choices=CardPageState.choices, default=CardPageState.CREATING
    )
    # Kept with the row, as a payment's: a repeated request must be equal in every byte.
    email = EncryptedTextField(blank=True)
    base_url = models.CharField(max_length=200)
    cancel_path = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    session_id = models.CharField(max_length=255, null=True, blank=True, unique=True)
    session_url = models.TextField(blank=True)
    next_look_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["card"],
                condition=Q(state__in=["creating", "open"]),
                name="one_open_card_page",
            ),
        ]

    def __str__(self) -> str:
        return f"card page {self.state}"
