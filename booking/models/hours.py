"""Working hours, extra hours, time off and closures. Windows are wall-clock minutes; time off is instants."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking.models.people import Practitioner
from booking.models.place import ServiceArea
from core import local_time


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


# Up to 2880: a window may end after midnight, and is then still one window of its day.
WINDOW = Q(from_minute__lt=F("to_minute"), to_minute__lte=2880) & Q(from_minute__lt=1440)


def _band(start: int, end: int) -> str:
    return f"{local_time.clock_of(start)} – {local_time.clock_of(end)}"


class WorkingHours(models.Model):
    """A weekly window. `to_minute` past 1440 ends the next day. No areas: all of the practitioner's."""

    practitioner = models.ForeignKey(
        Practitioner, verbose_name=_("practitioner"), on_delete=models.CASCADE, related_name="hours"
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    from_minute = models.PositiveSmallIntegerField(_("from"))
    to_minute = models.PositiveSmallIntegerField(_("to"))
    valid_from = models.DateField(_("from date"), null=True, blank=True)
    valid_to = models.DateField(_("until date"), null=True, blank=True)
    areas = models.ManyToManyField(
        ServiceArea, verbose_name=_("service areas"), blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        constraints = [
            models.CheckConstraint(condition=WINDOW, name="hours_window_is_a_window"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_weekday"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
                name="hours_valid_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {_band(self.from_minute, self.to_minute)}"


class ExtraHours(models.Model):
    """A window on one date that replaces the weekly windows of that date, closures included.

    A row without times (`from_minute` and `to_minute` empty) closes the date.
    """

    practitioner = models.ForeignKey(
        Practitioner,
        verbose_name=_("practitioner"),
        on_delete=models.CASCADE,
        related_name="extra_hours",
    )
    date = models.DateField(_("date"))
    from_minute = models.PositiveSmallIntegerField(_("from"), null=True, blank=True)
    to_minute = models.PositiveSmallIntegerField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("extra hours")
        verbose_name_plural = _("extra hours")
        constraints = [
            models.CheckConstraint(
                condition=Q(from_minute=None, to_minute=None) | WINDOW, name="extra_hours_window"
            )
        ]

    def __str__(self) -> str:
        day = local_time.day_of_year(self.date)
        return f"{day} {_band(self.from_minute or 0, self.to_minute)}" if self.to_minute else day


class TimeOff(models.Model):
    """An interval of instants in which a practitioner does not work."""

    practitioner = models.ForeignKey(
        Practitioner,
        verbose_name=_("practitioner"),
        on_delete=models.CASCADE,
        related_name="time_off",
    )
    start = models.DateTimeField(_("from"))
    end = models.DateTimeField(_("to"))
    note = models.CharField(_("note"), max_length=120, blank=True)
    # Blocked by an absence (1176): taken back with it. What somebody took themselves stays theirs.
    for_absence = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        verbose_name = _("time off")
        verbose_name_plural = _("time off")
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="time_off_in_order")
        ]
        # By its end: diaries ask for what is not over yet, while the past only grows.
        indexes = [models.Index(fields=["practitioner", "end"], name="time_off_ahead")]

    def __str__(self) -> str:
        return local_time.span(self.start, self.end)


class Closure(models.Model):
    """A date on which the clinic is closed, unless a practitioner has extra hours on it."""

    date = models.DateField(_("date"), unique=True)
    name = models.CharField(_("why"), max_length=120)
    is_statutory = models.BooleanField(_("statutory holiday"), default=False)

    class Meta:
        verbose_name = _("clinic closure")

    def __str__(self) -> str:
        return f"{local_time.day_of_year(self.date)}, {self.name}"
