"""What a patient tells beside the booking: whom to call in an emergency, and the claim of whoever pays."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from booking.models.visit import Visit
from core.fields import EncryptedTextField


class IntakeAnswers(models.Model):
    """Of one visit, and carried on to the next of the same person. All of it may be left empty."""

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="intake")
    emergency_name = EncryptedTextField(_("emergency contact"), blank=True)
    emergency_phone = EncryptedTextField(_("emergency contact’s phone"), blank=True)
    claim_number = EncryptedTextField(_("claim number"), blank=True)
    # As `2026-11-25`: encrypted, because it says what happened to somebody.
    crash_date = EncryptedTextField(_("day of the crash"), blank=True)
    # As `7`: how many visits the payer has already paid since, here or elsewhere.
    visits_used = EncryptedTextField(_("visits used"), blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("intake answers")
        verbose_name_plural = _("intake answers")

    def __str__(self) -> str:
        return f"intake answers of visit {self.visit_id}"
