"""Case PAY-92: whatever happens, in whatever order, the money adds up."""

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.payments.machine import Money

FEW = settings(
    max_examples=int(os.environ.get("LIVES", "12")),
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)


def test_pay_92_the_money_adds_up_after_any_life(db):
    run_state_machine_as_test(Money, settings=FEW)
