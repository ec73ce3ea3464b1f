"""The country this installation runs in."""

from django.conf import settings
from django.utils.module_loading import import_string

from core.cache_tokens import remembered
from core.models import ClinicSettings
from territory.country import Country, Payer
from territory.words import Words


def country() -> Country:
    """The country that the setting COUNTRY names."""
    # Asked each time, not once: a test's country must be heard by what is loaded already.
    found: Country = import_string(settings.COUNTRY)
    return found


def payer_of(code: str) -> Payer:
    """The payer a visit was booked with, as it deals with this clinic (1241)."""
    return _for_the_clinic(country().payer(code))


def payers() -> list[Payer]:
    """Everybody who may pay, as they deal with this clinic."""
    return [_for_the_clinic(payer) for payer in country().payers]


def _for_the_clinic(payer: Payer) -> Payer:
    if payer.outside is None or remembered("clinic", ClinicSettings.current).bills_insurers:
        return payer
    return payer.outside


def payer_choices() -> list[tuple[str, Words]]:
    """The country's payers, for fields of models and of forms."""
    return [(payer.code, payer.name) for payer in country().payers]


def tax_choices() -> list[tuple[str, Words]]:
    """The country's tax codes, for fields of models and of forms."""
    return [(code.code, code.name) for code in country().tax_codes]


def usual_tax_code() -> str:
    """How a new visit type is taxed: as health services are."""
    return country().tax_codes[0].code
