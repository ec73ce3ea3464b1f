"""Page view and search counts, kept without a query in the request (`core.tally`).

No visitor is recorded, only that a page was seen.
"""

import datetime as dt
from collections import Counter

from django.utils import timezone

from core.adding_up import add_up
from core.periodic import periodic
from core.tally import Key, Tally
from home.models import PageMonth

COUNTED = VIEW, SEARCH = "views", "searches"


class PageTally(Tally):
    """Counts by page, month and what was done."""

    def add(self, page_id: int, what: str, moment: dt.datetime) -> None:
        """Count one `what` of a page in the clinic's month."""
        month = timezone.localtime(moment).strftime("%Y-%m-01")
        self.count((page_id, month, what), moment=moment)


def _store(totals: Counter[Key]) -> None:
    pages = sorted({(int(page), str(month)) for page, month, _what in totals})
    rows = [
        (page, dt.date.fromisoformat(month), *(totals[page, month, what] for what in COUNTED))
        for page, month in pages
    ]
    add_up(PageMonth, ("page_id", "month"), COUNTED, rows)


TALLY = PageTally("counts", _store)


@periodic("counts", every=dt.timedelta(seconds=20))
def gather(now: dt.datetime) -> None:
    """Add what processes left to the database."""
    TALLY.gather()
