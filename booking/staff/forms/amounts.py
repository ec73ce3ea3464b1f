"""Forms of money: amounts, ways of payment and reasons the office types."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.models import LedgerKind
from booking.operations.money.balance import LARGEST_PAYMENT, WAYS
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


class RecordedForm(AmountForm):
    """Money that moved outside the card system. `key` makes a second press harmless."""

    cents = CentsField(label=_("Amount"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class RecordPaymentForm(RecordedForm):
    """Cash, e-transfer or an insurer."""

    way = forms.ChoiceField(
        label=_("How it was paid"), choices=[(way, LedgerKind(way).label) for way in WAYS]
    )
    field_order = ["way", "cents", "note", "key"]
