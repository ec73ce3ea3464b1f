"""The country this installation runs in."""

from django.conf import settings
from django.utils.module_loading import import_string

from territory.country import Country
from territory.words import Words


def country() -> Country:
    """The country that the setting COUNTRY names."""
    # Asked each time, not once: a test's country must be heard by what is loaded already.
    found: Country = import_string(settings.COUNTRY)
    return found


def payer_choices() -> list[tuple[str, Words]]:
    """The country's payers, for fields of models and of forms."""
    return [(payer.code, payer.name) for payer in country().payers]


def tax_choices() -> list[tuple[str, Words]]:
    """The country's tax codes, for fields of models and of forms."""
    return [(code.code, code.name) for code in country().tax_codes]


def usual_tax_code() -> str:
    """How a new visit type is taxed: as health services are."""
    return country().tax_codes[0].code
