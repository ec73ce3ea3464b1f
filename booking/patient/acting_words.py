"""Who acts for whom, in words for the private pages: what stands, what is coming, what was ended."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from booking.models import ActingConsent, EndedBy, Visit
from booking.notifications.acting import may_words, until_words
from booking.patient.presenters import visit_words
from booking.queries.acting import consent_behind, last_end
from core.local_time import day_of_year, moment, today

Row = dict[str, Any]


def standing_rows(consent: ActingConsent) -> list[Row]:
    """What was said, until when and how; nothing before it was said."""
    if consent.ended_at is not None:
        over = _("Its last day is over") if consent.ended_by == EndedBy.DATE else _("Ended")
        return [{"key": over, "value": _day(consent.ended_at)}]
    if consent.given_at is None:
        return []
    return [
        {"key": _("May"), "lines": [capfirst(words) for words in may_words(consent)]},
        {"key": _("Until"), "value": until_words(consent)},
        {"key": _("Said on"), "value": _day(consent.given_at)},
    ]


def coming_rows(visits: Iterable[Visit]) -> list[dict[str, str]]:
    """Each visit to come as its opener of the door needs it."""
    return [
        {
            "when": moment(visit.start, visit.time_zone),
            "what": visit_words(visit),
            "who": visit.practitioner.name,
            "where": ", ".join(filter(None, [visit.street, visit.town])),
            "ref": visit.public_ref,
        }
        for visit in visits
    ]


def acting_row(visit: Visit) -> list[Row]:
    """On the booker's page: who booked, and what the person we visit has said to it."""
    if not visit.contact_name:
        return []
    rows: list[Row] = [{"key": _("Booked by"), "value": visit.contact_name}]
    consent = consent_behind(visit)
    # Read by the person we visit themself since it has ended.
    if consent is None and last_end(visit) is not None:
        return rows
    name = {"name": visit.patient.first_name if visit.patient else ""}
    key = _("Consent of %(name)s") % name
    return [*rows, {"key": key, "value": state_words(consent, visit)}]


def state_words(consent: ActingConsent | None, visit: Visit) -> str:
    """How the consent stands, for whoever acts."""
    name = {"name": visit.patient.first_name if visit.patient else ""}
    if consent is None or (consent.given_at is None and not consent.visited_email):
        return _("We ask %(name)s at the visit.") % name
    if consent.given_at is None:
        return _("We have asked %(name)s. There is no answer yet.") % name
    said = name | {"what": "; ".join(may_words(consent))}
    words = _("%(name)s has said yes to this: %(what)s.") % said
    if consent.until is None:
        return words
    return f"{words} " + _("Until %(day)s.") % {"day": day_of_year(consent.until)}


def _day(at: dt.datetime) -> str:
    return day_of_year(today(at))
