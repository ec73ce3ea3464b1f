"""What a card can pay at least: the payment provider's published list, currency by currency."""

import pytest

from core import card_amounts

#: docs.stripe.com/currencies, "Minimum and maximum charge amounts", in the smallest unit.
PUBLISHED = {
    "USD": 50,
    "AED": 200,
    "AUD": 50,
    "BGN": 100,
    "BRL": 50,
    "CAD": 50,
    "CHF": 50,
    "CZK": 1500,
    "DKK": 250,
    "EUR": 50,
    "GBP": 30,
    "HKD": 400,
    "HUF": 17500,
    "INR": 50,
    "JPY": 50,
    "MXN": 1000,
    "MYR": 200,
    "NOK": 300,
    "NZD": 50,
    "PLN": 200,
    "RON": 200,
    "SEK": 300,
    "SGD": 50,
    "THB": 1000,
}


@pytest.mark.parametrize("currency", PUBLISHED)
def test_the_least_a_card_pays_is_what_the_provider_publishes(currency):
    least = PUBLISHED[currency]

    assert card_amounts.least(currency.lower()) == least
    assert card_amounts.takes(least, currency)
    assert not card_amounts.takes(least - 1, currency)
