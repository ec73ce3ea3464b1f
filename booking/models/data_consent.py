"""Consent to the use of what somebody wrote: its words, their version, and when it was given (1200)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.models.purchase import Purchase
from booking.models.visit import Visit


class DataConsent(models.Model):
    """That the clinic may use the answers of one booking, or of one purchase.

    Beside the agreement to the terms, which the visit and the purchase carry themselves: the one may be
    given without the other, and is taken back without it.
    """

    visit = models.OneToOneField(
        Visit, null=True, blank=True, on_delete=models.CASCADE, related_name="data_consent"
    )
    purchase = models.OneToOneField(
        Purchase, null=True, blank=True, on_delete=models.CASCADE, related_name="data_consent"
    )
    text = models.TextField(_("words agreed to"))
    version = models.CharField(_("version agreed to"), max_length=40)
    given_at = models.DateTimeField(_("agreed to on"))

    class Meta:
        verbose_name = _("consent to the use of data")
        constraints = [
            models.CheckConstraint(
                condition=Q(visit=None, purchase__isnull=False)
                | Q(visit__isnull=False, purchase=None),
                name="a_data_consent_is_about_one_thing",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_data_consent_has_its_words"),
        ]

    def __str__(self) -> str:
        about = f"visit {self.visit_id}" if self.visit_id else f"purchase {self.purchase_id}"
        return f"consent to the use of data of {about}"
