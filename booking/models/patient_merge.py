"""Two records of one person made one, with what is needed to take it back for a day (1103)."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from booking.models.people import Patient
from core.fields import EncryptedJSONField

#: So long two records that were made one may be taken apart again.
MAY_BE_PARTED = dt.timedelta(days=1)


class PatientMerge(models.Model):
    """One press of the button. `moved` is keys of rows; `facts` is what was on record before and after."""

    kept = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="merged_as")
    at = models.DateTimeField()
    moved = models.JSONField()
    facts = EncryptedJSONField()
    parted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(parted_at__isnull=True), name="merged_into_one_person"
            ),
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="two_people_are_merged"),
        ]

    def __str__(self) -> str:
        return f"patient {self.gone_id} into {self.kept_id}"
