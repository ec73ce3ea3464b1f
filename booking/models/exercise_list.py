"""The exercises a practitioner sent home after a visit: health data, read on its private page (1331)."""

from django.db import models

from booking.models.visit import Visit
from core.fields import EncryptedJSONField


class ExerciseList(models.Model):
    """What is to be done at home. One a visit: another takes its place, the same again is the same."""

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="exercise_list")
    # [{"slug", "name", "dose"}]: which, as it was called then, and how much in the practitioner's words.
    lines = EncryptedJSONField()
    by_name = models.CharField(max_length=80)
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"exercises sent home after visit {self.visit_id}"
