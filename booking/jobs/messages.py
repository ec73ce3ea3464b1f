"""The jobs that send messages, made from the visit as it is when they run.

Every letter carries a link of its own and speaks the language its patient booked in. A job that
has been overtaken by a later change of the visit sends nothing.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from booking.jobs.still_true import as_known, late_still_true, still_true, visit_of
from booking.models import BusyFeed, FollowUp, Practitioner, Visit, VisitStatus, WaitingListEntry
from booking.notifications import kinds, messages, practice
from booking.notifications.earlier import KeptTime
from booking.notifications.joint import BOTH, OneOfBoth
from booking.notifications.plans import PLANS, PlanToTell
from booking.operations.messages.private_links import mint_link
from booking.operations.messages.visited import tell_visited_too
from booking.payments import packages
from booking.payments.cost import cost_of
from booking.payments.plan_deposits import asked_in_short, paid_by_package_words, plan_asks
from booking.payments.terms import cancellation_terms
from booking.queries.change_requests import declined_request
from booking.queries.earlier import open_offer
from booking.queries.joint import beside, both_of
from booking.queries.plans import kept_times, open_plan, plan_of, visits_of
from core import letters, ratelimit
from core.fields import lookup_hash
from core.languages import speaking
from core.local_time import moment
from core.models.outbox import Outcome
from core.outbox import Lane, TryLater, handles
from core.prepared import prepared

MOST_AN_HOUR = 20


@handles(kinds.PATIENT, lane=Lane.MAIL)
def send_to_patient(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    """Make and send one message to a visit's patient, if it is still true."""
    visit = visit_of(ids)
    if visit is None or visit.patient is None:
        return Outcome.NOBODY
    tell_visited_too(visit, ids, now)
    if not visit.patient.email:
        return Outcome.NOBODY
    # A job may wait for hours (a mail server that is away): a letter must be true when it is read.
    if not _is_true(visit, ids, now):
        return Outcome.DROPPED
    spare(visit.patient.email, now)
    # Minted here: only its hash is stored, so a link cannot wait in the outbox (0004).
    token, _link = mint_link(visit=visit, now=now)
    link = f"{settings.BASE_URL}/visit/{token}/"
    make = messages.TO_PATIENT[ids["message"]]
    as_known(visit, ids)
    terms = cancellation_terms(visit, now)
    with speaking(visit.language):
        also = _also(visit, ids["message"], now)
        letters.send(make(visit, link=link, terms=terms, cost=cost_of(visit), now=now, **also))
    return Outcome.SENT


def _also(visit: Visit, message: str, now: dt.datetime) -> dict[str, Any]:
    """What one message says beyond what all of them know."""
    if message == "earlier":
        return {"kept": _kept(visit, now)}
    if message in BOTH:
        return {"both": [_one_of_both(each, now) for each in _both_to_tell(visit, now)]}
    if message == "rebook":
        return {"other": _other_asked(visit, now)}
    if message in PLANS:
        if not (plan := plan_to_tell(visit, message, now)).visits:
            raise TryLater  # over this very moment: then it is dropped
        return {"plan": plan}
    if message == "not_moved":
        declined = declined_request(visit)
        return {"why": declined.why if declined else ""}
    return {"package_note": packages.instead_words(visit)} if message == "deposit_asked" else {}


def _both_to_tell(visit: Visit, now: dt.datetime) -> list[Visit]:
    """Of a joint visit what is still to come: both, or what the other has left."""
    ahead = [one for one in both_of(visit) if one.status == VisitStatus.CONFIRMED and one.end > now]
    # Another address is told of by another letter: nobody reads here of a visit that is not theirs.
    address = visit.patient.email if visit.patient else ""
    return [one for one in ahead if one.patient and one.patient.email == address]


def _other_asked(visit: Visit, now: dt.datetime) -> OneOfBoth | None:
    """The other of a joint visit, if its patient is asked for another time as well, and reads it here."""
    other = beside(visit)
    asked = other is not None and other.follow_up == FollowUp.ASKED_TO_REBOOK
    here = visit.patient.email if visit.patient else ""
    same = other is not None and other.patient is not None and other.patient.email == here
    return _one_of_both(other, now) if other is not None and asked and same else None


def _one_of_both(visit: Visit, now: dt.datetime) -> OneOfBoth:
    token, _link = mint_link(visit=visit, now=now)
    return OneOfBoth(visit, f"{settings.BASE_URL}/visit/{token}/", cost_of(visit))


def _kept(visit: Visit, now: dt.datetime) -> KeptTime:
    """The earlier time that is kept; `still_true` has seen that there is one."""
    offer = open_offer(visit, now)
    if offer is None:
        raise TryLater  # over this very moment: then it is dropped
    when, until = (moment(at, visit.time_zone) for at in (offer.start, offer.until))
    return KeptTime(when, offer.practitioner.name, until)


def plan_to_tell(visit: Visit, message: str, now: dt.datetime) -> PlanToTell:
    """The visits of the plan a letter is about, as they are now; none where there is nothing to tell."""
    if message == "plan_proposed":
        plan = open_plan(visit, now)
        kept = kept_times(plan, now) if plan else []
        if plan is None or not kept:
            return PlanToTell([])
        asks = plan_asks(visit.patient, kept[0].visit_type)
        return PlanToTell(kept, plan.until, asked_in_short(asks, kept[0].currency))
    plan = plan_of(visit)
    ahead = [one for one in (visits_of(plan) if plan else []) if one.is_live and one.end > now]
    return PlanToTell(ahead, asked=paid_by_package_words(ahead))


@handles(kinds.RUNNING_LATE, lane=Lane.MAIL)
def send_running_late(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    """The running-late message. Overtaken by a later word, or by the visit itself, it is dropped."""
    visit = visit_of(ids)
    if visit is None or not late_still_true(visit, ids, now):
        return Outcome.DROPPED
    return send_to_patient({**ids, "message": "late", "sequence": visit.sequence}, now)


@handles(kinds.ASK_TO_REBOOK, lane=Lane.MAIL)
def send_ask_to_rebook(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    """The practitioner is away at that time: the patient is asked to choose another."""
    visit = visit_of(ids)
    if visit is None:
        return Outcome.NOBODY
    return send_to_patient({**ids, "message": "rebook", "sequence": visit.sequence}, now)


@handles(kinds.PRACTITIONER, lane=Lane.MAIL)
def send_to_practitioner(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    """Tell the practitioner that their round has changed; no patient's full name or address."""
    visit = visit_of(ids)
    practitioner = next(iter(_practitioners_of(ids["to"])), None)
    if visit is None or practitioner is None or not practitioner.email:
        return Outcome.NOBODY
    gone = ids["message"] == "gone"  # stays true whatever becomes of the visit elsewhere
    if not (visit.practitioner_id != ids["to"] if gone else visit.sequence == ids["sequence"]):
        return Outcome.DROPPED
    # The site's language: this letter is the practice's own, whatever the patient reads (0403).
    with speaking(settings.LANGUAGE_CODE):
        was = dt.datetime.fromisoformat(ids["was"]) if "was" in ids else None
        letters.send(practice.mirror(visit, practitioner, ids["message"], was))
    return Outcome.SENT


@handles(kinds.WAITING, lane=Lane.MAIL)
def send_to_waiting(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    """Tell somebody on the waiting list that we come to them now."""
    entry = WaitingListEntry.objects.filter(pk=ids["entry"]).first()
    if entry is None:
        return Outcome.NOBODY
    spare(entry.email, now)
    with speaking(entry.language):
        letters.send(messages.waiting(entry))
    return Outcome.SENT


@handles(kinds.OWN_CALENDAR, lane=Lane.MAIL)
def send_own_calendar_unread(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    """Tell a practitioner that their own calendar is not read, if that is still so."""
    feed = BusyFeed.objects.select_related("practitioner").filter(pk=ids["feed"]).first()
    if feed is None or not feed.practitioner.email:
        return Outcome.NOBODY
    if not feed.problem:
        return Outcome.DROPPED
    with speaking(settings.LANGUAGE_CODE):
        letters.send(practice.own_calendar_unread(feed))
    return Outcome.SENT


@prepared
def _practitioners_of(practitioner_id: int) -> QuerySet[Practitioner]:
    return Practitioner.objects.filter(pk=practitioner_id)


def _is_true(visit: Visit, ids: dict[str, Any], now: dt.datetime) -> bool:
    if ids["message"] in BOTH:
        return bool(_both_to_tell(visit, now))
    if (
        ids["message"] in PLANS
    ):  # about several visits: what became of this one alone does not matter
        return bool(plan_to_tell(visit, ids["message"], now).visits)
    return still_true(visit, ids, now)


def spare(address: str, now: dt.datetime) -> None:
    """Limit the e-mails to one address through us: more than MOST_AN_HOUR wait. Raises TryLater."""
    key = f"mail:{lookup_hash(address)[:32]}"
    if not ratelimit.allowed(key, most=MOST_AN_HOUR, seconds=3600, now=now):
        raise TryLater
