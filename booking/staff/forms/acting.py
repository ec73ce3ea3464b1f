"""What a caller who books for somebody else is asked: how that person is reached themself."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from booking.operations.reserving.acting import VisitedContact
from core.emails import EmailField
from core.forms import Form
from core.phones import PhoneField


class VisitedByPhone(Form):
    """Beside who calls; all of it may be left out, and then they are asked at the visit."""

    visited_email = EmailField(
        label=_("Patient's own e-mail"),
        required=False,
        help_text=_("If somebody else calls. They are asked who may act for them."),
    )
    visited_phone = PhoneField(label=_("Patient's own phone"), required=False)
    visited_language = forms.ChoiceField(
        label=_("Language they read"),
        choices=settings.LANGUAGES,
        initial=settings.LANGUAGE_CODE,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Somebody else has to call, and has an address of their own."""
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        theirs = asked.get("visited_email") or ""
        own_line = theirs or asked.get("visited_phone")
        if own_line and not asked.get("contact_name") and "contact_name" not in self.errors:
            self.add_error("contact_name", _("Write who calls, or leave the patient's own empty."))
        if theirs and theirs.lower() == (asked.get("email") or "").lower():
            self.add_error("visited_email", _("This is the caller's address. Leave it empty."))
        return asked

    def visited(self) -> VisitedContact:
        """How they are reached, as it was typed."""
        asked = self.cleaned_data
        return VisitedContact(
            asked["visited_email"], asked["visited_phone"], asked["visited_language"]
        )
