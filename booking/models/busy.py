"""A practitioner's own calendar, of which only the busy stretches are kept (1130)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking.models.people import Practitioner
from core.fields import EncryptedTextField


class BusyProblem(models.TextChoices):
    """Why the calendar could not be read the last time."""

    ADDRESS = "bad_address", _("This is no address of a calendar on the open internet.")
    PRIVATE = "inside_net", _("The address leads into a private network, where we do not go.")
    AWAY = "nobody_there", _("Nobody answers at the address.")
    REFUSED = "turned_away", _("The address is refused: perhaps it was revoked, or is not public.")
    TOO_BIG = "too_big", _("The calendar is too big: more than 5 MB, or thousands of entries.")
    TOO_SLOW = "too_slow", _("The answer takes too long.")
    NO_CALENDAR = "no_calendar", _("What stands there is no calendar.")


class BusyFeed(models.Model):
    """The address of one practitioner's own calendar, and how its last reading went."""

    practitioner = models.OneToOneField(
        Practitioner, on_delete=models.CASCADE, related_name="busy_feed"
    )
    # Whoever has it can read a private calendar.
    address = EncryptedTextField(_("address"))
    added_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=14, choices=BusyProblem.choices, blank=True)
    # When its owner was written to about the present trouble; empty again once it could be read.
    told_at = models.DateTimeField(null=True, blank=True)
    next_look_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("own calendar")
        verbose_name_plural = _("own calendars")

    def __str__(self) -> str:
        return f"own calendar of {self.practitioner_id}"


class BusyTime(models.Model):
    """A stretch the practitioner is busy by their own calendar; nothing of what it is."""

    feed = models.ForeignKey(BusyFeed, on_delete=models.CASCADE, related_name="times")
    # Beside the feed, for the sweep of all diaries: one look into one index.
    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE, related_name="busy")
    start = models.DateTimeField()
    end = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="busy_in_order"),
            models.UniqueConstraint(fields=["feed", "start"], name="busy_once"),
        ]
        indexes = [models.Index(fields=["practitioner", "end"], name="busy_ahead")]

    def __str__(self) -> str:
        return f"busy {self.pk} of {self.practitioner_id}"
