"""Releasing lapsed holds and deleting forgotten drafts. Nothing depends on when it runs (0001)."""

import datetime as dt

from booking.models import AddressChange, AddressLink, EmailChange, PatientLink, Visit, VisitStatus
from booking.operations.reserving.drafts import purge_drafts
from core.generations import visits_changed
from core.models import ClinicSettings

#: How long another address waits for a time to be chosen.
UNTAKEN = dt.timedelta(days=1)
#: How long the notice to a former e-mail address may wait for a mail server.
TOLD_BY_THEN = dt.timedelta(days=7)


def expire_holds(now: dt.datetime) -> None:
    """Let go of holds past their deadline. A hold that may still be paid is left to its payment."""
    # Freeing needs no lock; only when something changed, since the number empties everybody's caches.
    if Visit.objects.lapsed(now).update(status=VisitStatus.RELEASED):
        visits_changed()


def forget_leftovers(now: dt.datetime) -> None:
    """Delete drafts nobody came back to, and links that open nothing any more."""
    purge_drafts(now - dt.timedelta(days=ClinicSettings.current().keep_drafts_days))
    PatientLink.objects.filter(expires_at__lt=now).delete()
    AddressChange.objects.filter(asked_at__lt=now - UNTAKEN).delete()
    EmailChange.objects.filter(expires_at__lt=now - TOLD_BY_THEN).delete()
    AddressLink.objects.filter(expires_at__lt=now).delete()
