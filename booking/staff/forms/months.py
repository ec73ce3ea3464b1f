"""The form of the months' report: from which month to which, and whose."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from booking.models import Practitioner
from booking.queries.months import months_between
from core.forms import Form

#: So many months may be chosen from, and looked at together.
CHOSEN, LOOKED_AT = 36, 24
A_DAY = dt.timedelta(days=1)


class MonthsForm(Form):
    """Calendar months, both included; no practitioner is everybody."""

    first = forms.ChoiceField(label=_("From"))
    last = forms.ChoiceField(label=_("To"))
    practitioner = forms.ModelChoiceField(
        label=_("Practitioner"),
        queryset=Practitioner.objects.order_by("name"),
        required=False,
        empty_label=_("Everybody"),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [first for first, _last in months_between(today - CHOSEN * 30 * A_DAY, today)]
        choices = [(f"{one:%Y-%m}", date_format(one, "F Y")) for one in reversed(months)]
        for name in ("first", "last"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> None:
        if "first" not in self.cleaned_data or "last" not in self.cleaned_data:
            return
        first, last = self.span()
        if not 1 <= len(months_between(first, last)) <= LOOKED_AT:
            self.add_error("last", _now("Choose up to 24 months, the last not before the first."))

    def span(self) -> tuple[dt.date, dt.date]:
        """The first day of the first month and the last of the last."""
        first, last = (
            dt.date.fromisoformat(f"{self.cleaned_data[name]}-01") for name in ("first", "last")
        )
        return first, ((last + 31 * A_DAY).replace(day=1) - A_DAY)


def usual(today: dt.date, begun: dt.date | None) -> dict[str, str]:
    """This month and the eleven before it, from the first with a visit on."""
    first = (today.replace(day=15) - 334 * A_DAY).replace(day=1)
    first = min(today, max(first, begun or today))
    return {"first": f"{first:%Y-%m}", "last": f"{today:%Y-%m}"}
