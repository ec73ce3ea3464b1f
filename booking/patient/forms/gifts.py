"""Forms of gift cards: buying one, and its code."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.patient.forms.buying import OrderForm
from booking.patient.forms.telling import line
from core.emails import EmailField
from core.forms import Form, NameField, ProseField
from core.money import shown

LONGEST_MESSAGE = 300
LONGEST_CODE = 40


class GiftForm(OrderForm):
    """How much, from whom, for whom, and where the card is sent."""

    amount = forms.ChoiceField(
        label=_("Amount"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose an amount."),
            "invalid_choice": _("This amount is not offered any more: choose another."),
        },
    )
    giver = line(
        _("Your full name"),
        complete="name",
        kind=NameField,
        error_messages={"required": _("Write your name.")},
    )
    email = EmailField(label=_("Your e-mail"), help_text=_("For the letter with the gift card."))
    receiver = line(
        _("Who is it for?"),
        kind=NameField,
        help_text=_("The name that stands on the card."),
        error_messages={"required": _("Write who the card is for.")},
    )
    receiver_email = EmailField(
        label=_("Their e-mail"),
        required=False,
        help_text=_(
            "We send them the card as well. Leave it empty to print it or give it yourself."
        ),
    )
    message = ProseField(
        label=_("A few words to them"),
        max_length=LONGEST_MESSAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )

    field_order = (
        *("amount", "giver", "email", "receiver", "receiver_email", "message"),
        *("agree", "data_use", "key"),
    )

    def __init__(self, *args: Any, amounts: Sequence[int], currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["amount"]
        field.choices = [(str(cents), shown(cents, currency)) for cents in amounts]


class CodeForm(Form):
    """The code of a gift card, as somebody types it from a letter or a print."""

    code = line(
        _("Code of the gift card"),
        most=LONGEST_CODE,
        help_text=_("Sixteen letters and numbers; small letters and dashes do not matter."),
        error_messages={"required": _("Write the code of the gift card.")},
    )
