"""A practitioner's week as the office types it: a row per window."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from booking.models import Practitioner, ServiceArea, Weekday, WorkingHours
from booking.operations.practitioners.working_hours import Window
from booking.staff.forms.widgets import ClockInput, day_field
from core.forms import Form

BLANK_ROWS = 4
MOST_ROWS = 60


class WindowForm(Form):
    """One window; a row without a day, or without times, is no window."""

    weekday = forms.TypedChoiceField(
        label=_("Day"), choices=[("", "—"), *Weekday.choices], coerce=int, required=False
    )
    from_minute = forms.IntegerField(
        label=_("From"), min_value=0, max_value=1439, required=False, widget=ClockInput
    )
    # Up to 2880: a window may end after midnight and is still one window of its day.
    to_minute = forms.IntegerField(
        label=_("To"), min_value=1, max_value=2880, required=False, widget=ClockInput
    )
    areas = forms.ModelMultipleChoiceField(
        label=_("Only in these areas"),
        queryset=ServiceArea.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, own: Sequence[ServiceArea] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].queryset = ServiceArea.objects.filter(  # type: ignore[attr-defined]
            pk__in=[area.pk for area in own]
        ).order_by("name")
        # one query for the page, not one a row
        self.fields["areas"].choices = [(area.pk, area.name) for area in own]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        named = cleaned.get("weekday") not in ("", None)
        edges = [cleaned.get("from_minute"), cleaned.get("to_minute")]
        if not self.errors and named and None in edges and edges != [None, None]:
            raise ValidationError(_("Give the window both edges, such as 09:00 and 17:00."))
        return cleaned

    def window(self) -> Window | None:
        """The window of this row, or None for an empty one."""
        asked = self.cleaned_data
        if asked.get("weekday") in ("", None) or asked.get("from_minute") is None:
            return None
        areas = frozenset(area.pk for area in asked["areas"])
        return Window(asked["weekday"], asked["from_minute"], asked["to_minute"], areas)


WindowSet = forms.formset_factory(WindowForm, extra=BLANK_ROWS, max_num=MOST_ROWS)


class FromDateForm(Form):
    """From which date the week holds."""

    from_date = day_field(_("From date"))


def window_set(practitioner: Practitioner, rows: Sequence[WorkingHours], data: Any) -> Any:
    """The formset: the stored windows and a few blank rows; a row a day where there is no week yet."""
    own = list(practitioner.areas.order_by("name"))
    first: list[dict[str, Any]] = [{"weekday": day} for day in Weekday.values]
    initial = [
        {
            "weekday": row.weekday,
            "from_minute": row.from_minute,
            "to_minute": row.to_minute,
            "areas": [area.pk for area in row.areas.all()],
        }
        for row in rows
    ]
    return WindowSet(data, initial=initial or first, form_kwargs={"own": own}, prefix="row")
