"""A plan of care that was proposed, its visits once it is agreed to, and calling off what is left (1231)."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from booking.models import CarePlan, Visit, VisitStatus
from booking.operations.money.plan_with_package import PackageChanged, agree_to_plan_as_asked
from booking.operations.reserving.agree_to_plan import NothingChosen, PlanOver
from booking.operations.reserving.plans import PlanTimesTaken, decline_plan
from booking.operations.visits.cancel import TermsChanged, VisitOver
from booking.operations.visits.cancel_following import ShownVisit, cancel_following
from booking.operations.visits.reschedule import may_change
from booking.patient import keys, package_words
from booking.patient.card_words import late_fee_words
from booking.patient.forms.plans import PlanTicks
from booking.patient.shown_numbers import shown_number
from booking.patient.views.plan import agreement, consents, page_of
from booking.patient.views.visit import private
from booking.payments.card_terms import late_fee_cents
from booking.payments.packages import cancelling_returns_cents
from booking.payments.terms import cancellation_terms
from booking.planning.rhythm import same_again
from booking.queries.plans import following, kept_times, open_plan, plan_of, visits_of
from core import clock
from core.local_time import moment, zone_words
from core.money import shown


@private("GET", "POST")
def offered_plan(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What the practitioner proposes; POST agrees to those that are ticked."""
    now = clock.now()
    waiting, same = open_plan(visit, now), same_again(visit)
    if request.method != "POST":
        return _offered(request, visit, waiting)
    shown_id = shown_number(request, "plan")
    asked = CarePlan.objects.filter(visit=visit, pk=shown_id, from_clinic=True).first()
    ticks = PlanTicks(request.POST)
    if asked is None or same is None:
        return _offered(request, visit, waiting, over=True, status=409)
    if not ticks.is_valid():
        return _offered(request, visit, waiting, ticks=ticks, status=422)
    said = request.POST.getlist("keep")
    keep = [one.pk for one in kept_times(asked, now) if one.public_ref in said]
    try:
        booked = agree_to_plan_as_asked(
            plan=asked,
            keep=keep,
            consents=consents(same),
            package=request.POST.get("package", ""),
            now=now,
        )
    except PackageChanged:
        return _offered(request, visit, waiting, ticks=ticks, package_changed=True, status=409)
    except NothingChosen:
        return _offered(request, visit, waiting, ticks=ticks, none=True, status=422)
    except (PlanOver, PlanTimesTaken):
        return _offered(request, visit, open_plan(visit, now), over=True, status=409)
    return redirect(page_of(booked))


@private("POST")
def decline(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Nothing of it is wanted."""
    asked = CarePlan.objects.filter(visit=visit, pk=shown_number(request, "plan")).first()
    if asked is not None:
        decline_plan(plan=asked, now=clock.now())
    messages.success(request, _("Nothing is booked, and the times are free for others again."))
    return redirect(keys.visit_url(visit))


def _offered(
    request: HttpRequest,
    visit: Visit,
    waiting: CarePlan | None,
    *,
    ticks: PlanTicks | None = None,
    over: bool = False,
    none: bool = False,
    package_changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    same, now = same_again(visit), clock.now()
    context: dict[str, Any] = {"visit": visit, "plan": waiting, "over": over, "none": none}
    context["package_changed"] = package_changed
    if waiting is not None and same is not None:
        said = request.POST.getlist("keep") if ticks else None
        context |= agreement(same) | {
            "form": ticks or PlanTicks(),
            "until": moment(waiting.until, visit.time_zone),
            "zone": zone_words(visit.time_zone),
            "rows": [
                _row(one) | {"kept": said is None or one.public_ref in said}
                for one in kept_times(waiting, now)
            ],
        }
    return render(request, "booking/plan_offered.html", context, status=status)


def _row(visit: Visit) -> dict[str, Any]:
    return {
        "ref": visit.public_ref,
        "when": moment(visit.start, visit.time_zone),
        "who": visit.practitioner.name,
        "deposit": visit.awaits_deposit,
        "cancelled": visit.status == VisitStatus.CANCELLED,
        "over": visit.status in VisitStatus.FINISHED,
    }


@private("GET")
def planned(request: HttpRequest, visit: Visit) -> HttpResponse:
    """All visits of the plan, each with its own page."""
    plan = plan_of(visit)
    if plan is None:
        return redirect(keys.visit_url(visit))
    together, now = visits_of(plan), clock.now()
    context = {
        "visit": visit,
        "rows": [_row(one) for one in together],
        "awaited": next((one for one in together if one.awaits_deposit), None),
        "left": next((one for one in together if _is_ahead(one, now)), None),
        "movable": next((one for one in together if may_change(one, now)), None),
        "zone": zone_words(visit.time_zone),
    }
    return render(request, "booking/planned.html", context)


def _is_ahead(visit: Visit, now: dt.datetime) -> bool:
    return visit.status == VisitStatus.CONFIRMED and not visit.started_at and visit.start > now


@private("GET", "POST")
def cancel_plan(request: HttpRequest, visit: Visit) -> HttpResponse:
    """This visit and all after it, with what comes back of each; POST calls them off on those terms."""
    now, changed = clock.now(), False
    if request.method == "POST":
        try:
            cancel_following(visit=visit, shown=_shown(request), now=now)
        except (TermsChanged, VisitOver):
            changed = True
        else:
            return redirect(keys.visit_url(visit, "planned"))
    rows = [_cancelled_row(one) for one in following(visit, now)]
    if not rows:
        return redirect(keys.visit_url(visit))
    nothing = not any(row["money"] for row in rows)
    context = {"visit": visit, "rows": rows, "changed": changed, "nothing_paid": nothing}
    context["waits"] = _waits_beside(visit)
    return render(request, "booking/plan_cancel.html", context, status=409 if changed else 200)


def _waits_beside(visit: Visit) -> str:
    """When the visit of the plan is that still waits for its deposit: it is not cancelled here."""
    plan = plan_of(visit)
    waiting = [one for one in (visits_of(plan) if plan else []) if one.awaits_deposit]
    return moment(waiting[0].start, waiting[0].time_zone) if waiting else ""


def _shown(request: HttpRequest) -> list[ShownVisit]:
    """The visits the page showed, each with its number and what was to come back."""
    found = []
    for said in request.POST.getlist("visit")[:60]:
        parts = said.split(".")
        if len(parts) == 4 and all(one.isdecimal() and len(one) < 10 for one in parts):
            found.append(ShownVisit(*map(int, parts)))
    return found


def _cancelled_row(visit: Visit) -> dict[str, Any]:
    now = clock.now()
    terms, fee = cancellation_terms(visit, now), late_fee_cents(visit, now)
    back = cancelling_returns_cents(visit, now, "patient")
    said = []
    if terms.paid_cents:
        amounts = {
            "back": shown(terms.refund_cents, visit.currency),
            "paid": shown(terms.paid_cents, visit.currency),
        }
        said.append(_("You get back %(back)s of the %(paid)s you paid.") % amounts)
    said.append(package_words.when_cancelling(visit, now).get("package_says") or "")
    said.append(late_fee_words(visit, fee))
    return _row(visit) | {
        "value": f"{visit.pk}.{visit.sequence}.{back}.{fee}",
        "money": [one for one in said if one],
    }
