import pytest

from core import clock
from tests.payments.bench import Bench


@pytest.fixture
def bench(db, monkeypatch):
    """A bench whose clock is also what the doors read."""
    made = Bench()
    import booking.webhooks

    monkeypatch.setattr(booking.webhooks, "now", lambda: made.now)
    monkeypatch.setattr(clock, "now", lambda: made.now)
    return made
