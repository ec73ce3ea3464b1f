"""The form of a practitioner's own limits."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import Practitioner
from booking.operations.practitioners.own_limits import OwnLimits
from booking.portal.forms import quarter_choices, time_field
from booking.queries.versions import LIMITS
from core import washing
from core.forms import Form
from territory.here import country
from territory.postal_codes import PostalCodeUnreadable

NOTICE = (0, 60, 120, 180, 240, 480, 720, 1440, 2880)
BREAKS = (0, 15, 20, 30, 45, 60, 90)


HOME_UNKNOWN = gettext_lazy("We do not know this postal code. Its first characters are enough.")


def _choices(minutes: tuple[int, ...], none: Any) -> Any:
    def choices() -> list[tuple[str, str]]:
        return [(str(one), _said(one) if one else str(none)) for one in minutes]

    return choices


def _said(minutes: int) -> str:
    if minutes < 60 or minutes % 60:
        return _("%(n)s minutes") % {"n": minutes}
    return _("1 hour") if minutes == 60 else _("%(n)s hours") % {"n": minutes // 60}


class LimitsForm(Form):
    """Eight answers; all but the turnaround may be left empty."""

    max_visits_per_day = forms.IntegerField(
        label=gettext_lazy("Most visits a day"),
        help_text=gettext_lazy("Empty: as many as fit."),
        min_value=1,
        max_value=24,
        required=False,
    )
    turnaround_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes for parking, notes and the door, between any two visits"),
        min_value=0,
        max_value=60,
        error_messages={"required": gettext_lazy("Say how many minutes; 0 is possible.")},
    )
    notice_minutes = forms.ChoiceField(
        label=gettext_lazy("Patients book you at the latest"),
        help_text=gettext_lazy("Before the visit, beside the notice of the visit type."),
        choices=_choices(NOTICE, gettext_lazy("when the visit type says")),
        required=False,
    )
    last_arrival = time_field(
        gettext_lazy("You arrive at the latest at"), quarter_choices(0, "–"), required=False
    )
    break_minutes = forms.ChoiceField(
        label=gettext_lazy("A break that must fit"),
        choices=_choices(BREAKS, gettext_lazy("none")),
        required=False,
    )
    break_from = time_field(
        gettext_lazy("The break: not before"), quarter_choices(0, "–"), required=False
    )
    break_to = time_field(
        gettext_lazy("The break: over at the latest at"), quarter_choices(15, "–"), required=False
    )

    home_code = forms.CharField(
        label=gettext_lazy("Your day begins and ends near (postal code)"),
        help_text=gettext_lazy("Its beginning is all that is kept. No time is taken away by it."),
        max_length=10,
        required=False,
    )

    def __init__(self, data: Any = None, *, practitioner: Practitioner) -> None:
        stored = {name: getattr(practitioner, name) for name in LIMITS}
        super().__init__(data, initial=stored)
        # What the office set between the steps stays, and is shown.
        for name, minutes in (("notice_minutes", NOTICE), ("break_minutes", BREAKS)):
            if (own := stored[name]) not in minutes:
                field: Any = self.fields[name]
                field.choices = [*field.choices, (str(own), _said(own))]

    def clean_last_arrival(self) -> int | None:
        last: int | None = self.cleaned_data["last_arrival"]
        if last is not None and last >= 1440:
            raise forms.ValidationError(_("Choose a time before midnight."))
        return last

    def clean_home_code(self) -> str:
        typed = washing.code(self.cleaned_data["home_code"])
        if not typed:
            return ""
        try:
            code = country().postal_codes.read(typed)
        except PostalCodeUnreadable:
            raise forms.ValidationError(HOME_UNKNOWN) from None
        # What the office wrote down more exactly stays as it is.
        return code.code if code.code == self.initial["home_code"] else code.prefix

    def limits(self) -> OwnLimits:
        """What a valid form says."""
        said = self.cleaned_data
        length = int(said["break_minutes"] or 0)
        return OwnLimits(
            max_visits_per_day=said["max_visits_per_day"],
            turnaround_minutes=said["turnaround_minutes"],
            notice_minutes=int(said["notice_minutes"] or 0),
            last_arrival=said["last_arrival"],
            break_minutes=length,
            # Without a break its edges mean nothing.
            break_from=said["break_from"] if length else None,
            break_to=said["break_to"] if length else None,
            home_code=said["home_code"],
        )
