"""How a visit went, said by its patient to the clinic alone (1224)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.models.visit import Visit
from core.fields import EncryptedTextField


class Went(models.TextChoices):
    #: Somebody of the clinic calls, or says that it has been talked about (1227).
    NOT_WELL: ClassVar[tuple["Went", ...]]

    WELL = "well", _("Well")
    MIXED = "mixed", _("Some of it well, some not")
    BADLY = "badly", _("Not well")


Went.NOT_WELL = (Went.MIXED, Went.BADLY)


class HowItWent(models.Model):
    """That a patient was asked after a visit, or answered unasked; and what they said."""

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="how_it_went")
    asked_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, blank=True, choices=Went.choices)
    words = EncryptedTextField(blank=True)
    # The office has talked about it; an answer that is given anew waits anew.
    settled_at = models.DateTimeField(null=True, blank=True)
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
