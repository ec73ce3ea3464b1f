"""Gift cards: what the clinic offers, and each card with its code (0963). A gift card does not expire."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from booking.models.credit import CreditAccount
from core.fields import EncryptedTextField

LEAST_WHOLE, MOST_WHOLE, MOST_AMOUNTS = 10, 2000, 8


@register_setting(icon="decimal")
class GiftSettings(BaseGenericSetting):
    """Which gift cards are offered on the site."""

    amounts = models.CharField(
        _("amounts"),
        max_length=80,
        blank=True,
        default="",
        help_text=_(
            "Whole amounts with commas between them, such as 50, 100, 200. Empty: none is offered. A gift "
            "card never expires."
        ),
    )

    panels = [FieldPanel("amounts")]

    class Meta:
        verbose_name = verbose_name_plural = _("gift cards")

    def __str__(self) -> str:
        return "gift cards"

    @classmethod
    def current(cls) -> "GiftSettings":
        """The one row, or an unsaved default when none was written yet (a GET writes nothing)."""
        return cls.objects.order_by("pk").first() or cls()

    def clean(self) -> None:
        """Whole numbers within bounds, none of them twice."""
        super().clean()
        parts = [part.strip() for part in self.amounts.split(",") if part.strip()]
        wrong = [part for part in parts if not _is_amount(part)]
        if wrong:
            named = {"what": wrong[0], "least": LEAST_WHOLE, "most": MOST_WHOLE}
            said = _("“%(what)s” is not a whole amount from %(least)s to %(most)s.") % named
            raise ValidationError({"amounts": said})
        if len(set(parts)) != len(parts) or len(parts) > MOST_AMOUNTS:
            said = _("At most %(n)s amounts, none of them twice.") % {"n": MOST_AMOUNTS}
            raise ValidationError({"amounts": said})

    def offered(self) -> list[int]:
        """The amounts in whole units of the currency, the smallest first."""
        parts = [part.strip() for part in self.amounts.split(",")]
        return sorted({int(part) for part in parts if _is_amount(part)})


def _is_amount(text: str) -> bool:
    return text.isascii() and text.isdigit() and LEAST_WHOLE <= int(text) <= MOST_WHOLE


class GiftCard(models.Model):
    """One card. Whoever has its code may put what is on it on their credit."""

    account = models.OneToOneField(CreditAccount, on_delete=models.PROTECT, related_name="gift")
    # Looked up by its hash; kept encrypted beside it, because a lost letter is written again.
    code_hash = models.CharField(max_length=64, unique=True)
    code = EncryptedTextField()
    amount_cents = models.PositiveIntegerField()
    giver = EncryptedTextField(blank=True)
    receiver = EncryptedTextField(blank=True)
    receiver_email = EncryptedTextField(blank=True)
    message = EncryptedTextField(blank=True)
    language = models.CharField(max_length=10)
    sold_at = models.DateTimeField()
    key = models.CharField(max_length=80, unique=True)
    closed_at = models.DateTimeField(null=True, blank=True, help_text="ended, the rest paid back")

    class Meta:
        verbose_name = _("gift card")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_cents__gt=0), name="gift_card_is_of_something"
            )
        ]

    def __str__(self) -> str:
        # No code: this text ends up in logs and error pages.
        return f"gift card {self.pk}"

    @property
    def shown_code(self) -> str:
        """The code as it is read out: groups of four."""
        return shown_code(self.code)


def shown_code(code: Any) -> str:
    """`ABCD-EFGH-…` of a code as it is stored."""
    text = str(code)
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))
