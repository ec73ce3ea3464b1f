"""What a practitioner leaves at the door: a note for whoever comes next, exercises, what was tried."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking.models.visit import Visit
from core.fields import EncryptedJSONField, EncryptedTextField

#: Longer than anybody waits at a door.
LONGEST_WAIT = 120


class DoorNote(models.Model):
    """A note for colleagues about getting in and paying, never about health. Its writer may change it."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="door_notes")
    text = EncryptedTextField(_("note for colleagues"))
    by_name = models.CharField(max_length=80)
    # Who alone may change or remove it. Empty in notes from before this was kept.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()
    #: Made with the form: pressed twice is written once.
    key = models.CharField(max_length=40, unique=True)

    class Meta:
        verbose_name = _("note for colleagues")
        verbose_name_plural = _("notes for colleagues")

    def __str__(self) -> str:
        return f"note {self.pk} of visit {self.visit_id}"


class ExerciseList(models.Model):
    """Exercises to be done at home: health data (1331). One list a visit, the same again is the same."""

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="exercise_list")
    # [{"slug", "name", "dose", "note"}] in the order they are done in: which, as it was called then, how
    # much, and a note to this patient. Lists from before 1332 have no notes.
    lines: Any = EncryptedJSONField()
    by_name = models.CharField(max_length=80)
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"exercises sent home after visit {self.visit_id}"


class LatePress(models.Model):
    """A step that was pressed without a signal, as it arrived; the phone's name for it makes it one."""

    press = models.UUIDField(primary_key=True)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="late_presses")
    step = models.CharField(max_length=10)
    pressed_at = models.DateTimeField()
    arrived_at = models.DateTimeField()

    class Meta:
        verbose_name = _("press that arrived later")
        verbose_name_plural = _("presses that arrived later")
        constraints = [
            models.CheckConstraint(
                condition=Q(pressed_at__lte=F("arrived_at")), name="pressed_before_it_arrived"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} of visit {self.visit_id}, pressed before it arrived"


class MissedTry(models.Model):
    """What was tried before a visit was marked as missed."""

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="missed_try")
    rang = models.BooleanField(_("rang or knocked"), default=False)
    called = models.BooleanField(_("called"), default=False)
    waited_minutes = models.PositiveSmallIntegerField(_("waited (minutes)"), default=0)
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("attempt at the door")
        verbose_name_plural = _("attempts at the door")
        constraints = [
            models.CheckConstraint(
                condition=Q(waited_minutes__lte=LONGEST_WAIT), name="a_wait_at_the_door_ends"
            )
        ]

    def __str__(self) -> str:
        return f"what was tried at visit {self.visit_id}"
