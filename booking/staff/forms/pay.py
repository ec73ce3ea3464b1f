"""Forms about pay: until when a period goes, and what was agreed with whom from which day on."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from booking.models import PayRate, PayWay, Practitioner, VisitType
from booking.staff.forms.spans import LONGEST_SPAN
from booking.staff.forms.widgets import day_field
from core.forms import CodeField, Form
from core.models import ClinicSettings
from core.money import cents_of

#: More is a slip of the finger.
MOST_CENTS = 10_000_000


class PeriodForm(Form):
    """The days of the next period. Its first day is asked only before any period was closed."""

    first = day_field(_("From"))
    last = day_field(_("To"))

    def __init__(self, *args: Any, begins: dt.date | None, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begins, self.today = begins, today
        if begins is not None:
            del self.fields["first"]

    def clean(self) -> None:
        first, last = self.begins or self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if not first or not last:
            return
        if not dt.timedelta(0) <= last - first <= LONGEST_SPAN:
            self.add_error("last", _now("The last day must not be before the first."))
        elif last >= self.today:
            self.add_error("last", _now("Choose a day that is over: yesterday at the latest."))

    def span(self) -> tuple[dt.date, dt.date]:
        return self.begins or self.cleaned_data["first"], self.cleaned_data["last"]


class RateForm(Form):
    """What one practitioner is paid from a day on."""

    practitioner = forms.ModelChoiceField(
        label=_("Practitioner"), queryset=Practitioner.objects.order_by("name")
    )
    visit_type = forms.ModelChoiceField(
        label=_("Visit type"),
        queryset=VisitType.objects.order_by("order", "name"),
        required=False,
        empty_label=_("Every type without a rate of its own"),
        help_text=_("For travel, leave this as it is."),
    )
    way = forms.ChoiceField(label=_("What is agreed"), choices=PayWay.choices)
    value = CodeField(
        label=_("How much"),
        max_length=12,
        help_text=_("An amount such as 65 or 0.61; of a share the percent, such as 62.5."),
    )
    valid_from = day_field(_("Holds from"))

    def clean_value(self) -> int:
        """Cents; of a share hundredths of a percent."""
        typed = self.cleaned_data["value"].removesuffix("%").strip()
        share = self.data.get("way") == PayWay.SHARE
        try:
            # A percent has two decimals, whatever the clinic's money has.
            value = cents_of(typed.removeprefix("$"), "cad" if share else _currency())
        except ValueError:
            raise forms.ValidationError(_now("Write a number, such as 65 or 62.5.")) from None
        if share and value > 10_000:
            raise forms.ValidationError(_now("A share is at most 100 percent."))
        if value > MOST_CENTS:
            raise forms.ValidationError(_now("That is more than anybody is paid."))
        return value

    def clean(self) -> None:
        travel = self.cleaned_data.get("way") in (PayWay.KILOMETRE, PayWay.MINUTE)
        if travel and self.cleaned_data.get("visit_type"):
            self.add_error(
                "visit_type", _now("Travel is paid by the day, whatever the visits were.")
            )

    def rate(self) -> PayRate:
        """What was typed, not yet written."""
        return PayRate(**self.cleaned_data)


def _currency() -> str:
    return ClinicSettings.current().currency


class CloseForm(Form):
    """What the page showed when somebody pressed Close."""

    first = day_field("")
    last = day_field("")
    seen = forms.CharField(max_length=80, widget=forms.HiddenInput)
