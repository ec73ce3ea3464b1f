"""The waiting list: an e-mail address and, where it is wanted, a number for one text (1235)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.operations.reserving.waiting_list import TextsTo
from booking.patient.consent_words import waiting_texts_words
from booking.patient.forms.asking import EmailForm
from booking.patient.forms.telling import refuse_texts_behind_an_extension
from booking.texts.gateway import texts_are_on
from booking.texts.numbers import to_text
from core.phones import PhoneField


class WaitingForm(EmailForm):
    """How somebody on the list is told; without texts it asks for the e-mail address alone."""

    phone = PhoneField(label=gettext_lazy("Your phone, if a text should tell you"), required=False)
    texts = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if texts_are_on():
            self.fields["texts"].label = waiting_texts_words()
        else:
            del self.fields["phone"], self.fields["texts"]

    def clean(self) -> dict[str, Any]:
        """A text needs a number that can receive one, and a number its tick."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        refuse_texts_behind_an_extension(self, "phone")
        if said.get("texts") and not said.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Write the number to text, or untick the box."))
        if said.get("phone") and not said.get("texts") and "texts" not in self.errors:
            self.add_error("texts", _("Tick this if we may text you, or leave the phone empty."))
        return said

    def texts_to(self) -> TextsTo | None:
        """The number and the words that were ticked. Of a valid form."""
        if not self.cleaned_data.get("texts"):
            return None
        return TextsTo(to_text(self.cleaned_data["phone"]), waiting_texts_words())
