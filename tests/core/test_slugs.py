"""Address names that nobody typed."""

import pytest

from core.slugs import free_slug


@pytest.mark.parametrize(
    ("called", "slug"),
    [
        ("Zoë Müller", "zoe-muller"),
        ("王小明", "wangxiaoming"),
        ("ਗੁਰਪ੍ਰੀਤ", "gurprit"),
        ("…", "row"),
        ("Burnaby", "burnaby-3"),
        ("x" * 60, "x" * 46),
    ],
)
def test_a_name_of_any_script_makes_an_address_name_that_is_free(called, slug):
    taken = {"burnaby", "burnaby-2"}

    assert free_slug(called, most=50, is_taken=taken.__contains__, usual="row") == slug
