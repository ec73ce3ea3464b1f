"""Widgets: cents as an amount, minutes of the day as a clock, days of this century."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.models import ClinicSettings
from core.money import cents_of, plain, symbol_of

CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


class DayInput(forms.DateInput):
    """A date by the browser's own calendar, which needs no script and covers no button."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        # The only writing that `<input type=date>` takes, in whatever language the page is.
        super().__init__(attrs, format="%Y-%m-%d")


class CentsInput(forms.TextInput):
    """The form field below holds whole cents; people read and write `135.00`.

    In the clinic's own currency, unless `currency` names another.
    """

    currency = ""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        try:
            return plain(int(value), self._currency())
        except (TypeError, ValueError):
            return super().format_value(value)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed, currency = (data.get(name) or "").strip(), self._currency()
        symbol, code = symbol_of(currency), currency.upper()
        # People copy an amount as the page shows it: `$135.00`, `135,00 $`, `CAD 135`.
        bare = typed.removeprefix(symbol).removesuffix(symbol).removeprefix(code).removesuffix(code)
        try:
            return str(cents_of(bare, currency))
        except ValueError:
            # Unchanged: the field then complains about what was really typed.
            return typed

    def _currency(self) -> str:
        return self.currency or ClinicSettings.current().currency


class ClockInput(forms.TextInput):
    """The form field below holds a minute of the day; people read and write `09:30` or `24:00`."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"placeholder": "09:30", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        try:
            return "{:02d}:{:02d}".format(*divmod(int(value), 60))
        except (TypeError, ValueError):
            return super().format_value(value)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = (data.get(name) or "").strip()
        match = CLOCK.fullmatch(typed)
        if not match or int(match[2]) > 59:
            return typed
        return str(int(match[1]) * 60 + int(match[2]))


class StepsWidget(forms.MultiWidget):
    """Rows of two numbers: hours before the visit, percent that comes back."""

    template_name = "staff/widgets/steps.html"
    rows = 6

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = {"min": "0", "inputmode": "numeric"}
        super().__init__([forms.NumberInput(number) for _cell in range(self.rows * 2)], attrs)

    def decompress(self, value: Any) -> list[Any]:
        cells = [cell for step in value or [] for cell in step]
        return (cells + [None] * (self.rows * 2))[: self.rows * 2]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        # A list is taken for cells already, and ours is of steps: the boxes would be shown empty.
        if value and isinstance(value[0], tuple):
            value = self.decompress(value)
        context = super().get_context(name, value, attrs)
        cells = context["widget"]["subwidgets"]
        context["pairs"] = list(zip(cells[::2], cells[1::2], strict=True))
        return context


#: The clock cannot tell midnight in every zone at the ends of the calendar.
THIS_CENTURY = [
    MinValueValidator(dt.date(2000, 1, 1), _("Choose a day of this century.")),
    MaxValueValidator(dt.date(2099, 12, 31), _("Choose a day of this century.")),
]


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    """A local day, within the calendar the clinic lives in."""
    return forms.DateField(label=label, widget=DayInput, required=required, validators=THIS_CENTURY)
