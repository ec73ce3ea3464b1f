"""Receipts equal ledger, over the demo's visits; over random lives it is an invariant of `money_adds_up`.

For each visit with a receipt, all of its papers together are its ledger: what was charged, every way of
payment with the insurer's part, what is left. No number is missing, and nothing is owed both ways.
"""

import time
from collections import Counter
from collections.abc import Iterator
from io import StringIO

from django.core.management import call_command

from tests import servers
from tests.databases import connected_to


def prove() -> Iterator[dict]:
    """The demo as it is loaded, with a receipt for every visit that is paid."""
    from tests.payments import papers_agree

    with servers.scratch("receipts") as (name, _address), connected_to(name):
        began = time.monotonic()
        call_command("demo_content", stdout=StringIO())
        _write_to_everybody()
        tally = Counter()
        papers_agree.check(tally)
        yield _figures(tally, began)


def _write_to_everybody() -> None:
    """Papers of all paid visits, not of the last days alone: nobody is written to."""
    from booking.models import Visit
    from booking.operations.money.papers import OVER, bring_papers_up_to_date

    over = Visit.objects.filter(status__in=OVER).order_by("finished_at", "pk")
    for visit in over.select_related("visit_type", "practitioner"):
        bring_papers_up_to_date(visit=visit, now=visit.finished_at or visit.end, quietly=True)


def _figures(tally: Counter, began: float) -> dict:
    # Nothing compared would prove nothing.
    compared = tally["visits whose papers are their ledger"]
    return {
        **dict(sorted(tally.items())),
        "differences": 0,
        "seconds": round(time.monotonic() - began),
        "holds": compared > 0,
    }
