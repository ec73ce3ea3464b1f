"""Forms of gift cards: looking one up, selling one by hand, ending one."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.staff.forms.amounts import AmountForm, CentsField, ways
from booking.staff.forms.packages import PAID_BY, EndForm
from core.emails import EmailField
from core.forms import Form, LineField, NameField, ProseField


class LookUpForm(Form):
    """The code that somebody reads out."""

    code = LineField(label=_("Code"), max_length=40)


class SellGiftForm(AmountForm):
    """A card that is paid at the desk or by transfer."""

    cents = CentsField(label=_("Amount"))
    way = forms.ChoiceField(label=_("How it was paid"), choices=ways(PAID_BY))
    giver = NameField(label=_("From"), max_length=120)
    receiver = NameField(label=_("For"), max_length=120)
    receiver_email = EmailField(
        label=_("E-mail of the receiver"),
        required=False,
        help_text=_("Empty: no letter is written; print the card or read the code out."),
    )
    message = ProseField(
        label=_("Message"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class EndGiftForm(EndForm):
    """How the rest went back, and why."""

    note = forms.CharField(label=_("Reason"), max_length=200)
