"""Money on a page reads as a person would write it."""

import pytest

from core.money import shown


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, "$0"),
        (5000, "$50"),
        (12950, "$129.50"),
        (5, "$0.05"),
        (123456700, "$1,234,567"),
        (-2500, "−$25"),
    ],
)
def test_cents_read_as_dollars(cents, text):
    assert shown(cents) == text
