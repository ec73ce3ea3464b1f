"""Forms of the last press before paying: how much now, whether a card is kept, and the agreement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.patient.full_words import FullOffer
from booking.payments.card_terms import CardTerms
from core.forms import Form

DEPOSIT, IN_FULL = "deposit", "in_full"


class UseOfData(forms.BooleanField):
    """The tick for the use of what was answered: never set for anybody, and none without it."""

    default_error_messages = {
        "required": _("Tick the box to let us use your answers. Without them we cannot come.")
    }


class PayForm(Form):
    """How much is paid now, and whether a card is kept: each asked only where it is offered.

    The tick for the card is one of its own and is never set for anybody.
    """

    pay = forms.ChoiceField(
        label=_("What you pay now"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you pay now."),
            "invalid_choice": _("Choose what you pay now."),
        },
    )
    keep_card = forms.BooleanField(label=_("Keep my card on file"), required=False)

    def __init__(self, data: Any = None, *, terms: CardTerms | None, offer: FullOffer | None):
        chosen = IN_FULL if offer and offer.is_chosen else DEPOSIT
        super().__init__(data, initial={"pay": chosen})
        self.offer = offer
        self._offer(offer)
        self._ask_for_card(terms)

    def _offer(self, offer: FullOffer | None) -> None:
        if offer is None:
            del self.fields["pay"]
            return
        field: Any = self.fields["pay"]
        field.choices = [(DEPOSIT, offer.deposit), (IN_FULL, offer.whole)]

    def _ask_for_card(self, terms: CardTerms | None) -> None:
        if terms is None:
            del self.fields["keep_card"]
            return
        self.fields["keep_card"].required = terms.is_required
        self.fields["keep_card"].error_messages["required"] = _(
            "This visit is only booked with a card on file. Tick the box, or call us."
        )

    @property
    def in_full(self) -> bool:
        """Whether all of the visit is to be paid now. Of a valid form."""
        return self.cleaned_data.get("pay") == IN_FULL

    @property
    def keeps_card(self) -> bool:
        """Whether a card is to be kept. Of a valid form."""
        return bool(self.cleaned_data.get("keep_card"))


class CheckForm(PayForm):
    """The same, and two ticks: the agreement to what the page shows, and the use of the answers."""

    agree = forms.BooleanField(
        label=_("I agree"),
        error_messages={"required": _("Tick the box to say that you agree.")},
    )
    data_use = UseOfData()
