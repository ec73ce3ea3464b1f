"""Forms of packages: which one is sold and how it was paid, how the rest was paid back."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.models import BACK_BY_HAND, IN_BY_HAND, LedgerKind, Package
from booking.operations.money.back_to_card import TO_THE_CARD
from booking.staff.forms.amounts import ways
from core.forms import Form
from core.money import shown

PAID_BY = [way for way in IN_BY_HAND if way != LedgerKind.INSURER]


class SellForm(Form):
    """A package and its way of payment. The choice carries the price that was shown."""

    package = forms.ChoiceField(label=_("Package"), widget=forms.RadioSelect)
    way = forms.ChoiceField(label=_("How it was paid"), choices=ways(PAID_BY))
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, packages: list[Package], currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.packages = {f"{one.pk}:{one.price_cents}": one for one in packages}
        field: Any = self.fields["package"]
        field.choices = [
            (value, f"{one.name}, {shown(one.price_cents, currency)}")
            for value, one in self.packages.items()
        ]
        field.error_messages["invalid_choice"] = _(
            "This package is not offered any more, or its price has changed: look again."
        )

    def chosen(self) -> Package:
        """The package, with the price that the page showed."""
        return self.packages[self.cleaned_data["package"]]


class EndForm(Form):
    """How the rest went back. `shown` is what the page said comes back."""

    way = forms.ChoiceField(label=_("How it was paid back"), choices=ways(BACK_BY_HAND))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    shown = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, by_card: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by_card:
            to_card = (TO_THE_CARD, _("To the card that paid for it: the program sends it"))
            field: Any = self.fields["way"]
            field.choices = [to_card, *ways(BACK_BY_HAND)]
