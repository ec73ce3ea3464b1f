"""What the person we visit says about who acts for them: their page, the practice and the office ask it."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from booking.models import ActingConsent
from booking.operations.patients.acting import LONGEST, Said
from booking.operations.reserving.acting import VisitedContact
from core.emails import EmailField
from core.forms import Form, ProseField
from core.languages import name_of
from core.phones import PhoneField
from core.versioned import SHOWN

MAY_WORDS = {
    "book": _("book visits"),
    "change": _("change and cancel them"),
    "pay": _("pay"),
    "read": _("read receipts and other papers"),
}


class SayForm(Form):
    """What they say yes to, until when, and whether they read the letters, too."""

    may = forms.MultipleChoiceField(
        choices=[(one, MAY_WORDS[one]) for one in ActingConsent.MAY],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick what they may do. If it is nothing, say no."),
            "invalid_choice": _("Tick only what stands here."),
        },
    )
    until = forms.DateField(
        label=_("Until which day?"),
        required=False,
        help_text=_("Leave it empty for: until it is ended."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day, such as 2027-06-30.")},
    )
    gets_letters = forms.BooleanField(
        label=_("Write to the person we visit about the visits, too"),
        required=False,
        help_text=_("When one is booked, changed or cancelled, and to remind them."),
    )

    def __init__(self, *args: Any, who: str, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["may"].label = gettext("%(who)s may") % {"who": who}
        self.today = today

    def clean_until(self) -> dt.date | None:
        until: dt.date | None = self.cleaned_data["until"]
        if until is not None and until < self.today:
            raise ValidationError(_("This day is over. Write a later one, or leave it empty."))
        if until is not None and until > self.today + LONGEST:
            raise ValidationError(_("This is more than ten years away. Leave it empty instead."))
        return until

    def said(self) -> Said:
        """What a valid form says."""
        asked = self.cleaned_data
        return Said(may=asked["may"], until=asked["until"], gets_letters=asked["gets_letters"])


class ReachedForm(Form):
    """How the person we visit is reached themself, and what is noted beside it."""

    visited_email = EmailField(
        label=_("Their own e-mail"),
        required=False,
        help_text=_("Leave it empty if they have none."),
    )
    visited_phone = PhoneField(label=_("Their own phone"), required=False)
    visited_language = forms.ChoiceField(
        label=_("Which language do they read?"),
        choices=lambda: [(code, name_of(code)) for code, _name in settings.LANGUAGES],
    )
    note = ProseField(
        label=_("Note"),
        max_length=600,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("How they said it, and who was there. Nothing about health."),
    )
    shown_version = forms.CharField(required=False, widget=forms.HiddenInput)

    #: Whose letters go where already: two people, two addresses.
    actor_email = ""

    def clean_visited_email(self) -> str:
        email: str = self.cleaned_data["visited_email"]
        if email and email.lower() == self.actor_email.lower():
            raise ValidationError(
                _("This is the address of whoever acts. Write their own, or leave it empty.")
            )
        return email

    def contact(self) -> VisitedContact:
        """How they are reached, as it was typed."""
        asked = self.cleaned_data
        return VisitedContact(
            asked["visited_email"], asked["visited_phone"], asked["visited_language"]
        )

    def show(self, version: str) -> None:
        """Carry another version: pressing once more is then meant."""
        self.data = self.data.copy()
        self.data[SHOWN] = version


class NotedYesForm(ReachedForm, SayForm):
    """A yes that somebody of the clinic heard and writes down."""

    field_order = ("may", "until", "visited_email", "visited_phone", "visited_language")

    def clean(self) -> dict[str, Any]:
        """Letters need an address."""
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        no_address = not asked.get("visited_email") and "visited_email" not in self.errors
        if asked.get("gets_letters") and no_address:
            self.add_error("visited_email", _("Write their own e-mail, or untick the letters."))
        return asked


class NotedEndForm(ReachedForm):
    """An end, or a no, that somebody of the clinic heard and writes down."""


def stored_contact(consent: ActingConsent | None, language: str) -> dict[str, str]:
    """What a form about the person we visit begins with."""
    if consent is None:
        return {"visited_language": language}
    names = ("visited_email", "visited_phone", "visited_language")
    return {name: getattr(consent, name) for name in names}


def stored_say(consent: ActingConsent | None) -> dict[str, Any]:
    """What stands; before the first answer everything is ticked, and nothing is said by it."""
    if consent is None or consent.given_at is None:
        reaches = consent is not None and bool(consent.visited_email)
        return {"may": list(ActingConsent.MAY), "gets_letters": reaches}
    return {"may": consent.may, "until": consent.until, "gets_letters": consent.gets_letters}
