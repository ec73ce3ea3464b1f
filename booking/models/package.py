"""Prepaid packages: what the clinic offers, what somebody bought, and the visits it has paid for (0946)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.models.credit import CreditAccount
from booking.models.visit import Visit
from booking.models.visit_type import VisitType
from core.bilingual import spoken

MOST_VISITS, MOST_MONTHS = 50, 60


class RestRule(models.TextChoices):
    """What comes back of a package that is not used up, as its terms say."""

    SHARE = "share", _("the visits not used, each at its share of the price")
    FULL_PRICE = "full_price", _("the price less the used visits, each at its single price")


class Package(models.Model):
    """What is offered: so many visits of one type for one price."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    name_fr = models.CharField(_("name in French"), max_length=80, blank=True)
    visit_type = models.ForeignKey(
        VisitType, verbose_name=_("visit type"), on_delete=models.PROTECT, related_name="packages"
    )
    visits = models.PositiveSmallIntegerField(
        _("visits"), validators=[MinValueValidator(2), MaxValueValidator(MOST_VISITS)]
    )
    price_cents = models.PositiveIntegerField(_("price"), validators=[MinValueValidator(100)])
    months = models.PositiveSmallIntegerField(
        _("months it is good for"),
        default=12,
        validators=[MaxValueValidator(MOST_MONTHS)],
        help_text=_("Zero: for ever. Afterwards no visit is taken from it; the rest is paid back."),
    )
    rest = models.CharField(
        _("what comes back"), max_length=12, choices=RestRule.choices, default=RestRule.SHARE
    )
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        constraints = [
            models.CheckConstraint(
                condition=Q(visits__gte=2) & Q(price_cents__gte=100),
                name="package_is_of_something",
                violation_error_message=_("A package has two visits or more, and a price."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def spoken_name(self) -> str:
        """The name in the language being spoken."""
        return spoken(self.name, french=self.name_fr)

    def clean(self) -> None:
        """A package that costs more than its visits is a mistyped one."""
        super().clean()
        whole = self._single_visits()
        if whole is not None and self.price_cents and self.price_cents > whole:
            raise ValidationError(
                {"price_cents": _("The same visits cost less when they are paid one by one.")}
            )

    def _single_visits(self) -> int | None:
        known: Any = self.visit_type_id and (self.visits or 0) > 1
        return self.visit_type.price_cents * self.visits if known else None


class PackageSale(models.Model):
    """A package somebody bought, on the terms of that day; its money is on its account."""

    account = models.OneToOneField(CreditAccount, on_delete=models.PROTECT, related_name="sale")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="sales")
    # Copies: what was sold stays as it was sold, whatever is offered later.
    name = models.CharField(max_length=80)
    name_fr = models.CharField(max_length=80, blank=True)
    visit_type = models.ForeignKey(
        VisitType, verbose_name=_("visit type"), on_delete=models.PROTECT, related_name="+"
    )
    visits = models.PositiveSmallIntegerField()
    price_cents = models.PositiveIntegerField()
    single_cents = models.PositiveIntegerField(help_text="what one such visit cost by itself")
    rest = models.CharField(max_length=12, choices=RestRule.choices)
    good_until = models.DateField(null=True, blank=True)
    sold_at = models.DateTimeField()
    key = models.CharField(max_length=80, unique=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, help_text="the rest was paid back")

    class Meta:
        verbose_name = _("package sold")
        verbose_name_plural = _("packages sold")

    def __str__(self) -> str:
        return f"{self.name}, {self.pk}"

    @property
    def spoken_name(self) -> str:
        """The name in the language being spoken."""
        return spoken(self.name, french=self.name_fr)

    def share_cents(self, number: int) -> int:
        """What the visit of that number costs of the price; all of them together are the price."""
        return (
            self.price_cents * number // self.visits
            - self.price_cents * (number - 1) // self.visits
        )


class PackageUse(models.Model):
    """One visit that a package pays for; given back, its number is free again."""

    sale = models.ForeignKey(PackageSale, on_delete=models.PROTECT, related_name="uses")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="package_uses")
    number = models.PositiveSmallIntegerField()
    cents = models.PositiveIntegerField()
    price_before_cents = models.PositiveIntegerField()
    used_at = models.DateTimeField()
    given_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("visit of a package")
        constraints = [
            # Two tabs, two visits at once: the same visit of a package is used once.
            models.UniqueConstraint(
                fields=["sale", "number"],
                condition=Q(given_back_at=None),
                name="a_visit_of_a_package_is_used_once",
            ),
            models.UniqueConstraint(
                fields=["visit"],
                condition=Q(given_back_at=None),
                name="a_visit_is_paid_by_one_package",
            ),
        ]

    def __str__(self) -> str:
        return f"visit {self.number} of package {self.sale_id}"
