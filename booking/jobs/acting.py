"""The jobs that write about who acts for whom, and those that write to the person we visit, too (1255)."""

import datetime as dt
from typing import Any

from booking.jobs.messages import plan_to_tell, spare
from booking.jobs.still_true import late_still_true, still_true, visit_of
from booking.models import ActingConsent, Visit, VisitStatus
from booking.notifications import acting, kinds
from booking.notifications.plans import PLANS
from booking.notifications.visited import plan_to_visited, to_visited
from booking.operations.patients.acting import end_what_lapsed, mint_acting_link, note_told
from booking.queries.acting import coming_for, consent_behind
from core import letters, local_time
from core.languages import speaking
from core.models.outbox import Outcome
from core.outbox import Lane, handles
from core.periodic import periodic


@handles(kinds.ACTING, lane=Lane.MAIL)
def send_about_acting(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    """Ask the person we visit, or tell one of both what was said; dropped where it is no longer so."""
    consent = _consent(ids["acting"])
    if consent is None:
        return Outcome.NOBODY
    if ids["message"] == "asked":
        return _ask(consent, ids, now)
    is_over = consent.ended_at is not None
    if is_over != ids["message"].startswith("ended") or consent.patient.erased_at is not None:
        return Outcome.DROPPED
    to_visited = ids["message"] == "ended_own"
    to = consent.visited_email if to_visited else consent.actor_email
    if not to:
        return Outcome.NOBODY
    spare(to, now)
    with speaking(consent.visited_language if to_visited else consent.actor_language):
        coming = coming_for(consent, now) if to_visited else []
        letters.send(acting.says(consent, ids["message"], coming))
    return Outcome.SENT


def _ask(consent: ActingConsent, ids: dict[str, Any], now: dt.datetime) -> Outcome:
    visit = Visit.objects.select_related("practitioner", "patient").filter(pk=ids["visit"]).first()
    if visit is None or not consent.visited_email or visit.patient_id != consent.patient_id:
        return Outcome.NOBODY
    if consent.given_at or consent.ended_at:
        return Outcome.DROPPED
    if visit.status != VisitStatus.CONFIRMED or visit.end <= now:
        return Outcome.DROPPED
    spare(consent.visited_email, now)
    link = mint_acting_link(consent=consent, now=now)
    with speaking(consent.visited_language):
        letters.send(acting.asked(consent, visit, link))
    note_told(consent, now)
    return Outcome.SENT


@handles(kinds.VISITED, lane=Lane.MAIL)
def send_to_visited(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    """The same news as the booker's, where the person we visit said yes to letters and it is still true."""
    visit = visit_of(ids)
    consent = consent_behind(visit) if visit else None
    if visit is None or consent is None or not (consent.gets_letters and consent.visited_email):
        return Outcome.NOBODY
    if not _is_true(visit, ids, now):
        return Outcome.DROPPED
    spare(consent.visited_email, now)
    link = mint_acting_link(consent=consent, now=now)
    with speaking(consent.visited_language):
        if ids["message"] in PLANS:
            plan = plan_to_tell(visit, ids["message"], now)
            letter = plan_to_visited(plan, consent, ids["message"], link, now)
        else:
            letter = to_visited(visit, consent, ids["message"], link, now)
        letters.send(letter)
    return Outcome.SENT


def _is_true(visit: Visit, ids: dict[str, Any], now: dt.datetime) -> bool:
    if ids["message"] in PLANS:
        return bool(plan_to_tell(visit, ids["message"], now).visits)
    if "minutes" in ids:
        return late_still_true(visit, ids, now)
    return still_true(visit, ids, now)


def _consent(pk: int) -> ActingConsent | None:
    return ActingConsent.objects.select_related("patient").filter(pk=pk).first()


@periodic("acting that ends", every=dt.timedelta(minutes=5))
def end_by_the_date(now: dt.datetime) -> None:
    """End what was said yes to until a day that is over, by the clinic's calendar."""
    end_what_lapsed(today=local_time.today(now), now=now)
