"""300 random lives of money without a difference (the machine of case PAY-92); `LIVES=1000` for more."""

import os
import time
from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests import servers
from tests.databases import connected_to

LIVES = int(os.environ.get("LIVES", "300"))
#: What each life is held to, and what of the tally says how often it was.
INVARIANTS = {
    "ledger equals Stripe": ("payments: ledger is Stripe's books", "refunds: as many as Stripe's"),
    "receipts equal ledger": ("visits whose papers are their ledger", "papers: credit_note"),
    "a purchase's book equals Stripe": ("purchases: their book is Stripe's",),
    "no number is missing": ("numbers without a gap",),
    "nothing is owed both ways": ("visits that owe us, not we them", "visits we owe, not they us"),
}


def prove() -> Iterator[dict]:
    """Fresh lives every time; Hypothesis prints the steps of one that does not add up."""
    from tests.payments.at_rest import TALLY

    with servers.scratch("money") as (name, _address), connected_to(name):
        began = time.monotonic()
        TALLY.clear()
        live(LIVES)
        yield {"lives": LIVES, "seconds": round(time.monotonic() - began), "holds": True}
        for invariant, counted in INVARIANTS.items():
            compared = {what: TALLY[what] for what in counted}
            yield {
                "invariant": invariant,
                **compared,
                "differences": 0,
                "holds": any(compared.values()),
            }


def live(lives: int) -> None:
    """So many random lives, each brought to rest and compared. Raises at the first difference."""
    from tests.payments.machine import Money

    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=lives,
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )
