import pytest

from tests.payments.bench import Bench


@pytest.fixture
def bench(db, time_machine):
    """A bench whose clock is also what the doors read."""
    return Bench(traveller=time_machine)
