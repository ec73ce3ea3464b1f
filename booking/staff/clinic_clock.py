"""The clinic's wall clock. Wagtail's admin turns every page to the person's own zone, or UTC; the
office's pages speak of visits, so they always show the clinic's."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings

from core import local_time
from core.clock import now


def zone() -> ZoneInfo:
    """The clinic's zone, from the pinned data."""
    return ZoneInfo(settings.CLINIC_TIME_ZONE)


def today() -> dt.date:
    """The clinic's date."""
    return local_time.today(now())
