"""Taxes contained in an amount: by the day's rate, rounded per line, taken back as they were shown."""

import datetime as dt

import pytest

from territory.canada_bc import TAX_CODES
from territory.country import Country
from territory.here import country
from territory.taxes import EXEMPT, Rate, TaxCode, taxes_in

DAY = dt.date(2026, 11, 25)
CODES = {code.code: code for code in TAX_CODES}


def parts(code, cents, day=DAY):
    return [(rate.tax, part) for rate, part in taxes_in(cents, CODES[code].on(day))]


def test_physiotherapy_is_exempt_by_default():
    assert country().tax_codes[0] == EXEMPT
    assert (parts("exempt", 13500), parts("zero", 13500)) == ([], [])


@pytest.mark.parametrize(
    ("code", "cents", "found"),
    [
        ("gst", 13500, [("gst", 643)]),  # 642.857
        ("gst", 10500, [("gst", 500)]),
        ("gst_pst", 11200, [("gst", 500), ("pst", 700)]),
        ("gst_pst", 13500, [("gst", 603), ("pst", 844)]),  # 602.678…, 843.75
        ("gst", 1, [("gst", 0)]),
        ("gst", -13500, [("gst", -643)]),
    ],
)
def test_each_tax_is_rounded_half_a_cent_up_and_a_correction_takes_back_the_same(
    code, cents, found
):
    assert parts(code, cents) == found


def test_a_rate_holds_from_its_first_day_to_its_last():
    old = Rate("vat", "VAT", 5, since=dt.date(2020, 1, 1), until=dt.date(2026, 12, 31))
    new = Rate("vat", "VAT", 6, since=dt.date(2027, 1, 1))
    code = TaxCode("vat", "VAT", (old, new))

    assert code.on(dt.date(2026, 12, 31)) == [old]
    assert code.on(dt.date(2027, 1, 1)) == [new]
    assert code.on(dt.date(2019, 12, 31)) == []


def test_a_code_that_is_no_longer_offered_still_has_a_name_and_no_tax():
    unknown = Country.tax_code(country(), "hst")

    assert (str(unknown.name), unknown.rates) == ("hst", ())
