"""Pay of practitioners: agreed rates, and periods that are closed once and never change (1140).

Held by the database (triggers in `booking/database/pay_rules.py`): a closed period and its lines are
neither changed nor deleted, and nothing is added to them later.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking.models.people import Practitioner
from booking.models.visit import Visit
from booking.models.visit_type import VisitType


class PayWay(models.TextChoices):
    """How a rate is reckoned."""

    AMOUNT = "amount", _("an amount a visit")
    SHARE = "share", _("a share of the price")
    KILOMETRE = "kilometre", _("an amount a kilometre")
    MINUTE = "minute", _("an amount a minute on the road")


FOR_VISITS = (PayWay.AMOUNT, PayWay.SHARE)
FOR_TRAVEL = (PayWay.KILOMETRE, PayWay.MINUTE)
# Words, not members: a migration keeps these constraints, and must read the same for ever.
_VISITS, _TRAVEL = ["amount", "share"], ["kilometre", "minute"]
_ALL_OF_IT = 10_000


class PayRate(models.Model):
    """What was agreed with one practitioner from a day on, until a later one of its kind.

    `value` is cents; of a share, hundredths of a percent. Without a visit type: for every type that has
    no rate of its own.
    """

    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.CASCADE, related_name="pay_rates"
    )
    visit_type = models.ForeignKey(
        VisitType,
        verbose_name=_("visit type"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    way = models.CharField(max_length=10, choices=PayWay.choices)
    value = models.PositiveIntegerField(help_text="cents; of a share hundredths of a percent")
    valid_from = models.DateField(_("holds from"))

    class Meta:
        verbose_name = _("rate of pay")
        verbose_name_plural = _("rates of pay")
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=_VISITS) | Q(way__in=_TRAVEL, visit_type=None),
                name="pay_travel_is_of_no_visit_type",
            ),
            models.CheckConstraint(
                condition=~Q(way="share") | Q(value__lte=_ALL_OF_IT), name="pay_share_is_a_part"
            ),
            # Three, because to a unique column one NULL is never equal to another.
            models.UniqueConstraint(
                fields=["practitioner", "visit_type", "valid_from"],
                condition=Q(visit_type__isnull=False),
                name="one_rate_a_visit_type_and_day",
            ),
            models.UniqueConstraint(
                fields=["practitioner", "valid_from"],
                condition=Q(visit_type=None, way__in=_VISITS),
                name="one_usual_rate_a_day",
            ),
            models.UniqueConstraint(
                fields=["practitioner", "valid_from"],
                condition=Q(way__in=_TRAVEL),
                name="one_travel_rate_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id} {self.way} {self.value} {self.valid_from}"


class PayPeriod(models.Model):
    """A closed period over the clinic's days `first` to `last`; its lines are written with it."""

    number = models.PositiveIntegerField(unique=True)
    first = models.DateField()
    last = models.DateField()
    lines_count = models.PositiveIntegerField()
    total_cents = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    closed_at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("pay period")
        verbose_name_plural = _("pay periods")
        constraints = [
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="pay_period_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.first} {self.last}"


class PayKind(models.TextChoices):
    """What a line pays; a correction is about a day of an earlier period."""

    VISIT = "visit", _("Visit")
    TRAVEL = "travel", _("Travel")
    VISIT_CORRECTED = "visit_fix", _("Correction of a visit")
    TRAVEL_CORRECTED = "travel_fix", _("Correction of travel")


OF_VISITS = (PayKind.VISIT, PayKind.VISIT_CORRECTED)
CORRECTIONS = (PayKind.VISIT_CORRECTED, PayKind.TRAVEL_CORRECTED)


class PayLine(models.Model):
    """One line of a practitioner's paper: everything printed is on it, so that no later edit shows."""

    period = models.ForeignKey(PayPeriod, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="pay_lines"
    )
    kind = models.CharField(max_length=10, choices=PayKind.choices)
    visit = models.ForeignKey(
        Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField()
    reference = models.CharField(max_length=9, blank=True)
    what = models.CharField(max_length=80, blank=True, help_text="the visit type, as it was called")
    minutes = models.PositiveIntegerField(default=0, help_text="of the visit, or on the road")
    metres = models.PositiveIntegerField(default=0)
    way = models.CharField(max_length=10, choices=PayWay.choices, blank=True)
    rate = models.PositiveIntegerField(default=0, help_text="as PayRate.value")
    price_cents = models.PositiveIntegerField(default=0)
    amount_cents = models.IntegerField()

    class Meta:
        verbose_name = _("line of pay")
        verbose_name_plural = _("lines of pay")
        constraints = [
            models.UniqueConstraint(fields=["period", "number"], name="pay_line_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["visit", "visit_fix"], visit__isnull=False)
                | Q(kind__in=["travel", "travel_fix"], visit=None),
                name="pay_line_of_a_visit_or_of_travel",
            ),
        ]
        indexes = [models.Index(fields=["practitioner", "period"], name="pay_of_practitioner")]

    def __str__(self) -> str:
        return f"{self.period_id}.{self.number} {self.kind} {self.amount_cents}"
