"""Claims to insurers, and the remittances they pay with: one paper, many visits (0951)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.models.visit import Visit


class ClaimState(models.TextChoices):
    """How far a claim has come. What the insurer has paid is in the ledger and outranks all of it."""

    TO_SEND = "to_send", _("To send")
    SENT = "sent", _("Sent")
    APPROVED = "approved", _("Approved")
    PAID = "paid", _("Paid")
    REFUSED = "refused", _("Refused")


class InsurerClaim(models.Model):
    """What was heard of one visit's claim. A completed visit without a row has a claim to send.

    No words of anybody's: a reason stands in the audit trail.
    """

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="claim")
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.TO_SEND)
    approved_cents = models.PositiveIntegerField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("claim")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ClaimState.values), name="claim_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="approved", approved_cents__gt=0)
                | (~Q(state="approved") & Q(approved_cents=None)),
                name="approved_is_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"claim of visit {self.visit_id}: {self.state}"


class Remittance(models.Model):
    """One payment of an insurer for many visits. Its total is the sum of its lines, and nothing else."""

    payer = models.CharField(_("who paid"), max_length=12)
    reference = models.CharField(_("reference"), max_length=60)
    paid_on = models.DateField(_("paid on"))
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("remittance")
        constraints = [
            # Two people with one paper: the second is told, and nothing is paid twice.
            models.UniqueConstraint(fields=["payer", "reference"], name="remittance_once"),
            models.CheckConstraint(condition=~Q(reference=""), name="remittance_has_a_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.payer} {self.reference}"


class RemittanceLine(models.Model):
    """What one remittance paid for one visit."""

    remittance = models.ForeignKey(Remittance, on_delete=models.PROTECT, related_name="lines")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="remittance_lines")
    cents = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("line of a remittance")
        constraints = [
            models.UniqueConstraint(fields=["remittance", "visit"], name="one_line_a_visit"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="line_is_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.remittance_id}: {self.cents} for visit {self.visit_id}"
