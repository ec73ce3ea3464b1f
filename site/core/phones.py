"""Telephone numbers: read in any way of writing, kept in one, shown in one, dialled as they are.

Kept is E.164 with the extension beside it, as `tel:` links have it: `+16045550142;ext=12`. What was
kept before and cannot be read stays as it was typed, is shown so, and is not dialled.
"""

import re
from enum import StrEnum
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from phonenumber_field.formfields import PhoneNumberField
from phonenumber_field.phonenumber import PhoneNumber

from core import washing

#: French for an extension; the library would take its letters for keys of the telephone.
_POSTE = re.compile(r"\bposte\b\.?", re.IGNORECASE)
_NORTH_AMERICA = 1
_TOO_SHORT = (
    phonenumbers.ValidationResult.TOO_SHORT,
    phonenumbers.ValidationResult.INVALID_LENGTH,
)


class UnreadableNumber(StrEnum):
    """What is wrong with a telephone number; the field words it."""

    NO_NUMBER = "no_number"
    NO_AREA_CODE = "no_area_code"
    TOO_SHORT = "too_short"
    NO_COUNTRY_CODE = "no_country_code"
    NOT_GIVEN_OUT = "not_given_out"


COMPLAINTS = {
    UnreadableNumber.NO_NUMBER: gettext_lazy("Write a phone number like %(example)s."),
    UnreadableNumber.NO_AREA_CODE: gettext_lazy(
        "The area code is missing. Write all %(figures)s figures, like %(example)s."
    ),
    UnreadableNumber.TOO_SHORT: gettext_lazy(
        "The phone number has too few figures. Write all %(figures)s, like %(example)s."
    ),
    UnreadableNumber.NO_COUNTRY_CODE: gettext_lazy(
        "The phone number has too many figures. If it is from another country, begin with + and "
        "the country code, like +44 20 7946 0018."
    ),
    UnreadableNumber.NOT_GIVEN_OUT: gettext_lazy(
        "No telephone has this number. Check the area code and the other figures."
    ),
}


def complaint(reason: UnreadableNumber) -> str:
    """What is wrong with a number, with a good one of the clinic's country beside it."""
    example = settings.PHONE_EXAMPLE
    return str(COMPLAINTS[reason]) % {"example": example, "figures": len(figures_of(example))}


class PhoneUnreadable(ValueError):
    """What was typed is no telephone number; `reason` says why."""

    def __init__(self, reason: UnreadableNumber) -> None:
        super().__init__(reason.value)
        self.reason = reason


def read(typed: str) -> PhoneNumber:
    """The telephone number somebody means; without a country code it is one of the clinic's region.

    Raises PhoneUnreadable for numbers that no telephone can have, not only for impossible ones.
    """
    text = _POSTE.sub("ext.", washing.code(typed))
    try:
        number = PhoneNumber.from_string(text, region=settings.PHONENUMBER_DEFAULT_REGION)
    except phonenumbers.NumberParseException as fault:
        too_long = fault.error_type == phonenumbers.NumberParseException.TOO_LONG
        reason = UnreadableNumber.NO_COUNTRY_CODE if too_long else UnreadableNumber.NO_NUMBER
        raise PhoneUnreadable(reason) from None
    if not number.is_valid():
        raise PhoneUnreadable(_fault(number, text))
    return number


def _fault(number: PhoneNumber, text: str) -> UnreadableNumber:
    figures = len(figures_of(text))
    if number.country_code == _NORTH_AMERICA and figures == 7:
        return UnreadableNumber.NO_AREA_CODE
    if phonenumbers.is_possible_number_with_reason(number) in _TOO_SHORT:
        return UnreadableNumber.TOO_SHORT
    if figures > 10 and not text.startswith("+"):
        return UnreadableNumber.NO_COUNTRY_CODE
    return UnreadableNumber.NOT_GIVEN_OUT


def figures_of(text: str) -> str:
    """Only the figures."""
    return re.sub(r"\D", "", text)


def kept(number: PhoneNumber) -> str:
    """As it is stored: `+16045550142`, with `;ext=12` behind it where there is an extension."""
    whole: str = number.as_e164
    return f"{whole};ext={number.extension}" if number.extension else whole


def kept_if_readable(typed: str) -> str:
    """As it is stored; what is no telephone number stays as it was typed."""
    try:
        return kept(read(typed)) if typed else ""
    except PhoneUnreadable:
        return typed


def shown(number: str | None) -> str:
    """A stored number for people: `604-555-0142 ext. 12`, from abroad with its country code."""
    return to_press(number)[0]


def href(number: str | None) -> str:
    """A `tel:` link that dials the same line from anywhere; empty for what cannot be read."""
    return to_press(number)[1]


def to_press(number: str | None) -> tuple[str, str]:
    """Both, of one reading: a page of hundreds would feel the second."""
    try:
        found = read(number or "")
    except PhoneUnreadable:
        return number or "", ""
    return _words(found), f"tel:{kept(found)}"


def _words(read_number: PhoneNumber) -> str:
    line = _line(read_number)
    if not read_number.extension:
        return line
    return _("%(number)s ext. %(extension)s") % {"number": line, "extension": read_number.extension}


def _line(number: PhoneNumber) -> str:
    if number.country_code != _NORTH_AMERICA:
        alone = PhoneNumber()
        alone.merge_from(number)
        # The library would write it in English; `shown` says it in the reader's language.
        alone.extension = None
        own = phonenumbers.country_code_for_region(settings.PHONENUMBER_DEFAULT_REGION)
        return str(alone.as_national if number.country_code == own else alone.as_international)
    figures = str(number.national_number)
    return f"{figures[:3]}-{figures[3:6]}-{figures[6:]}"


def same_line(one: str, other: str) -> bool:
    """Whether both ring at one place, however they are written; empty is nobody's."""
    return bool(one and other) and _ringing(one) == _ringing(other) != ""


def _ringing(number: str) -> str:
    try:
        return str(read(number).as_e164)
    except PhoneUnreadable:
        return figures_of(washing.code(number))


def read_otherwise(typed: str, number: str) -> str:
    """How a number was understood, where its figures are not those typed; empty where they are."""
    figures = figures_of(washing.code(typed))
    return "" if figures in (figures_of(shown(number)), figures_of(number)) else shown(number)


class PhoneInput(forms.TextInput):
    """A stored number is shown as people write it; what could not be read, as it was typed."""

    input_type = "tel"

    def format_value(self, value: Any) -> str | None:
        """The number as the house writes it."""
        return shown(str(value)) if value else None


class PhoneField(PhoneNumberField):
    """A telephone number that can ring; its value is what is kept."""

    widget = PhoneInput

    def __init__(self, **options: Any) -> None:
        wanted = {"required": gettext_lazy("Write your phone number.")}
        options["error_messages"] = wanted | options.get("error_messages", {})
        super().__init__(**options)
        self.widget.attrs.setdefault("autocomplete", "tel")

    def to_python(self, value: Any) -> Any:
        """The number, or a complaint that says what is missing."""
        if value in self.empty_values:
            return ""
        try:
            return read(str(value))
        except PhoneUnreadable as fault:
            raise ValidationError(complaint(fault.reason), code=fault.reason.value) from None

    def clean(self, value: Any) -> str:
        """As it is stored."""
        number = super().clean(value)
        return kept(number) if number else ""


def read_back(form: forms.BaseForm) -> str:
    """The sentence for a saved form whose numbers were not understood as they were typed; "" else."""
    said = [
        otherwise
        for name, field in form.fields.items()
        if isinstance(field, PhoneField) and (number := form.cleaned_data.get(name))
        # As typed: cleaning has written it our way by now.
        if (otherwise := read_otherwise(form.data.get(form.add_prefix(name), ""), number))
    ]
    return _("The phone number was read as %(number)s.") % {"number": said[0]} if said else ""
