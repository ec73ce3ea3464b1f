"""What a backup counts of the desk, what must hold in a restored one, which numbers may come again, and
what new keys must know of the desk's tables."""

from django.db.backends.base.base import BaseDatabaseWrapper

from booking.database import money_rules, no_overlap
from booking.models import Paper, WaitingListEntry
from booking.models.papers import PaperSeries
from core.backups.aftermath import NUMBERS
from core.backups.facts import CHECKS, FACTS
from core.rotation import FOUND_TWICE, UNGUARDED

LEDGER = (
    "SELECT currency, kind, count(*), sum(amount_cents) FROM booking_ledgerentry "
    "GROUP BY currency, kind ORDER BY currency, kind"
)
PAPERS = (
    "SELECT kind, year, count(*), min(serial), max(serial) FROM booking_paper "
    "GROUP BY kind, year ORDER BY kind, year"
)


def register() -> None:
    """Have every backup ask these questions."""
    FACTS["ledger"] = ("booking_ledgerentry", LEDGER)
    FACTS["numbers of papers"] = ("booking_paper", PAPERS)
    CHECKS["overlapping visits"] = lambda there: _standing(no_overlap.stands(there))
    CHECKS["rules of money"] = lambda there: _standing(money_rules.stands(there))
    CHECKS["numbers of papers"] = papers_without_gaps
    NUMBERS.append(last_numbers)
    UNGUARDED[Paper._meta.db_table] = money_rules.names_may_be_written_anew
    FOUND_TWICE[WaitingListEntry._meta.db_table] = _wait_once


def _wait_once(key: int) -> None:
    WaitingListEntry.objects.filter(pk=key).delete()


def _standing(stands: bool) -> str:
    return "ok" if stands else "the database does not guard them"


def papers_without_gaps(there: BaseDatabaseWrapper) -> str:
    """ "ok", or which series of numbers has a gap."""
    with there.cursor() as cursor:
        cursor.execute(PAPERS)
        torn = [row for row in cursor.fetchall() if (row[3], row[4]) != (1, row[2])]
    return "ok" if not torn else f"{torn[0][0]} {torn[0][1]} has a gap"


def last_numbers() -> list[str]:
    """Papers issued in the lost hours are out in the world: their numbers will be given again."""
    return [
        f"The last number of its kind is {Paper(kind=row.kind, year=row.year, serial=row.last).number}: "
        "tell the bookkeeper of any higher one that was issued before the loss."
        for row in PaperSeries.objects.filter(last__gt=0).order_by("kind", "year")
    ]
