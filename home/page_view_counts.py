"""Page view and search counts, kept without a query in the request (`core.tally`).

No visitor is recorded, only that a page was seen.
"""

import datetime as dt
from collections import Counter

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.periodic import periodic
from core.tally import Key, Tally
from home.models import PageMonth

VIEW, SEARCH = "views", "searches"


class PageTally(Tally):
    """Counts by page, month and what was done."""

    def add(self, page_id: int, what: str, moment: dt.datetime) -> None:
        """Count one `what` of a page in the clinic's month."""
        month = timezone.localtime(moment).strftime("%Y-%m-01")
        self.count((page_id, month, what), moment=moment)


@transaction.atomic
def _store(totals: Counter[Key]) -> None:
    # In one order everywhere: two workers that add up at once must not wait for each other.
    for (page_id, month, what), number in sorted(totals.items()):
        row, _new = PageMonth.objects.get_or_create(
            page_id=int(page_id), month=dt.date.fromisoformat(str(month))
        )
        PageMonth.objects.filter(pk=row.pk).update(**{str(what): F(str(what)) + number})


TALLY = PageTally("counts", _store)


@periodic("counts", every=dt.timedelta(seconds=20))
def gather(now: dt.datetime) -> None:
    """Add what processes left to the database."""
    TALLY.gather()
