"""Links that put a visit into an online calendar: the time, the clinic and the reference, nothing else.

Their addresses are kept by browsers and by whoever runs the calendar, so they hold no name of the
patient, no address and no word about health (1212). The file and the letter's invitation say where.
"""

import datetime as dt
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from booking.models import Visit
from core.models import ClinicSettings

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/0/action/compose"


def calendar_links(visit: Visit) -> list[tuple[str, str]]:
    """`(name of the calendar, address)`; times in UTC, as in the file."""
    title, words = _title_and_words(visit)
    start, end = (one.astimezone(dt.UTC) for one in (visit.start, visit.end))
    stamps = "/".join(one.strftime("%Y%m%dT%H%M%SZ") for one in (start, end))
    google = {"action": "TEMPLATE", "text": title, "dates": stamps, "details": words}
    outlook = {
        "rru": "addevent",
        "subject": title,
        "startdt": start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "enddt": end.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "body": words,
    }
    return [
        ("Google", f"{GOOGLE}?{urlencode(google)}"),
        ("Outlook", f"{OUTLOOK}?{urlencode(outlook)}"),
    ]


def _title_and_words(visit: Visit) -> tuple[str, str]:
    clinic = ClinicSettings.current()
    title = _("Visit from %(clinic)s") % {"clinic": clinic.short_name}
    words = _("Reference %(reference)s. Questions: %(phone)s")
    return title, words % {"reference": visit.public_ref, "phone": clinic.phone}
