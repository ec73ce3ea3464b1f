"""Letters to practitioners about their round, in the site's language."""

from django.conf import settings
from django.utils.translation import gettext as _

from booking.models import Practitioner, Visit
from core.letters import Letter
from core.local_time import moment, short_moment, zone_words

MIRRORED = {"confirmed", "changed", "cancelled"}


def mirror(visit: Visit, practitioner: Practitioner, what: str) -> Letter:
    """The practitioner's own note of a change in their round: first name, town, no reason."""
    headings = {
        "confirmed": _("A visit was booked"),
        "changed": _("A visit has moved"),
        "gone": _("A visit has left your round"),
        "cancelled": _("A visit was cancelled"),
    }
    facts = [
        (
            _("When"),
            _("%(when)s, %(zone)s, %(minutes)s minutes")
            % {
                "when": moment(visit.start, visit.time_zone),
                "zone": zone_words(visit.time_zone),
                "minutes": visit.end_minute - visit.start_minute,
            },
        ),
        (_("Where"), visit.town),
    ]
    if what != "gone" and visit.patient is not None:
        facts.append((_("Patient"), visit.patient.short_name))
    return Letter(
        to=practitioner.email,
        subject=f"{headings[what]}: {short_moment(visit.start, visit.time_zone)}",
        heading=headings[what],
        facts=[] if what == "gone" else facts,
        opening=[_("Reference %(reference)s") % {"reference": visit.public_ref}],
        actions=[(_("Open my round"), f"{settings.BASE_URL}/practice/")],
        is_to_patient=False,
    )
