"""Scheduled publishing: pages go live and expire at the hour their editor set."""

import datetime as dt

from django.core.management import call_command

from core.periodic import periodic


@periodic("scheduled-pages", every=dt.timedelta(seconds=30))
def publish_due_pages(now: dt.datetime) -> None:
    """Publish what is due and take away what has expired (Wagtail's own command)."""
    # Wagtail leaves this to a cron job; here the worker is the only clock that runs.
    call_command("publish_scheduled", verbosity=0)
