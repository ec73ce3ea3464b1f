"""Forms of the booking journey after the times: the patient, the address, the agreement."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from booking.operations.reserving.details import Doorstep, Person
from booking.operations.reserving.intake import TOLD
from booking.patient.consent_words import texts_words
from booking.patient.forms.acting import (
    VISITED,
    ask_about_visited,
    refuse_the_same_address,
    visited_in,
)
from booking.patient.forms.asking import LONGEST_PLACE, complaint
from booking.queries.place import Located, NotServed, PhoneOnly, PostalCodeInvalid, locate
from booking.texts.gateway import texts_are_on
from booking.texts.numbers import to_text
from core import phones
from core.emails import EmailField
from core.forms import CodeField, Form, LineField, NameField, ProseField
from core.languages import present
from core.phones import PhoneField
from territory.here import country


def line(
    label: Any,
    *,
    most: int = 120,
    complete: str = "off",
    kind: type[forms.CharField] = LineField,
    **options: Any,
) -> forms.CharField:
    """One line of text, with the browser's help where it has any."""
    widget = forms.TextInput(attrs={"autocomplete": complete})
    return kind(label=label, max_length=most, widget=widget, **options)


class DetailsForm(Form):
    """Who is visited and how to reach them, or whoever speaks for them."""

    name = line(
        _("Your full name"),
        complete="name",
        kind=NameField,
        error_messages={"required": _("Write your name.")},
    )
    contact_name = line(
        _("Your own full name"),
        complete="name",
        kind=NameField,
        required=False,
    )
    email = EmailField(
        label=_("E-mail"), help_text=_("For the confirmation and the link to your visit.")
    )
    phone = PhoneField(
        label=_("Phone"),
        help_text=_("In case the practitioner runs late or cannot find the door."),
    )
    texts = forms.BooleanField(label=_("Texts to this number"), required=False)
    reason = ProseField(
        label=_("Anything the practitioner should know beforehand?"),
        max_length=600,
        required=False,
        help_text=_("Only the practitioner and the office can read this."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )

    is_flexible = forms.BooleanField(
        label=_("Another hour of the same day would suit, too"),
        required=False,
        help_text=_(
            "Where it saves a long drive, the clinic may ask whether we can come earlier or later "
            "that day. Nothing changes without your yes."
        ),
    )
    another_person_suits = forms.BooleanField(
        label=_("Another physiotherapist would suit, too"),
        required=False,
        help_text=_("We ask you first, and whatever you asked for when you chose the time stays."),
    )

    def __init__(self, *args: Any, for_other: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_about_texts(self)
        if not for_other:
            del self.fields["contact_name"]
            return
        self.fields["name"].label = _("Full name of the person we visit")
        # The browser would fill in the name of whoever books, not of whoever is visited.
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["name"].error_messages["required"] = _("Write the name of the person we visit.")
        self.fields["contact_name"].required = True
        self.fields["contact_name"].error_messages["required"] = _("Write your own name.")
        self.fields["email"].label = _("Your e-mail")
        self.fields["phone"].label = _("Your phone")
        ask_about_visited(self)

    def clean(self) -> dict[str, Any]:
        """Texts need a number that can receive them."""
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        refuse_texts_behind_an_extension(self, "phone")
        refuse_the_same_address(self)
        return asked

    def kept(self) -> dict[str, Any]:
        """The answers as the draft keeps them."""
        answers = {name: self.cleaned_data.get(name, "") for name in (*FOR_OTHER, *PERSON)}
        # The next page reads the number back where it was understood in another way than typed.
        said = phones.read_otherwise(self.data.get("phone", ""), answers["phone"])
        return {**answers, "phone_read_as": said or None}


def ask_about_texts(form: forms.Form) -> None:
    """The tick for texts in its words, where this clinic sends any."""
    if texts_are_on():
        form.fields["texts"].label = texts_words()
    else:
        del form.fields["texts"]


def refuse_texts_behind_an_extension(form: forms.Form, phone: str) -> None:
    """Complain where texts are wanted on a number that cannot receive any."""
    number = form.cleaned_data.get(phone)
    if form.cleaned_data.get("texts") and number and not to_text(number):
        form.add_error(
            "texts",
            _(
                "A number with an extension receives no texts. Untick this, or write a mobile number."
            ),
        )


#: Asked where somebody books for another.
FOR_OTHER = ("contact_name", *VISITED)
PERSON = ("name", "email", "phone", "texts", "reason", "is_flexible", "another_person_suits")


def person_in(answers: dict[str, Any]) -> Person:
    """Who is visited, from the kept answers, to be written to in the language being spoken."""
    return Person(
        name=answers["name"],
        email=answers["email"],
        phone=phones.kept_if_readable(answers["phone"]),
        contact_name=answers.get("contact_name", ""),
        reason=answers.get("reason", ""),
        # Letters speak the language these words were agreed to in (0403).
        language=present(),
        is_new_patient=answers.get("been") == "new",
        is_flexible=bool(answers.get("is_flexible")),
        another_person_suits=bool(answers.get("another_person_suits")),
        texts=agreed_words(bool(answers.get("texts"))),
        visited=visited_in(answers),
    )


def agreed_words(agreed: bool) -> str | None:
    """The words agreed to about texts, empty where they were declined; None where nobody asked."""
    return (texts_words() if agreed else "") if texts_are_on() else None


def told_beside(answers: Mapping[str, Any]) -> dict[str, str]:
    """The claim and the emergency contact, from the kept answers."""
    return {name: str(answers[name]) for name in TOLD if answers.get(name)}


ACCESS = {
    "buzzer": _("Buzzer or gate code"),
    "parking": _("Where to park"),
    "stairs": _("Stairs or elevator"),
    "pets": _("Pets"),
    "opens": _("Who opens the door"),
}


class AddressForm(Form):
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
    postal_code = CodeField(
        label=_("Postal code"),
        max_length=LONGEST_PLACE,
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

    def place(self) -> list[forms.BoundField]:
        """Where the house is: what must be answered, and the unit."""
        return [field for field in self if field.name not in ACCESS]

    def access(self) -> list[forms.BoundField]:
        """How to get in: all of it may be left out."""
        return [field for field in self if field.name in ACCESS]

    def access_is_told(self) -> bool:
        """Whether something stands there, or is wrong there: then it is shown unfolded."""
        return any(field.value() or field.errors for field in self.access())

    def clean_street(self) -> str:
        """A house: nobody can be visited in a post-office box."""
        street: str = self.cleaned_data["street"]
        if country().postal_codes.names_a_box(street):
            raise ValidationError(
                _("Letters go there, but we come to a house. Write its number and street.")
            )
        return street

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
        # The first three stand for thousands of homes: nobody can be found, or driven to, by them.
        if len(self.located.typed) < 6:
            raise ValidationError(_("Write the whole postal code, all six characters."))
        return self.located.typed


def access_lines(answers: Mapping[str, Any]) -> list[str]:
    """How to get in, as it is kept with the visit."""
    said = [f"{label}: {answers[name]}" for name, label in ACCESS.items() if answers.get(name)]
    # Told in another way than by these questions: on the telephone, or on the visit's own page.
    return [*said, *str(answers.get("access_more") or "").splitlines()]


def access_in(notes: str) -> dict[str, str]:
    """The answers that kept notes were made of, in whichever language; the rest under `access_more`."""
    names: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            names |= {str(label): name for name, label in ACCESS.items()}
    found: dict[str, str] = {}
    more = []
    for told in notes.splitlines():
        label, _colon, value = told.partition(": ")
        name = names.get(label)
        if name and value and name not in found:
            found[name] = value
        else:
            more.append(told)
    return {**found, "access_more": "\n".join(more)}


def doorstep_in(answers: dict[str, Any]) -> Doorstep:
    """The address and how to get in, from the kept answers."""
    notes = access_lines(answers)
    unit = answers.get("unit", "")
    return Doorstep(
        street=f"{answers['street']}, {unit}" if unit else answers["street"],
        town=answers["town"],
        access_notes="\n".join(notes),
    )
