"""Your details, where we come, and that you agree."""

from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from booking.operations.reserving.details import Doorstep, Person
from booking.patient.forms.asking import complaint
from booking.queries.place import Located, NotServed, PhoneOnly, PostalCodeInvalid, locate
from core.languages import present

# Nor the invisible signs that turn the direction of the words after them.
ONE_LINE = RegexValidator(
    r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]",
    _("Use letters and figures only, on one line."),
    inverse_match=True,
)


def line(label: Any, *, most: int = 120, complete: str = "off", **options: Any) -> forms.CharField:
    """One line of text, with the browser's help where it has any."""
    return forms.CharField(
        label=label,
        max_length=most,
        validators=[ONE_LINE],
        widget=forms.TextInput(attrs={"autocomplete": complete}),
        **options,
    )


class DetailsForm(forms.Form):
    """Who is visited and how to reach them, or whoever speaks for them."""

    name = line(
        _("Your full name"),
        complete="name",
        error_messages={"required": _("Write your name.")},
    )
    contact_name = line(
        _("Your own full name"),
        complete="name",
        required=False,
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("For the confirmation and the link to your visit."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write an e-mail address like name@example.com."),
        },
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        help_text=_("In case the practitioner runs late or cannot find the door."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("Write your phone number.")},
    )
    reason = forms.CharField(
        label=_("Anything the practitioner should know beforehand?"),
        max_length=600,
        required=False,
        help_text=_("Only the practitioner and the office can read this."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, for_other: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_other:
            del self.fields["contact_name"]
            return
        self.fields["name"].label = _("Full name of the person we visit")
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["name"].error_messages["required"] = _("Write the name of the person we visit.")
        self.fields["contact_name"].required = True
        self.fields["contact_name"].error_messages["required"] = _("Write your own name.")
        self.fields["email"].label = _("Your e-mail")
        self.fields["phone"].label = _("Your phone")

    def clean_phone(self) -> str:
        """Any way of writing a number; kept in one."""
        try:
            number = phonenumbers.parse(self.cleaned_data["phone"], "CA")
        except phonenumbers.NumberParseException:
            raise ValidationError(_("Write a phone number like 604-555-0142.")) from None
        if not phonenumbers.is_possible_number(number):
            raise ValidationError(_("Check the phone number: it has too few or too many figures."))
        return _shown(number)

    def kept(self) -> dict[str, Any]:
        """The answers as the draft keeps them."""
        return {name: self.cleaned_data.get(name, "") for name in ("contact_name", *PERSON)}


PERSON = ("name", "email", "phone", "reason")


def _shown(number: phonenumbers.PhoneNumber) -> str:
    if number.country_code == 1:
        figures = str(number.national_number)
        extension = f" ext. {number.extension}" if number.extension else ""
        return f"{figures[:3]}-{figures[3:6]}-{figures[6:]}{extension}"
    kind = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(number, kind))


def person_in(answers: dict[str, Any]) -> Person:
    """Who is visited, from the kept answers, to be written to in the language being spoken."""
    return Person(
        name=answers["name"],
        email=answers["email"],
        phone=answers["phone"],
        contact_name=answers.get("contact_name", ""),
        reason=answers.get("reason", ""),
        language=present(),
    )


ACCESS = {
    "buzzer": _("Buzzer or gate code"),
    "parking": _("Where to park"),
    "stairs": _("Stairs or lift"),
    "pets": _("Pets"),
    "opens": _("Who opens the door"),
}


class AddressForm(forms.Form):
    """The exact address and how to get in."""

    street = line(
        _("Street address"),
        most=160,
        complete="address-line1",
        error_messages={"required": _("Write the street address.")},
    )
    unit = line(_("Apartment or unit"), most=40, complete="address-line2", required=False)
    town = line(
        _("Town"),
        most=80,
        complete="address-level2",
        error_messages={"required": _("Write the town.")},
    )
    postal_code = forms.CharField(
        label=_("Postal code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "postal-code", "autocapitalize": "characters"}
        ),
        error_messages={"required": _("Write the postal code.")},
    )
    buzzer = line(ACCESS["buzzer"], most=80, required=False)
    parking = line(ACCESS["parking"], most=200, required=False)
    stairs = line(ACCESS["stairs"], most=200, required=False)
    pets = line(ACCESS["pets"], most=200, required=False)
    opens = line(ACCESS["opens"], most=200, required=False)

    located: Located | None = None

    def clean_postal_code(self) -> str:
        """A full code that is served: the drive is checked again for it."""
        try:
            self.located = locate(self.cleaned_data["postal_code"])
        except PostalCodeInvalid as error:
            raise ValidationError(complaint(error)) from None
        except (NotServed, PhoneOnly):
            raise ValidationError(
                _("We cannot book a visit at this postal code here. Please call us.")
            ) from None
        if len(self.located.typed) < 6:
            raise ValidationError(_("Write the whole postal code, all six characters."))
        return self.located.typed


def doorstep_in(answers: dict[str, Any]) -> Doorstep:
    """The address and how to get in, from the kept answers."""
    notes = [f"{label}: {answers[name]}" for name, label in ACCESS.items() if answers.get(name)]
    unit = answers.get("unit", "")
    return Doorstep(
        street=f"{answers['street']}, {unit}" if unit else answers["street"],
        town=answers["town"],
        access_notes="\n".join(notes),
    )


class CheckForm(forms.Form):
    """The agreement, and the answers as they were shown (a later tab may have changed them)."""

    agree = forms.BooleanField(
        label=_("I agree"),
        error_messages={"required": _("Tick the box to say that you agree.")},
    )
