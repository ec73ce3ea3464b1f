"""The close of a day's money: what was counted against what was recorded, per way of payment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from booking.models.ledger import LedgerKind


class DayClose(models.Model):
    """One way of payment of one day, counted. Written once; what is recorded later is after the close."""

    day = models.DateField()
    way = models.CharField(max_length=14, choices=LedgerKind.choices)
    currency = models.CharField(max_length=3)
    recorded_cents = models.IntegerField(help_text="what the ledger said when it was closed")
    counted_cents = models.IntegerField()
    reason = models.CharField(max_length=200, blank=True, help_text="of a difference")
    closed_at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("close of a day")
        constraints = [
            # Two people at the end of one day: the first count stands.
            models.UniqueConstraint(fields=["day", "way", "currency"], name="day_closed_once"),
            models.CheckConstraint(
                condition=models.Q(counted_cents=models.F("recorded_cents")) | ~models.Q(reason=""),
                name="difference_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.way} {self.counted_cents} {self.currency}"

    @property
    def difference_cents(self) -> int:
        """What was counted beyond what was recorded; negative where something is missing."""
        return self.counted_cents - self.recorded_cents
