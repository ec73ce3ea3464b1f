"""The last press of a plan of care: two ticks, as of any booking."""

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.patient.forms.paying import UseOfData
from booking.planning.rows import RowsForm
from core.forms import Form


class PlanTicks(Form):
    """The agreement to what the page shows, and the use of what is known."""

    agree = forms.BooleanField(
        label=_("I agree"),
        error_messages={"required": _("Tick the box to say that you agree.")},
    )
    data_use = UseOfData()


class PlanForm(PlanTicks, RowsForm):
    """The dates that were chosen, and the ticks."""
