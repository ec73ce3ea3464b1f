"""What the booking pages say of a visit: the line about its hold, its facts, answers as a summary."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from booking.models import Visit
from core import phones
from core.bilingual import filled
from core.local_time import clock, moment, short_moment, zone_words
from territory.here import country


def holding(visit: Visit | None, extend_url: str = "") -> dict[str, str]:
    """The line that says what we keep and until when."""
    if visit is None or visit.hold_expires is None:
        return {}
    extendable = not visit.hold_extended and not visit.payment_pending
    return {
        "time": short_moment(visit.start, visit.time_zone),
        "until": clock(visit.hold_expires, visit.time_zone),
        "zone": visit.time_zone,
        "who": visit.practitioner.name,
        "extend_url": extend_url if extendable else "",
    }


def visit_words(visit: Visit) -> str:
    """`First visit, 60 minutes`."""
    return filled(
        _("%(name)s, %(minutes)s minutes"),
        name=visit.visit_type.spoken_name,
        minutes=visit.end_minute - visit.start_minute,
    )


def when_row(visit: Visit, change: str = "") -> dict[str, Any]:
    """When, for a summary."""
    lines = [moment(visit.start, visit.time_zone), capfirst(zone_words(visit.time_zone))]
    return {"key": _("When"), "lines": lines, "change_url": change}


def who_comes(visit: Visit) -> dict[str, Any]:
    """Who comes, for a summary."""
    who = visit.practitioner
    lines = [who.name, who.title]
    if who.registration_number:
        lines.append(
            _("%(college)s, registration %(number)s")
            % {"college": who.college, "number": who.registration_number}
        )
    return {"key": _("Who comes"), "lines": [line for line in lines if line]}


def check_rows(
    visit: Visit, answers: Mapping[str, Any], url: Callable[[str], str]
) -> list[dict[str, Any]]:
    """Every answer, with a link to change it."""
    person = [answers["name"]]
    if answers.get("contact_name"):
        person.append(_("booked by %(name)s") % {"name": answers["contact_name"]})
    street = ", ".join(part for part in (answers["street"], answers.get("unit", "")) if part)
    rows = [
        when_row(visit, url("times")),
        who_comes(visit),
        {"key": _("Visit"), "value": visit_words(visit), "change_url": url("what")},
        {"key": _("Person we visit"), "lines": person, "change_url": url("details")},
        {
            "key": _("How we reach you"),
            "lines": [answers["email"], phones.shown(answers["phone"])],
            "change_url": url("details"),
        },
        {
            "key": _("Where we come"),
            "lines": [street, f"{answers['town']} {answers['postal_code']}"],
            "change_url": url("address"),
        },
        {
            "key": _("Who pays"),
            "lines": [country().payer(visit.payer).name, *claim_lines(answers)],
            "change_url": url("payer"),
        },
    ]
    return rows


def claim_lines(answers: Mapping[str, Any]) -> list[str]:
    """The claim number and which day of the 84 covered by an ICBC claim the visit falls on."""
    lines = []
    if answers.get("claim_number"):
        lines.append(_("Claim %(number)s") % {"number": answers["claim_number"]})
    if answers.get("crash_day"):
        lines.append(answers["crash_day"])
    return lines
