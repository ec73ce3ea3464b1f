"""Visit types, and the refund policies they are booked under."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking.models.visit_group import VisitGroup
from core import card_amounts
from core.bilingual import spoken
from core.models import ClinicSettings
from core.money import shown
from territory.here import tax_choices, usual_tax_code

#: How long whoever has just booked may think again for nothing, where a clinic sets nothing else (1210).
GRACE_MINUTES = 10


class RefundPolicy(models.Model):
    """How much of a deposit comes back, by hours before the visit."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    text = models.TextField(_("the policy in words the patient agrees to"), blank=True)
    is_default = models.BooleanField(_("used where a visit type names none"), default=False)
    # Defaults in the database as well: the program of the day before writes rows without them (0403).
    no_show_fee_cents = models.PositiveIntegerField(
        _("fee for a missed visit"), default=0, db_default=0
    )
    late_fee_cents = models.PositiveIntegerField(
        _("fee for a late cancellation"), default=0, db_default=0
    )
    grace_minutes = models.PositiveSmallIntegerField(
        _("free minutes after booking"),
        default=GRACE_MINUTES,
        db_default=GRACE_MINUTES,
        validators=[MaxValueValidator(60)],
        help_text=_(
            "So long after booking, cancelling costs nothing, however near the visit is; not where it "
            "begins within them. 0: none."
        ),
    )
    card_is_required = models.BooleanField(
        _("nothing is booked without a card for these fees"), default=False, db_default=False
    )

    class Meta:
        verbose_name = _("refund policy")
        verbose_name_plural = _("refund policies")
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_policy"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} (version {self.version})"

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """All but the one default: a form retires the earlier one in the save it has not begun yet."""
        # The database's own constraint still holds: two defaults can never be stored.
        super().validate_constraints(exclude={*(exclude or ()), "is_default"})


class RefundStep(models.Model):
    """At least so many hours before the visit, so many percent come back."""

    policy = models.ForeignKey(
        RefundPolicy,
        verbose_name=_("refund policy"),
        on_delete=models.CASCADE,
        related_name="steps",
    )
    hours_before = models.PositiveSmallIntegerField(_("hours before the visit, at least"))
    percent = models.PositiveSmallIntegerField(
        _("percent of the deposit"), validators=[MaxValueValidator(100)]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "hours_before"], name="one_step_an_hour"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="percent_is_a_part"),
        ]

    def __str__(self) -> str:
        return f"≥ {self.hours_before} h: {self.percent} %"


class VisitTypeQuerySet(models.QuerySet["VisitType"]):
    def bookable(self) -> "VisitTypeQuerySet":
        """What patients may book themselves."""
        return self.filter(is_active=True)


class VisitType(models.Model):
    """What can be booked: name, minutes, price, deposit, who may give it."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("address name"), max_length=80, unique=True)
    name_fr = models.CharField(
        _("name in French"),
        max_length=80,
        blank=True,
        default="",
        db_default="",
        help_text=_("What patients who read French see. Empty: they see the English name."),
    )
    summary = models.CharField(_("one sentence for patients"), max_length=200, blank=True)
    summary_fr = models.CharField(
        _("the sentence in French"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("Empty: patients who read French see the English sentence."),
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    price_cents = models.PositiveIntegerField(_("price (cents)"))
    deposit_cents = models.PositiveIntegerField(_("deposit (cents)"), default=0)
    tax_code = models.CharField(
        _("tax"),
        max_length=12,
        choices=tax_choices,
        default=usual_tax_code,
        db_default="exempt",
        help_text=_("Prices include it. Receipts show it as a part of the price."),
    )
    price_is_sample = models.BooleanField(_("the price is only a sample"), default=False)
    for_new_patients = models.BooleanField(_("for new patients"), default=True)
    for_returning_patients = models.BooleanField(_("for returning patients"), default=True)
    phone_only = models.BooleanField(
        _("arranged by phone"),
        default=False,
        help_text=_("Shown to patients, but they are asked to call."),
    )
    is_active = models.BooleanField(_("patients can book it"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    shown_under = models.CharField(
        _("heading"),
        max_length=12,
        choices=VisitGroup,
        default=VisitGroup.USUAL,
        db_default=VisitGroup.USUAL,
        help_text=_("Headings are shown where what a patient may book stands under several."),
    )
    step_minutes = models.PositiveSmallIntegerField(
        _("grid (minutes between starts)"), default=15, validators=[MinValueValidator(5)]
    )
    offset_minutes = models.PositiveSmallIntegerField(_("first start after midnight"), default=0)
    notice_minutes = models.PositiveIntegerField(_("shortest notice (minutes)"), default=240)
    horizon_days = models.PositiveSmallIntegerField(_("bookable days ahead"), default=60)
    buffer_before = models.PositiveSmallIntegerField(_("minutes kept free before"), default=0)
    buffer_after = models.PositiveSmallIntegerField(_("minutes kept free after"), default=0)
    max_visits_per_day = models.PositiveSmallIntegerField(
        _("most visits a day for one practitioner"), null=True, blank=True
    )
    max_minutes_per_day = models.PositiveSmallIntegerField(
        _("most minutes a day for one practitioner"), null=True, blank=True
    )
    refund_policy = models.ForeignKey(
        RefundPolicy,
        verbose_name=_("refund policy"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="visit_types",
    )

    objects = VisitTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit type")
        constraints = [
            models.CheckConstraint(
                condition=Q(deposit_cents__lte=F("price_cents")),
                name="deposit_within_price",
                violation_error_message=_("The deposit cannot be more than the price."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=480), name="visit_minutes_sane"
            ),
            models.CheckConstraint(condition=Q(step_minutes__gte=5), name="grid_is_a_grid"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.minutes} min"

    def clean(self) -> None:
        """A deposit the payment service would refuse is refused here, not at the patient."""
        super().clean()
        currency = ClinicSettings.current().currency
        if not self.deposit_cents or card_amounts.takes(self.deposit_cents, currency):
            return
        if self.deposit_cents < card_amounts.least(currency):
            said = _(
                "A card payment is at least %(least)s: ask for that or more, or for no deposit."
            ) % {"least": shown(card_amounts.least(currency), currency)}
        else:
            said = _("A card pays %(currency)s in steps of %(step)s.") % {
                "currency": currency.upper(),
                "step": shown(card_amounts.step(currency), currency),
            }
        raise ValidationError({"deposit_cents": said})

    @property
    def spoken_name(self) -> str:
        """The name in the language being spoken."""
        return spoken(self.name, french=self.name_fr)

    @property
    def spoken_summary(self) -> str:
        """The sentence for patients in the language being spoken."""
        return spoken(self.summary, french=self.summary_fr)
