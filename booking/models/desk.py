"""Reports of the office, worked out by the worker and kept until the next one (0702)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportKind(models.TextChoices):
    FREE_TIMES = "free_times", _("Free times per area")
    MONTHS = "months", _("Months and practitioners")
    BETTER_DAY = "better_day", _("A better day")


class ReportState(models.TextChoices):
    WAITING = "waiting", _("being worked out")
    DONE = "done", _("done")


class DeskReport(models.Model):
    """One asking and its answer; `rows` holds names, counts and instants, nothing of a patient."""

    kind = models.CharField(max_length=20, choices=ReportKind.choices)
    state = models.CharField(
        max_length=10, choices=ReportState.choices, default=ReportState.WAITING
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    # Of a report over days: which, both included.
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    rows = models.JSONField(default=list, blank=True)

    class Meta:
        indexes = [
            # "the newest answer of this kind"
            models.Index(fields=["kind", "state", "-asked_at"], name="desk_report_newest")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.asked_at:%Y-%m-%d %H:%M} {self.state}"
