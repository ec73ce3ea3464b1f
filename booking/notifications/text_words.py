"""The words of texts: what a glance may show on a locked telephone, and a private link (1220).

No name, no address, no kind of visit. They speak the language being spoken when they are called.
"""

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _

from booking.models import Visit
from core.local_time import clock
from core.models import ClinicSettings


def late(visit: Visit, link: str) -> str:
    """The practitioner is behind time, or no longer."""
    expected = visit.start + dt.timedelta(minutes=visit.late_minutes)
    when = {"when": clock(expected, visit.time_zone)}
    if not visit.late_minutes:
        return _("On time after all: we expect to be with you at %(when)s.") % when
    return _("We are running late and expect to be with you around %(when)s.") % when


TO_PATIENT: dict[str, Callable[[Visit, str], str]] = {"late": late}


def text_of(message: str, visit: Visit, link: str) -> str:
    """The whole text: whose it is, what it says, where more stands, how to end them."""
    clinic = ClinicSettings.current().short_name
    said = TO_PATIENT[message](visit, link)
    return f"{clinic}: {said} {link} {_('No more texts: reply STOP.')}"
