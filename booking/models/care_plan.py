"""A plan of care: visits agreed together, each a visit of its own (1231)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking.models.visit import Visit


class PlanAnswer(models.TextChoices):
    """What became of a plan; empty while it waits for its patient, and its times are kept."""

    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", _("Not wanted")
    REPLACED = "replaced", _("Another was proposed")


class CarePlan(models.Model):
    """Several visits proposed together to the patient of `visit`, at the same door."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="care_plans")
    #: (times a week, weeks), one after the other.
    rhythm = models.JSONField(default=list)
    from_clinic = models.BooleanField(default=False, help_text="proposed by the practitioner")
    proposed_at = models.DateTimeField()
    until = models.DateTimeField(help_text="the times are kept until then")
    answer = models.CharField(max_length=10, blank=True, choices=PlanAnswer.choices)
    answered_at = models.DateTimeField(null=True, blank=True)
    #: Made with the form: pressed twice, or in two tabs, is one plan.
    key = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit"], condition=Q(answer=""), name="one_open_plan_of_a_visit"
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("proposed_at")), name="a_proposed_plan_ends"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="a_plan_is_answered_once",
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk} beside visit {self.visit_id}"


class PlannedVisit(models.Model):
    """One visit of a plan, and which of them it is."""

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="rows")
    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="planned")
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="a_plan_counts_its_visits"),
            models.CheckConstraint(condition=Q(number__gte=1), name="a_plan_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"visit {self.number} of plan {self.plan_id}"
