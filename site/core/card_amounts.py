"""What a card can pay: the least amount of each currency, and the step it is counted in.

Both as the payment provider publishes them, in the currency's smallest unit: docs.stripe.com/currencies,
"Minimum and maximum charge amounts", compared in November 2026 with two transcriptions of that list (of
September 2026, and Mozilla's in fxa, `STRIPE_MINIMUM_CHARGE_AMOUNTS`). Strictly it is the settlement
currency's least amount that counts: a clinic settles in its own currency.
"""

from core.money import decimals

#: In the currency's own unit, as published; a half of anything with cents where nothing is.
_LEAST = {
    "AED": 2_00,
    "BGN": 1_00,
    "CZK": 15_00,
    "DKK": 2_50,
    "GBP": 30,
    "HKD": 4_00,
    "HUF": 175_00,
    "JPY": 50,
    "MXN": 10_00,
    "MYR": 2_00,
    "NOK": 3_00,
    "PLN": 2_00,
    "RON": 2_00,
    "SEK": 3_00,
    "THB": 10_00,
}
#: Counted with two decimals by the provider, and yet whole: a króna has no hundredths any more.
_WHOLE = {"ISK", "UGX"}


def least(currency: str) -> int:
    """The smallest amount a card can pay."""
    code = currency.upper()
    # Half a unit is what dollars, euros and francs begin at; of what has no cents, fifty.
    return _LEAST.get(code, 500 if decimals(code) == 3 else 50)


def step(currency: str) -> int:
    """Amounts are multiples of this: the last figure of a thousandth is always 0 on a card."""
    code = currency.upper()
    if code in _WHOLE:
        return 100
    return 10 if decimals(code) == 3 else 1


def takes(cents: int, currency: str) -> bool:
    """Whether a card can pay exactly this."""
    return cents >= least(currency) and cents % step(currency) == 0
