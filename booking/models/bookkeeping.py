"""How the clinic keeps its books: how fees are taxed, and what its accounts are called."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from territory.here import tax_choices, usual_tax_code


def _account(label: Any, default: str) -> "models.CharField[str, str]":
    return models.CharField(label, max_length=80, default=default)


def _tax(label: Any) -> "models.CharField[str, str]":
    return models.CharField(label, max_length=12, choices=tax_choices, default=usual_tax_code)


ACCOUNTS = {
    "patients": (_("what patients owe"), "Patients' accounts"),
    "visits": (_("income from visits"), "Visits"),
    "fees": (_("income from cancellation and missed-visit fees"), "Cancellation fees"),
    "tax": (_("sales tax to be paid on"), "Sales tax payable"),
    "cash": (_("cash on hand"), "Cash on hand"),
    "transfers": (_("e-transfers received"), "E-transfers"),
    "insurers": (_("payments from insurers"), "Insurers' payments"),
    "credit": (_("credit, packages and gift cards not yet used"), "Customer credit"),
    "stripe": (_("money at Stripe"), "Stripe balance"),
    "stripe_fees": (_("Stripe’s fees"), "Stripe fees"),
    "bank": (_("bank account that Stripe pays out to"), "Bank"),
}


@register_setting(icon="decimal")
class BookkeepingSettings(BaseGenericSetting):
    """Tax codes of fees, and the accounts that the journal files are written for."""

    travel_tax_code = _tax(_("tax on travel fees"))
    fee_tax_code = _tax(_("tax on cancellation and missed-visit fees"))
    patients = _account(*ACCOUNTS["patients"])
    visits = _account(*ACCOUNTS["visits"])
    fees = _account(*ACCOUNTS["fees"])
    tax = _account(*ACCOUNTS["tax"])
    cash = _account(*ACCOUNTS["cash"])
    transfers = _account(*ACCOUNTS["transfers"])
    insurers = _account(*ACCOUNTS["insurers"])
    # A default in the database as well: the program of the day before still writes the row without it (0403).
    credit = models.CharField(
        ACCOUNTS["credit"][0],
        max_length=80,
        default=ACCOUNTS["credit"][1],
        db_default=ACCOUNTS["credit"][1],
    )
    stripe = _account(*ACCOUNTS["stripe"])
    stripe_fees = _account(*ACCOUNTS["stripe_fees"])
    bank = _account(*ACCOUNTS["bank"])

    xero_tax_rate = models.CharField(
        _("tax rate in Xero"),
        max_length=80,
        default="Tax Exempt",
        help_text=_("The full name of the rate that journal lines without tax have in your Xero."),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("travel_tax_code"), FieldPanel("fee_tax_code")],
            heading=_("Tax"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in (*ACCOUNTS, "xero_tax_rate")],
            heading=_("Accounts"),
            help_text=_(
                "As your bookkeeping calls them: names for QuickBooks, account codes for Xero. What patients "
                "owe must be a current asset there, not of the kind accounts receivable: that one asks for a "
                "customer on every line."
            ),
        ),
    ]

    class Meta:
        verbose_name = _("bookkeeping")

    def __str__(self) -> str:
        return "bookkeeping"

    @classmethod
    def current(cls) -> "BookkeepingSettings":
        """The one row, or an unsaved default when none was written yet (a GET writes nothing)."""
        return cls.objects.order_by("pk").first() or cls()
