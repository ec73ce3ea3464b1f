"""Forms of the close of a day: which day, and what was counted of each way of payment."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import LedgerKind
from booking.operations.money.day_close import Counted
from booking.queries.day_money import WayOfDay
from booking.staff.forms.widgets import CentsInput, day_field
from booking.staff.money_lists import WAY_NAMES
from core.forms import Form
from core.money import shown

MOST = 1_000_000_00


class DayForm(Form):
    """A day that has begun."""

    day = day_field(_("Day"))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_day(self) -> dt.date:
        chosen: dt.date = self.cleaned_data["day"]
        if chosen > self._today:
            raise forms.ValidationError(_("Choose today or an earlier day."))
        return chosen


class CountedInput(CentsInput):
    """An amount that may be less than nothing: more cash was handed back than came in."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = (data.get(name) or "").strip().replace("\N{MINUS SIGN}", "-")
        if not typed.startswith("-"):
            return super().value_from_datadict(data, files, name)
        cents = super().value_from_datadict({name: typed[1:]}, files, name)
        return f"-{cents}" if str(cents).isdecimal() else typed


class CountingForm(Form):
    """For each way that is not closed yet: what was counted, and why it differs."""

    def __init__(self, *args: Any, ways: Sequence[WayOfDay], currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ways = [one.way for one in ways if one.closed is None]
        for one in ways:
            if one.closed is None:
                self._ask(one, currency)

    def _ask(self, one: WayOfDay, currency: str) -> None:
        said = {"way": WAY_NAMES[one.way], "amount": shown(one.recorded_cents, currency)}
        counted = forms.IntegerField(
            label=_g("%(way)s: counted") % said,
            widget=CountedInput,
            # An empty drawer is counted too; what nobody paid by needs no count.
            required=one.way == LedgerKind.CASH or one.recorded_cents != 0,
            min_value=-MOST,
            max_value=MOST,
            help_text=_g("%(amount)s is on record.") % said,
        )
        counted.widget.currency = currency  # type: ignore[attr-defined]
        self.fields[f"{one.way}_counted"] = counted
        self.fields[f"{one.way}_reason"] = forms.CharField(
            label=_g("%(way)s: why it differs") % said, max_length=200, required=False
        )
        self.fields[f"{one.way}_seen"] = forms.IntegerField(
            widget=forms.HiddenInput, initial=one.recorded_cents
        )

    def counted(self) -> list[Counted]:
        """What was counted of each way that was counted at all."""
        answers = self.cleaned_data
        return [
            Counted(
                way=way,
                cents=answers[f"{way}_counted"],
                seen_cents=answers[f"{way}_seen"],
                reason=answers[f"{way}_reason"],
            )
            for way in self._ways
            if answers[f"{way}_counted"] is not None
        ]


def counting_form(ways: Sequence[WayOfDay], data: Any, *, currency: str) -> CountingForm:
    """The questions of a day's close; no field where every way is closed."""
    return CountingForm(data, ways=ways, currency=currency)
