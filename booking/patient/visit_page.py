"""A visit in words for its private pages: what was booked, moved, cancelled and paid."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from booking.models import FollowUp, Practitioner, Rehoming, Visit, VisitStatus
from booking.notifications.calendar_links import calendar_links
from booking.notifications.whom import for_somebody_else
from booking.operations.visits.ask_to_move import may_ask
from booking.operations.visits.reschedule import may_change
from booking.patient import package_words
from booking.patient.acting_words import acting_row
from booking.patient.card_words import card_kept
from booking.patient.forms.telling import access_in
from booking.patient.presenters import visit_words, when_row, who_comes
from booking.patient.promises import reminder_words, told_words, undo_words
from booking.payments.cost import cost_of
from booking.payments.credit import credit_cents, in_visit_cents
from booking.payments.late_change import late_change_fee_cents
from booking.payments.packages import use_of
from booking.payments.terms import Terms, cancellation_terms, policy_of
from booking.payments.who_pays import who_pays
from booking.queries.change_requests import declined_request, open_request
from booking.queries.earlier import open_offer
from booking.queries.exercises import exercises_of
from booking.queries.messages import news_of
from booking.queries.own_visits import next_of
from booking.queries.plans import number_of, open_plan
from booking.queries.texts import said_home
from booking.queries.threads import count_of
from booking.scheduling.policy import free_until
from core.local_time import moment, zone_words
from core.money import shown


def confirmation_page(
    visit: Visit, now: dt.datetime, *, proved: bool, opens_other: bool = False
) -> dict[str, Any]:
    """The visit's first page. What the patient owns beside it is told to whoever is `proved` alone.

    `opens_other`: whether this browser opens the other of a joint visit as well.
    """
    cost = cost_of(visit)
    have = credit_cents(visit.patient, visit.currency) if proved else 0
    upcoming = visit.status == VisitStatus.CONFIRMED and visit.start > now
    happened = visit.status == VisitStatus.COMPLETED
    more = package_words.on_the_visit(visit, proved=proved) | _let_down(visit, upcoming=upcoming)
    more |= (_after_it(visit, now) if proved else {}) | _until_when(visit, now, upcoming=upcoming)
    more |= _to_know(visit, now, upcoming=upcoming) | _in_a_plan(visit, now)
    return more | {
        "visit": visit,
        "heading": _heading(visit, now),
        "tone": _tone(visit, now),
        "when": moment(visit.start, visit.time_zone),
        "upcoming": upcoming,
        "is_cancelled": visit.status == VisitStatus.CANCELLED,
        "paid": cost.paid > 0,
        "told": told_words(visit, news_of(visit)),
        "writes": bool(visit.patient and visit.patient.email),
        "reminders": reminder_words(visit, now) if upcoming else "",
        "rows": rows(visit),
        "money": cost.rows(),
        "late_change": cost.late_change_words(),
        "who_pays": who_pays(visit, cost),
        "share_note": cost.share_note,
        "credit": cost.amount(have) if have else "",
        "after_the_visit": cost.after_the_visit(),
        "owed": cost.amount(cost.owed_now) if cost.owed_now and (happened or cost.fee) else "",
        "undo": undo_words(visit, now, opens_other=opens_other) if upcoming else None,
        "card": card_kept(visit),
        "went_back": cost.after_a_cancellation() if cost.is_off else [],
    }


def move_page(
    visit: Visit, person: Practitioner, start: dt.datetime, now: dt.datetime
) -> dict[str, Any]:
    """What moving a visit means: from when to when, what stays as it is, and what does not."""
    terms = cancellation_terms(visit, now)
    until = free_until(policy_of(visit), start)
    same = person.pk == visit.practitioner_id
    who = person.name if same else f"{visit.practitioner.name} → {person.name}"
    stays = [visit_words(visit), ", ".join(filter(None, [visit.street, visit.town]))]
    if terms.paid_cents:
        paid = shown(terms.paid_cents, visit.currency)
        stays.append(_("What you paid, %(paid)s, moves along.") % {"paid": paid})
    return {
        "visit": visit,
        "rows": [
            *whom_row(visit),
            {"key": _("From"), "value": moment(visit.start, visit.time_zone)},
            {
                "key": _("To"),
                "lines": [moment(start, person.time_zone), capfirst(zone_words(person.time_zone))],
            },
            {"key": _("Who comes"), "value": who},
            {"key": _("What stays"), "lines": stays},
        ],
        "someone_else": "" if same else person.name,
        "free_until": moment(until, person.time_zone) if until and until > now else "",
        "soon": bool(terms.paid_cents) and until is not None and until <= now,
        "back_url": reverse("visit:change", args=[visit.public_ref]),
    }


def present_words(visit: Visit) -> dict[str, str]:
    """The time a visit has now, and in one line under it who comes, for how long and where."""
    who = _("with %(name)s") % {"name": visit.practitioner.name}
    what = ", ".join(filter(None, [who, visit_words(visit), visit.street or visit.town]))
    return {"present": moment(visit.start, visit.time_zone), "present_what": what}


def _until_when(visit: Visit, now: dt.datetime, *, upcoming: bool) -> dict[str, Any]:
    """Whether the visit may be changed here, and until when that is free."""
    terms = cancellation_terms(visit, now)
    return {
        "may_change": may_change(visit, now),
        "may_change_late": late_change_fee_cents(visit, now) is not None,
        **_asked(visit, now),
        "free_until": free_words(visit, terms, now) if upcoming else "",
        "in_grace": terms.in_grace,
    }


def _to_know(visit: Visit, now: dt.datetime, *, upcoming: bool) -> dict[str, Any]:
    """What helps on the day: the calendars, and what is still missing for whoever pays."""
    beside = {"written": count_of(visit), "has_exercises": exercises_of(visit) is not None}
    if not upcoming:
        return beside
    kept = open_offer(visit, now)
    return beside | {
        "said_home": said_home(visit) is not None,
        "earlier_until": moment(kept.until, visit.time_zone) if kept else "",
        "calendars": calendar_links(visit),
    }


def _in_a_plan(visit: Visit, now: dt.datetime) -> dict[str, Any]:
    """Which visit of how many this is; and until when others are kept that the practitioner proposes."""
    waits, number = open_plan(visit, now), number_of(visit)
    words = _("Visit %(number)s of %(many)s that belong together.")
    return {
        "planned": words % {"number": number[0], "many": number[1]} if number else "",
        "plan_until": moment(waits.until, visit.time_zone) if waits else "",
    }


def _asked(visit: Visit, now: dt.datetime) -> dict[str, Any]:
    """Another time asked of the office: whether that may be, what waits, and what was said to it."""
    waits, declined = open_request(visit), declined_request(visit)
    asked = waits or declined
    when = moment(asked.start, asked.practitioner.time_zone) if asked else ""
    return {
        "may_ask": may_ask(visit, now) and not waits,
        "request_open": {"when": when, "who": asked.practitioner.name} if waits and asked else None,
        "declined": {"when": when, "why": declined.why} if declined and not waits else None,
    }


def _after_it(visit: Visit, now: dt.datetime) -> dict[str, Any]:
    """The same person's next visit, where this one is off or over."""
    after = next_of(visit, now)
    when = moment(after.start, after.time_zone) if after else ""
    happened = visit.status == VisitStatus.COMPLETED
    return {"after": after, "after_when": when, "may_tell_how_it_went": happened}


def _let_down(visit: Visit, *, upcoming: bool) -> dict[str, Any]:
    """What is said where the clinic cannot come as promised: nobody does, somebody else is sought,
    or it has moved the visit for that (`instead_of`: who could not come)."""
    row = Rehoming.objects.that_moved(visit) if upcoming and not visit.follow_up else None
    return {
        "asked_again": upcoming and visit.follow_up in FollowUp.NOBODY_COMES,
        "colleague_sought": upcoming and visit.follow_up == FollowUp.OFFER_TO_COLLEAGUE,
        "instead_of": row.absence.practitioner.name if row else "",
    }


def _tone(visit: Visit, now: dt.datetime) -> str:
    """How the card looks: bad news must not look like a success."""
    if visit.status == VisitStatus.CANCELLED:
        return "off"
    if visit.status == VisitStatus.NO_SHOW or (_is_doubtful(visit) and visit.end > now):
        return "caution"
    stands = visit.status == VisitStatus.CONFIRMED and visit.end > now
    return "stands" if stands else "over"


def _is_doubtful(visit: Visit) -> bool:
    """Whether the visit may not take place as it stands, through the clinic."""
    return visit.follow_up not in ("", FollowUp.WISHES_ANOTHER_TIME)


def _heading(visit: Visit, now: dt.datetime) -> str:
    if visit.follow_up in FollowUp.NOBODY_COMES and may_change(visit, now):
        return _("Please choose another time")
    # Nobody has said yet that it took place, or that nobody was there.
    if visit.status == VisitStatus.CONFIRMED and visit.end <= now:
        return _("The time of your visit is over")
    return {
        VisitStatus.CONFIRMED: _("Your visit is booked"),
        VisitStatus.CANCELLED: _("Your visit is cancelled"),
        VisitStatus.COMPLETED: _("Your visit has taken place"),
        VisitStatus.NO_SHOW: _("We missed you"),
    }.get(VisitStatus(visit.status), _("Your visit"))


def rows(visit: Visit) -> list[dict[str, Any]]:
    """When, who, where, what: the visit as a summary."""
    found = [
        *whom_row(visit),
        *acting_row(visit),
        when_row(visit),
        who_comes(visit),
        {"key": _("Visit"), "value": visit_words(visit)},
    ]
    if visit.street:
        found.append({"key": _("Where we come"), "lines": [visit.street, visit.town]})
    if parking := access_in(visit.access_notes).get("parking"):
        found.append({"key": _("Where to park"), "value": parking})
    return [*found, {"key": _("Reference"), "value": visit.public_ref}]


def whom_row(visit: Visit) -> list[dict[str, Any]]:
    """The first name of the person we visit, where somebody else booked for them."""
    name = for_somebody_else(visit)
    return [{"key": _("Person we visit"), "value": name}] if name else []


def free_words(visit: Visit, terms: Terms, now: dt.datetime) -> str:
    """Until when cancelling costs nothing."""
    if terms.free_until is None or terms.free_until < now:
        return ""
    return moment(terms.free_until, visit.time_zone)


def otherwise_words(visit: Visit, terms: Terms) -> str:
    """What was paid, but not by card: it comes back another way than by itself."""
    cost = cost_of(visit)
    # What came from credit or a package is not for the patient to call about.
    use = use_of(visit)
    kept = in_visit_cents(visit) + (use.cents if use else 0)
    other = cost.paid - cost.by_card - kept
    if other <= 0:
        return ""
    return _("You paid %(amount)s, but not by card here. Please call us about it.") % {
        "amount": cost.amount(other)
    }
