import pytest

from tests.factories import make_area, make_visit_type


@pytest.fixture
def visit_type():
    return make_visit_type(minutes=60, step_minutes=30)


@pytest.fixture
def burnaby():
    return make_area("Burnaby", ["V5H", "V5A"])
