"""Money is whole cents and a currency, on the way in and on the way out."""

from django.utils.formats import number_format
from django.utils.translation import get_language

SYMBOLS = {"cad": "$", "usd": "US$", "eur": "€", "gbp": "£"}


def shown(cents: int, currency: str = "cad") -> str:
    """`5000, "cad"` → `$50`; `12950` → `$129.50`; in French `50 $`, `129,50 $`. Minus sign first."""
    sign = "−" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    amount = number_format(whole, force_grouping=True)
    symbol = SYMBOLS.get(currency.lower(), f"{currency.upper()} ")
    if (get_language() or "").startswith("fr"):
        cents_words = f",{rest:02d}" if rest else ""
        return f"{sign}{amount}{cents_words}\N{NO-BREAK SPACE}{symbol.strip()}"
    return f"{sign}{symbol}{amount}{f'.{rest:02d}' if rest else ''}"
