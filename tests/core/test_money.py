"""Money on a page reads as a person would write it, in the reader's language and any currency."""

import pytest
from django.utils import translation

from core.money import cents_of, plain, shown


@pytest.mark.parametrize(
    ("cents", "currency", "english", "french"),
    [
        (0, "cad", "$0", "0 $"),
        (5000, "cad", "$50", "50 $"),
        (12950, "cad", "$129.50", "129,50 $"),
        (5, "cad", "$0.05", "0,05 $"),
        (123456700, "cad", "$1,234,567", "1 234 567 $"),
        (-2500, "cad", "−$25", "−25 $"),
        (13500, "eur", "€135", "135 €"),
        (13550, "usd", "US$135.50", "135,50 $ US"),
        (13500, "jpy", "JP¥13,500", "13 500 ¥"),
        (135000, "kwd", "KWD 135", "135 KWD"),
        (135050, "kwd", "KWD 135.050", "135,050 KWD"),
    ],
)
def test_an_amount_reads_as_its_reader_writes_it(cents, currency, english, french):
    with translation.override("fr"):
        in_french = shown(cents, currency)

    assert shown(cents, currency).replace("\xa0", " ") == english
    assert in_french.replace("\xa0", " ") == french


@pytest.mark.parametrize(
    ("cents", "currency", "written"),
    [(12950, "cad", "129.50"), (129, "jpy", "129"), (12950, "kwd", "12.950"), (5, "eur", "0.05")],
)
def test_an_amount_is_read_back_as_it_was_written(cents, currency, written):
    assert plain(cents, currency) == written
    assert cents_of(written.replace(".", ","), currency) == cents


@pytest.mark.parametrize(
    ("written", "currency"), [("1.5", "jpy"), ("1.555", "cad"), ("-1", "cad"), ("", "cad")]
)
def test_half_a_coin_is_no_amount(written, currency):
    with pytest.raises(ValueError):
        cents_of(written, currency)
