"""The form of who buys a package."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.patient.consent_words import buyers_words
from booking.patient.forms.telling import line
from core.emails import EmailField
from core.forms import Form, NameField


class OrderForm(Form):
    """Agreeing to the terms above it. Its page sent twice is one purchase: the key is made with it."""

    agree = forms.BooleanField(
        label=_("I have read these terms and agree to them."),
        error_messages={"required": _("Read the terms and tick the box.")},
    )
    data_use = forms.BooleanField(
        error_messages={"required": _("Tick the box: we need your name and e-mail to deliver it.")}
    )
    key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4
        self.fields["data_use"].label = buyers_words()

    def clean_key(self) -> str:
        """A page that lost its key is a page of its own."""
        key: str = self.cleaned_data["key"]
        return key or str(uuid.uuid4())


class BuyForm(OrderForm):
    """Whom the visits are for, and where the letter goes."""

    name = line(
        _("Full name of the person we visit"),
        complete="name",
        kind=NameField,
        help_text=_("The package belongs to this person. Book with the same name and e-mail."),
        error_messages={"required": _("Write the name of the person we visit.")},
    )
    email = EmailField(
        label=_("E-mail"), help_text=_("For the letter with the link that opens the package.")
    )

    field_order = ("name", "email", "agree", "data_use", "key")
