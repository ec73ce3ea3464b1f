"""Money is whole cents and a currency, on the way in and on the way out."""

from django.utils.formats import number_format

SYMBOLS = {"cad": "$", "usd": "US$", "eur": "€", "gbp": "£"}


def shown(cents: int, currency: str = "cad") -> str:
    """`5000, "cad"` → `$50`; `12950` → `$129.50`; negative amounts carry a minus sign."""
    sign = "−" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    amount = number_format(whole, force_grouping=True)
    if rest:
        amount += f".{rest:02d}"
    return f"{sign}{SYMBOLS.get(currency.lower(), currency.upper() + ' ')}{amount}"
