"""Forms of the reports: a span of days, and what “Why no times?” asks."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.models import VisitType
from booking.staff.forms.widgets import day_field
from core.forms import CodeField, Form

LONGEST_SPAN = dt.timedelta(days=731)


class SpanForm(Form):
    """Local days from `first` to `last`, both included."""

    first = day_field(_("From"))
    last = day_field(_("To"))

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and not dt.timedelta(0) <= last - first <= LONGEST_SPAN:
            self.add_error("last", _("Choose up to two years, the last day not before the first."))

    def span(self) -> tuple[dt.date, dt.date]:
        return self.cleaned_data["first"], self.cleaned_data["last"]


class WhyForm(Form):
    """For whom and when no times were found."""

    postal_code = CodeField(label=_("Postal code, or its beginning"), max_length=120)
    visit_type = forms.ModelChoiceField(
        label=_("Visit type"), queryset=VisitType.objects.order_by("order", "name")
    )
    day = day_field(_("Day"))
