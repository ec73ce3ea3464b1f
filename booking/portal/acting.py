"""Who acts for the person we visit, in a line for whoever comes (1255)."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from booking.models import Visit, VisitStatus
from booking.queries.acting import consent_behind, last_end
from core import local_time, phones


@dataclass(frozen=True)
class ActingLine:
    """What is on record, and the page on which it is noted, where whoever comes is there now."""

    words: str
    url: str
    is_missing: bool
    #: The number of the person we visit themself, where it is known: the other one is the booker's.
    phone: str = ""
    phone_href: str = ""


def acting_line(visit: Visit, now: dt.datetime) -> ActingLine | None:
    """How the consent of the person we visit stands; None where nobody else booked."""
    if not visit.contact_name or visit.patient is None or visit.patient.erased_at:
        return None
    consent = consent_behind(visit)
    url = reverse("portal:acting", args=[visit.public_ref]) if is_there(visit, now) else ""
    number = consent.visited_phone if consent is not None else ""
    own = {"phone": phones.shown(number), "phone_href": phones.href(number) if number else ""}
    if consent is not None and consent.given_at is not None:
        day = local_time.day_of_year(local_time.today(consent.given_at))
        said = {"who": visit.contact_name, "day": day}
        return ActingLine(_("%(who)s may act for them, said on %(day)s.") % said, url, False, **own)
    if consent is None and last_end(visit) is not None:
        return ActingLine(
            _("%(who)s does not act for them.") % {"who": visit.contact_name}, "", False
        )
    missing = _("Consent of %(name)s not recorded yet") % {"name": visit.patient.first_name}
    return ActingLine(missing, url, True, **own)


def is_there(visit: Visit, now: dt.datetime) -> bool:
    """Whether whoever comes can hear it from the person: on the day of the visit, and once it is done."""
    if visit.status == VisitStatus.COMPLETED:
        return True
    today = local_time.today(now, visit.time_zone)
    return visit.status == VisitStatus.CONFIRMED and visit.local_date == today
