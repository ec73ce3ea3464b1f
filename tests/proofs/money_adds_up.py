"""1,000 random lives of money without a difference (the machine of case PAY-92)."""

import os
import time
from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests import servers
from tests.databases import connected_to

LIVES = int(os.environ.get("LIVES", "1000"))


def prove() -> Iterator[dict]:
    """Fresh lives every time; Hypothesis prints the steps of one that does not add up."""
    from tests.payments.machine import Money

    with servers.scratch("money") as (name, _address), connected_to(name):
        began = time.monotonic()
        run_state_machine_as_test(
            Money,
            settings=settings(
                max_examples=LIVES,
                stateful_step_count=30,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate],
            ),
        )
        yield {"lives": LIVES, "seconds": round(time.monotonic() - began), "holds": True}
