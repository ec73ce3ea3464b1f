"""Who cannot come, as the office says it; and what a patient said on the phone."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.absences.spans import AbsenceSpanForm
from booking.models import Practitioner, ServiceArea
from core.forms import Form


class OfficeSpanForm(AbsenceSpanForm):
    """Who, and from when to when."""

    practitioner = forms.ModelChoiceField(
        Practitioner.objects.none(),
        label=_("Who cannot come?"),
        error_messages={
            "required": _("Say who cannot come."),
            "invalid_choice": _("Choose one of the practitioners."),
        },
    )
    field_order = ("practitioner", "span", "hour", "day")

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        active = Practitioner.objects.filter(is_active=True).order_by("name")
        self.fields["practitioner"].queryset = active  # type: ignore[attr-defined]
        self.fields["span"].label = _("When?")


class SnowAreaForm(Form):
    """Where nobody drives; empty is everywhere."""

    area = forms.ModelChoiceField(
        ServiceArea.objects.order_by("name"),
        label=_("Where does nobody drive?"),
        empty_label=_("Anywhere"),
        required=False,
    )


class SnowSpanForm(SnowAreaForm, AbsenceSpanForm):
    """Where, and from when to when."""

    field_order = ("span", "hour", "day", "area")

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["span"].label = _("When does nobody drive?")
        active = ServiceArea.objects.filter(is_active=True).order_by("name")
        self.fields["area"].queryset = active  # type: ignore[attr-defined]


class CalledForm(Form):
    """What was said on the phone: kept for the colleagues, encrypted."""

    said = forms.CharField(
        label=_("What was said (about the visit only)"), max_length=300, required=False
    )
