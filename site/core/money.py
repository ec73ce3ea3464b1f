"""Money is a whole number of a currency's smallest unit, on the way in and on the way out.

The smallest unit is a cent almost everywhere, so the code says "cents"; a yen has none and a
Kuwaiti dinar has a thousand fils.
"""

import re
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import format_currency, get_currency_symbol

from core import languages

#: What the payment provider counts in (docs.stripe.com/currencies): our cents are its cents. Unicode's
#: own list differs where small coins merely went out of use.
_WITHOUT_CENTS = {*"BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split()}  # noqa: SIM905
_WITH_THOUSANDTHS = {"BHD", "JOD", "KWD", "OMR", "TND"}


def decimals(currency: str) -> int:
    """How many figures a currency has behind the point: 2 for most, 0 or 3 for some."""
    code = currency.upper()
    return 0 if code in _WITHOUT_CENTS else 3 if code in _WITH_THOUSANDTHS else 2


def amount(cents: int, currency: str) -> Decimal:
    """`12950, "cad"` → `Decimal("129.50")`; `12950, "jpy"` → `Decimal("12950")`."""
    return Decimal(cents).scaleb(-decimals(currency))


def plain(cents: int, currency: str) -> str:
    """An amount for machines and for input boxes, with a point and no symbol: `129.50`."""
    return f"{amount(cents, currency):f}"


def cents_of(written: str, currency: str) -> int:
    """`129.5` or `129,50`, as people write it → 12950. Raises ValueError for anything else."""
    typed = re.fullmatch(r"(\d{1,9})(?:[.,](\d+))?", written.strip())
    if typed is None or len(typed[2] or "") > decimals(currency):
        raise ValueError(written)
    # Never through a float: 1.10 has no exact one, and a cent would be lost.
    return int(typed[1] + (typed[2] or "").ljust(decimals(currency), "0"))


def shown(cents: int, currency: str) -> str:
    """`5000, "cad"` → `$50`; `12950` → `$129.50`; in French `50 $`, `129,50 $`. Minus sign first."""
    # In front of the symbol, in every language: `$-50` is misread.
    sign = "−" if cents < 0 else ""
    value = amount(abs(cents), currency)
    figures = decimals(currency) if value % 1 else 0
    tag, code = _locale_tag(), currency.upper()
    pattern = _pattern(tag, code, figures)
    return sign + format_currency(value, code, pattern, locale=tag, currency_digits=False)


def symbol_of(currency: str) -> str:
    """How the reader's language writes a currency: `$`, `US$`, `€`, `KWD`."""
    return get_currency_symbol(currency.upper(), locale=_locale_tag())


def _locale_tag() -> str:
    return languages.tag(languages.present()).replace("-", "_")


@cache
def _pattern(tag: str, code: str, figures: int) -> str:
    """How the reader's language sets an amount of so many figures behind the point."""
    positive = Locale.parse(tag).currency_formats["standard"].pattern.split(";")[0]
    rounded = re.sub(r"\.0+", "." + "0" * figures if figures else "", positive)
    # letters need room before the figures, which Babel's patterns leave out: KWD 135
    roomy = get_currency_symbol(code, locale=tag)[-1:].isalpha()
    return rounded.replace("¤#", "¤\N{NO-BREAK SPACE}#") if roomy else rounded
