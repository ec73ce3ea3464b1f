"""Jobs about visits and patients: holds that lapsed, deposits overdue, the waiting list, retention."""

import datetime as dt
from typing import Any

from booking.notifications import kinds
from booking.operations.finding.index import index_everybody
from booking.operations.messages.how_it_went import ask_how_it_went
from booking.operations.money.awaited_deposit import deposit_overdue
from booking.operations.privacy.retention import keep_no_longer
from booking.operations.reserving.earlier import offer_earlier_times
from booking.operations.reserving.expire import expire_holds, forget_leftovers
from booking.operations.reserving.waiting_list import tell_waiting
from core.outbox import handles
from core.periodic import periodic

# Tidying only: in every query a lapsed hold is free already (0001), so a late turn harms nobody.
periodic("holds", every=dt.timedelta(minutes=1))(expire_holds)
periodic("drafts", every=dt.timedelta(hours=1))(forget_leftovers)
periodic("waiting", every=dt.timedelta(hours=1))(tell_waiting)
periodic("earlier", every=dt.timedelta(minutes=2))(offer_earlier_times)
periodic("how it went", every=dt.timedelta(hours=1))(ask_how_it_went)
periodic("retention", every=dt.timedelta(hours=6))(keep_no_longer)


@handles(kinds.DEPOSIT_OVER)
def end_the_wait(ids: dict[str, Any], now: dt.datetime) -> None:
    """The deadline of a deposit has come; lengthened, paid or being paid, nothing happens."""
    deposit_overdue(visit_id=ids["visit"], now=now)


#: A few seconds of a turn; `index_patients` does everybody at once.
MOST_INDEXED = 1000


@periodic("finding patients", every=dt.timedelta(minutes=5))
def index_whoever_waits(_now: dt.datetime) -> None:
    """What patients are found by, written anew after a new key or new rules."""
    for _done in index_everybody(most=MOST_INDEXED):
        continue
