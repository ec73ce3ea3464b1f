"""The business that runs this installation: facts an owner may change without a developer."""

from typing import Any

from babel.numbers import list_currencies
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from core import phones
from core.emails import EmailField
from core.models.clinic_rules import LateChanges, PlanDeposit
from core.navigation import links
from core.phone_hours import said_hours
from core.phones import PhoneField
from core.prepared import prepared


def _period(
    label: Any, default: int, *, least: int = 1, most: int = 7300, **more: Any
) -> "models.PositiveIntegerField[int, int]":
    """How long something is kept; the worker takes away what is older."""
    return models.PositiveIntegerField(
        label,
        default=default,
        validators=[MinValueValidator(least), MaxValueValidator(most)],
        **more,
    )


def _panel(heading: Any, names: str) -> MultiFieldPanel:
    """Fields of the clinic under a heading."""
    return MultiFieldPanel([FieldPanel(name) for name in names.split()], heading=heading)


class ClinicForm(WagtailAdminModelForm):
    """The clinic as its owner types it."""

    phone = PhoneField(label=_("Phone"), required=False)
    email = EmailField(label=_("E-mail"), required=False)

    def clean_phone(self) -> str:
        """Kept as it is printed on every page."""
        return phones.shown(self.cleaned_data["phone"])


def usual_country() -> str:
    """The country a new clinic is in."""
    return str(settings.COUNTRY_CODE)


def usual_region() -> str:
    """The province a new clinic is in."""
    return str(settings.COUNTRY_REGION)


def usual_currency() -> str:
    """The currency a new clinic counts in."""
    return str(settings.COUNTRY_CURRENCY)


def check_currency(code: str) -> None:
    """The code of a currency, in small letters as the payment provider writes it. Raises ValidationError."""
    if code != code.lower() or code.upper() not in list_currencies():
        raise ValidationError(
            _("Write the three letters of a currency, such as %(own)s.") % {"own": usual_currency()}
        )


@register_setting(icon="home")
class ClinicSettings(BaseGenericSetting):
    """Name, phone, hours and booking rules of the clinic."""

    name = models.CharField(_("clinic name"), max_length=120, default="Your clinic")
    legal_name = models.CharField(
        _("legal name"),
        max_length=160,
        blank=True,
        default="",
        db_default="",
        help_text=_("As your business is registered. It stands on receipts and credit notes."),
    )
    tax_number = models.CharField(
        _("tax number line"),
        max_length=120,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "The whole line as receipts print it: the name of the tax and your number, or that you "
            "are not registered."
        ),
    )
    short_name = models.CharField(_("short name"), max_length=40, default="Your clinic")
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    description = models.TextField(_("description"), blank=True)
    # Every page, letter and error ends with it: whoever cannot go on is asked to call (1290).
    phone = models.CharField(_("phone"), max_length=30, default="")
    email = models.EmailField(_("e-mail"), blank=True)
    address_street = models.CharField(_("street address"), max_length=120, blank=True)
    address_city = models.CharField(_("town"), max_length=80, blank=True)
    address_region = models.CharField(
        _("province or region"), max_length=40, blank=True, default=usual_region
    )
    address_postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    country = models.CharField(_("country"), max_length=2, default=usual_country)
    phone_hours = models.TextField(
        _("phone hours"),
        blank=True,
        help_text=_(
            "One line each, for example: Monday to Friday, 8 am to 6 pm. In another language too: "
            "Saturday, 9 to 1 | fr: Le samedi, de 9 h à 13 h"
        ),
    )
    navigation_text = models.TextField(
        _("navigation"),
        blank=True,
        help_text=_(
            "One link a line: Title | /address/. In another language too: "
            "Fees | /fees/ | fr: Tarifs. Empty: the usual six."
        ),
    )
    currency = models.CharField(
        _("currency"), max_length=3, default=usual_currency, validators=[check_currency]
    )
    waiting_minutes_per_day = models.PositiveSmallIntegerField(
        _("minutes of driving one day of waiting is worth (λ)"),
        default=8,
        help_text=_("Higher: earlier times are recommended. Lower: shorter drives are."),
    )
    patient_limit_holds = models.PositiveSmallIntegerField(
        _("times one visitor may hold at once"), default=2, validators=[MinValueValidator(1)]
    )
    asks_colleagues = models.BooleanField(
        _("ask colleagues before they get a visit of somebody who is away"),
        default=False,
        db_default=False,
        help_text=_("Off: the visit is put into their round at once, and they are told."),
    )
    colleague_answer_minutes = models.PositiveSmallIntegerField(
        _("minutes a colleague has to answer"),
        default=30,
        db_default=30,
        validators=[MinValueValidator(5), MaxValueValidator(720)],
    )
    phone_deposit_hours = models.PositiveSmallIntegerField(
        _("hours a time booked by phone waits for its deposit"),
        default=4,
        db_default=4,
        validators=[MinValueValidator(1), MaxValueValidator(72)],
        help_text=_("At most 72. The office can lengthen it for one visit."),
    )
    offers_full_payment = models.BooleanField(
        _("patients may pay in full when booking"),
        default=False,
        db_default=False,
        help_text=_(
            "Beside the deposit, or beside paying afterwards where there is none, if the patient pays all "
            "of the visit. Whoever cancels gets back what the terms return of the deposit, and all of the "
            "rest."
        ),
    )
    plan_deposit = models.CharField(
        _("before several visits planned together are certain"),
        max_length=10,
        choices=PlanDeposit.choices,
        default=PlanDeposit.FIRST,
        db_default=PlanDeposit.FIRST,
        help_text=_("Whoever has no package is shown those for this visit type, if you offer any."),
    )
    late_changes = models.CharField(
        _("another time once free changes have ended"),
        max_length=10,
        choices=LateChanges.choices,
        default=LateChanges.ASK,
        db_default=LateChanges.ASK,
    )
    late_change_hours = models.PositiveSmallIntegerField(
        _("hours before the visit until which it can be changed for a fee"),
        default=4,
        db_default=4,
        validators=[MinValueValidator(1), MaxValueValidator(72)],
        help_text=_("Nearer than that the office is asked."),
    )
    late_change_fee = models.PositiveSmallIntegerField(
        _("fee for a late change, in whole amounts of your currency"),
        default=0,
        db_default=0,
        help_text=_("It is added to what the patient pays for the visit. Zero: none."),
    )
    bills_insurers = models.BooleanField(
        _("a member of the networks that bill insurers"),
        default=True,
        db_default=True,
        help_text=_(
            "Off: patients whose insurer takes bills only from members pay you themselves."
        ),
    )
    keep_drafts_days = _period(_("unfinished answers (days)"), 3)
    keep_unbooked_days = _period(
        _("details of times that were never booked (days)"),
        30,
        least=7,
        help_text=_("Name, address and notes go; when and where a time was held stays countable."),
    )
    keep_messages_days = _period(_("messages to the office (days)"), 180)
    keep_waiting_days = _period(_("waiting list (days)"), 365)
    keep_searches_days = _period(_("searches from places nobody visits (days)"), 730)
    keep_feedback_days = _period(_("what readers wrote about a page (days)"), 365)
    keep_cards_days = _period(
        _("cards on file, after the visit is over (days)"),
        14,
        most=90,
        help_text=_("As long as the office may still charge a fee the patient agreed to."),
    )
    keep_patients_years = _period(
        _("patients after their last visit (years)"),
        16,
        most=100,
        help_text=_(
            "Then name, contact, address and notes are erased by themselves. Ask your college how "
            "long a clinical record must be kept."
        ),
    )
    keep_buyers_years = _period(
        _("buyers of packages and gift cards who are no patients, after the last payment (years)"),
        7,
        most=100,
        db_default=7,
        help_text=_(
            "Then name, e-mail and what was written on a card are erased by themselves; numbers and "
            "sums stay. Tax law asks for the records of a sale, in many places for six years after the "
            "end of its tax year: ask your accountant."
        ),
    )
    reviewing_body = models.CharField(_("college"), max_length=120, blank=True)

    base_form_class = ClinicForm
    panels = [
        _panel(_("Who we are"), "name short_name legal_name tax_number tagline description"),
        _panel(
            _("How to reach us"),
            "phone phone_hours email address_street address_city address_region address_postal_code country",
        ),
        _panel(_("Navigation"), "navigation_text"),
        _panel(
            _("Booking"),
            "currency waiting_minutes_per_day patient_limit_holds offers_full_payment "
            "phone_deposit_hours plan_deposit bills_insurers",
        ),
        _panel(_("Late changes by patients"), "late_changes late_change_hours late_change_fee"),
        _panel(_("When somebody cannot come"), "asks_colleagues colleague_answer_minutes"),
        _panel(
            _("How long things are kept"),
            "keep_drafts_days keep_unbooked_days keep_messages_days keep_waiting_days keep_searches_days "
            "keep_feedback_days keep_cards_days keep_patients_years keep_buyers_years",
        ),
    ]

    class Meta:
        verbose_name = _("clinic")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "ClinicSettings":
        """The one row, or an unsaved default when none was written yet (a GET writes nothing)."""
        found = _clinics()
        return found[0] if found else cls()

    @property
    def phone_href(self) -> str:
        """The phone number as a `tel:` link."""
        return phones.href(self.phone)

    @property
    def hours_lines(self) -> list[str]:
        """When the phone is answered, a line each, in the language being spoken."""
        return [said_hours(line) for line in self.phone_hours.splitlines() if line.strip()]

    @property
    def is_demo(self) -> bool:
        """Whether this is the demonstration clinic."""
        return bool(settings.DEMO)

    @property
    def navigation_links(self) -> list[dict[str, Any]]:
        """The header's links in order: `{"title", "url"}`, in the language being spoken."""
        return links(self.navigation_text)


@prepared
def _clinics() -> models.QuerySet[ClinicSettings]:
    return ClinicSettings.objects.order_by("pk")[:1]
