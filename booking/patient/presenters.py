"""A visit in words for the booking pages: its hold, its facts, and the answers as a summary."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from booking.models import Visit
from booking.operations.reserving.more_time import latest_deadline
from booking.patient.forms.telling import access_lines
from booking.payments.claim_words import covered
from booking.texts.gateway import texts_are_on
from core import phones
from core.bilingual import filled
from core.languages import name_of, present
from core.local_time import clock, day_of_year, moment, short_moment, zone_words
from territory.country import Claim
from territory.here import payer_of

Row = dict[str, Any]
Url = Callable[[str], str]


def holding(visit: Visit | None, extend_url: str = "") -> dict[str, str]:
    """The line that says what we keep and until when."""
    if visit is None or visit.hold_expires is None:
        return {}
    latest = latest_deadline(visit)
    # Never under a payment page, which has a deadline of its own.
    extendable = visit.hold_expires < latest and not visit.payment_pending
    return {
        "time": short_moment(visit.start, visit.time_zone),
        "until": clock(visit.hold_expires, visit.time_zone),
        "zone": visit.time_zone,
        "who": visit.practitioner.name,
        "extend_url": extend_url if extendable else "",
        "latest": clock(latest, visit.time_zone),
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
    row: Row = {"key": _("Who comes"), "lines": [line for line in lines if line]}
    if who.register_url:
        row |= {"link_url": who.register_url, "link": _("Check the licence")}
    return row


def check_rows(visit: Visit, answers: Mapping[str, Any], url: Url) -> list[Row]:
    """Everything that is kept of the answers, each with a link to change it."""
    rows = [
        when_row(visit, url("times")),
        who_comes(visit),
        {"key": _("Visit"), "value": visit_words(visit), "change_url": url("what")},
        *_person_rows(answers, url),
        *_door_rows(answers, url),
        {
            "key": _("Who pays"),
            "value": payer_of(visit.payer).name,
            "change_url": url("what") + "#payer",
        },
    ]
    if (claim := payer_of(visit.payer).claim) is not None:
        said = claim_lines(answers, claim, visit.local_date) or [_("Nothing said")]
        rows.append({"key": _("Your claim"), "lines": said, "change_url": url("claim")})
    return rows


def _person_rows(answers: Mapping[str, Any], url: Url) -> list[Row]:
    """Who is visited, how they are reached, what they said."""
    person = [answers["name"]]
    if answers.get("contact_name"):
        person.append(_("booked by %(name)s") % {"name": answers["contact_name"]})
    reached = [answers["email"], phones.shown(answers["phone"])]
    if answers.get("texts") and texts_are_on():
        reached.append(_("Texts to this number, too"))
    reason = str(answers.get("reason", "")).splitlines() or [_("Nothing said")]
    before = _("No") if answers.get("been") == "new" else _("Yes")
    knows = _("What the practitioner should know")
    letters = _("Language of our letters")
    asked, kept = _("Yes, if you ask"), _("No")
    hour, person_too = (
        asked if answers.get(name) else kept for name in ("is_flexible", "another_person_suits")
    )
    return [
        {"key": _("Person we visit"), "lines": person, "change_url": url("details")},
        *_visited_rows(answers, url),
        {"key": _("Have we visited before?"), "value": before, "change_url": url("who")},
        {"key": _("How we reach you"), "lines": reached, "change_url": url("details")},
        {"key": letters, "value": name_of(present()), "change_url": url("letters")},
        {"key": knows, "lines": reason, "change_url": url("details")},
        {"key": _("Another hour that day?"), "value": hour, "change_url": url("details")},
        {"key": _("Another physiotherapist?"), "value": person_too, "change_url": url("details")},
    ]


def _visited_rows(answers: Mapping[str, Any], url: Url) -> list[Row]:
    """How the person we visit is reached themself, where somebody else books."""
    if not answers.get("contact_name"):
        return []
    email, phone = answers.get("visited_email"), answers.get("visited_phone")
    reads = name_of(str(answers.get("visited_language") or present()))
    said = [
        *([email, _("Letters: %(language)s") % {"language": reads}] if email else []),
        *([phones.shown(phone)] if phone else []),
    ]
    asked = said or [_("We ask them at the visit whether you may act for them")]
    return [{"key": _("How we reach them"), "lines": asked, "change_url": url("details")}]


def _door_rows(answers: Mapping[str, Any], url: Url) -> list[Row]:
    """Where we come, and how to get in."""
    street = ", ".join(part for part in (answers["street"], answers.get("unit", "")) if part)
    where = [street, f"{answers['town']} {answers['postal_code']}"]
    ways_in = access_lines(answers) or [_("Nothing said")]
    return [
        {"key": _("Where we come"), "lines": where, "change_url": url("address")},
        {"key": _("How to get in"), "lines": ways_in, "change_url": url("address")},
    ]


def claim_lines(answers: Mapping[str, Any], claim: Claim, on: dt.date) -> list[str]:
    """The claim number, the day of the crash, and which covered day and visit the visit falls on."""
    lines = []
    if answers.get("claim_number"):
        lines.append(_("Claim %(number)s") % {"number": answers["claim_number"]})
    if answers.get("crash_date"):
        crash = dt.date.fromisoformat(answers["crash_date"])
        lines.append(_("Crash on %(day)s") % {"day": day_of_year(crash)})
    return [*lines, *covered(answers, claim, on)]
