"""Pages go out and come in at the hour their editor set."""

import datetime as dt

from django.core.management import call_command

from core.outbox import periodic


@periodic("scheduled-pages", every=dt.timedelta(seconds=30))
def publish_due_pages(now: dt.datetime) -> None:
    """Publish what is due and take away what has expired (Wagtail's own command)."""
    call_command("publish_scheduled", verbosity=0)
