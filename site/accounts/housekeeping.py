"""Records of sign-in tries, deleted after 90 days: long enough to look into, no longer."""

import datetime as dt

from axes.models import AccessAttempt, AccessFailureLog, AccessLog

from accounts.sessions import forget_ended
from core.periodic import periodic

KEPT = dt.timedelta(days=90)


@periodic("signed-in browsers", every=dt.timedelta(hours=12))
def forget_sessions(now: dt.datetime) -> None:
    """Take sessions that are over off the list, whoever ended them."""
    forget_ended(now)


@periodic("sign-in tries", every=dt.timedelta(hours=12))
def forget_tries(now: dt.datetime) -> None:
    """Delete records of tries, with the network addresses in them, that are older than KEPT."""
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        model.objects.filter(attempt_time__lt=now - KEPT).delete()
