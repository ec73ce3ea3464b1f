"""Forms about purchases: which are listed, how something was paid back, what was found."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.models import BACK_BY_HAND
from booking.staff.forms.amounts import ways
from core.forms import Form


class OwedForm(Form):
    """How what was owed went back. `shown` is what the page said is owed."""

    way = forms.ChoiceField(label=_("How it was paid back"), choices=ways(BACK_BY_HAND))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    shown = forms.IntegerField(widget=forms.HiddenInput)


class LookedForm(Form):
    """What somebody found who looked at a payment."""

    ENDS: Any = [
        ("in order", _("It is in order: ask Stripe again how it stands")),
        ("returned", _("I returned it in Stripe: close this payment")),
    ]
    end = forms.ChoiceField(label=_("What was done"), choices=ENDS, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), max_length=200)
