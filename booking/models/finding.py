"""What patients are found by: keyed digests of words that stand encrypted in other tables (1100)."""

from django.db import models

from booking.models.people import Patient
from core.blind import DIGEST_LENGTH


class PatientWord(models.Model):
    """One word somebody can be found by. Written by `operations.finding` alone."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="words")
    # Of which kind the word is, its digest does not say and no column does.
    digest = models.CharField(max_length=DIGEST_LENGTH)

    class Meta:
        constraints = [
            # In this order it is also the index of the one question: who has this word?
            models.UniqueConstraint(fields=["digest", "patient"], name="one_word_a_patient")
        ]

    def __str__(self) -> str:
        return f"a word of patient {self.patient_id}"
