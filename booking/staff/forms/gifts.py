"""Forms of gift cards: looking one up, selling one by hand, ending one."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.models import BACK_BY_HAND
from booking.operations.money.back_to_card import TO_THE_CARD
from booking.staff.forms.amounts import AmountForm, CentsField, ways
from booking.staff.forms.packages import PAID_BY
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


class EndGiftForm(Form):
    """How the rest went back. `shown` is what the page said is left."""

    way = forms.ChoiceField(label=_("How it was paid back"), choices=ways(BACK_BY_HAND))
    note = forms.CharField(label=_("Reason"), max_length=200)
    shown = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, by_card: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by_card:
            to_card = (TO_THE_CARD, _("To the card that paid for it: the program sends it"))
            field: Any = self.fields["way"]
            field.choices = [to_card, *ways(BACK_BY_HAND)]
