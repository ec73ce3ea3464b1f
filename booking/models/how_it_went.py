"""How a visit went, said by its patient to the clinic alone (1224)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.models.visit import Visit
from core.fields import EncryptedTextField


class Went(models.TextChoices):
    WELL = "well", _("Well")
    MIXED = "mixed", _("Some of it well, some not")
    BADLY = "badly", _("Not well")


class HowItWent(models.Model):
    """That a patient was asked after a visit, or answered unasked; and what they said."""

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="how_it_went")
    asked_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, blank=True, choices=Went.choices)
    words = EncryptedTextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(answer="") & Q(answered_at=None))
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an_answer_has_its_time",
            )
        ]

    def __str__(self) -> str:
        return f"how visit {self.visit_id} went"
