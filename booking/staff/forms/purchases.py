"""Forms about purchases: which are listed, how something was paid back, what was found."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.staff.forms.packages import EndForm
from core.forms import Form


class OwedForm(EndForm):
    """How what was owed went back. `shown` is what the page said is owed."""


class LookedForm(Form):
    """What somebody found who looked at a payment."""

    ENDS: Any = [
        ("in order", _("It is in order: ask Stripe again how it stands")),
        ("returned", _("I returned it in Stripe: close this payment")),
    ]
    end = forms.ChoiceField(label=_("What was done"), choices=ENDS, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), max_length=200)
