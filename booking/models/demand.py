"""What people looked for and did not find: counts by month, area and weekday, of nobody (1142)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from booking.models.place import ServiceArea

NOON, FIVE = 12, 17


class DayPart(models.TextChoices):
    """What a count is of: everybody who looked, or those who found no time on a weekday or a part of it."""

    LOOKED = "looked", _("looked")
    DAY = "day", _("the whole day")
    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")
    EVENING = "evening", _("evening")

    @classmethod
    def of(cls, hour: int) -> "DayPart":
        """The part of the day an hour lies in: from noon afternoon, from five evening."""
        if hour < NOON:
            return cls.MORNING
        return cls.AFTERNOON if hour < FIVE else cls.EVENING


class DemandCount(models.Model):
    """How many browsers found nothing. At most 29 rows a month and area, whatever the traffic.

    `weekday` is Monday 0; of LOOKED it is 0 and says nothing.
    """

    month = models.DateField(help_text="its first day")
    area = models.ForeignKey(ServiceArea, on_delete=models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=10, choices=DayPart.choices)
    people = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("count of demand")
        constraints = [
            models.UniqueConstraint(
                fields=["month", "area", "weekday", "part"], name="demand_counted_once"
            ),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="demand_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.area_id} {self.weekday} {self.part}: {self.people}"
