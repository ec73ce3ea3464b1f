"""Forms of money: amounts, ways of payment and reasons the office types."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.models import BACK_BY_HAND, IN_BY_HAND, LedgerKind
from booking.operations.money.by_hand import LARGEST_PAYMENT
from booking.staff.forms.widgets import CentsInput
from core.forms import Form
from core.money import plain


class CentsField(forms.IntegerField):
    """An amount people write as `135.00`, in whole cents."""

    widget = CentsInput

    def __init__(self, **kwargs: object) -> None:
        super().__init__(min_value=1, max_value=LARGEST_PAYMENT, **kwargs)  # type: ignore[arg-type]
        self.error_messages["min_value"] = _("The amount must be more than nothing.")
        self.error_messages["max_value"] = _("That is more than can be recorded at once.")


class AmountForm(Form):
    """An amount in the currency of the visit it is about."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cents"].widget.currency = currency  # type: ignore[attr-defined]
        self.fields["cents"].error_messages["invalid"] = _(
            "Write an amount such as %(example)s."
        ) % {"example": plain(13500, currency)}


class RefundForm(AmountForm):
    """How much and why. `seen_left` is what the page said was left: two people do not refund twice."""

    cents = CentsField(label=_("Amount to refund"))
    why = forms.CharField(label=_("Reason"), max_length=200)
    seen_left = forms.IntegerField(widget=forms.HiddenInput)


class FeeForm(AmountForm):
    """How much of an agreed fee is charged: all of it, or less."""

    cents = CentsField(label=_("Amount to charge"))

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most

    def clean_cents(self) -> int:
        cents: int = self.cleaned_data["cents"]
        if cents > self.most:
            raise forms.ValidationError(_("That is more than the patient agreed to."))
        return cents


class RecordedForm(AmountForm):
    """Money that moved outside the card system. `key` makes a second press harmless."""

    cents = CentsField(label=_("Amount"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def ways(kinds: Iterable[LedgerKind]) -> list[tuple[str, Any]]:
    """Ways of payment to choose from."""
    return [(kind.value, kind.label) for kind in kinds]


class RecordPaymentForm(RecordedForm):
    """Cash, e-transfer, cheque or an insurer."""

    way = forms.ChoiceField(label=_("How it was paid"), choices=ways(IN_BY_HAND))
    field_order = ["way", "cents", "note", "key"]


class PaidBackForm(RecordedForm):
    """How the money went back to its payer."""

    way = forms.ChoiceField(label=_("How it was paid back"), choices=ways(BACK_BY_HAND))
    field_order = ["way", "cents", "note", "key"]


#: Not written down after it was done: the program sends it.
TO_CARD = "to_card"


class PayOutForm(PaidBackForm):
    """How credit is paid out: by hand, or to the card it came from, as far as that takes it back."""

    def __init__(self, *args: Any, to_card: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["way"]
        if to_card:
            field.choices = [(TO_CARD, to_card), *field.choices]


class CreditForm(RecordedForm):
    """How much of what was overpaid is kept."""

    cents = CentsField(label=_("Amount to keep"))


class UseCreditForm(AmountForm):
    """How much is taken from credit. `key` makes a second press harmless."""

    cents = CentsField(label=_("Amount to use"))
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class DiscountForm(AmountForm):
    """How much is taken off, and why. `key` makes a second press harmless."""

    cents = CentsField(label=_("Amount to take off"))
    why = forms.CharField(label=_("Reason"), max_length=200)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
