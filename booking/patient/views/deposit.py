"""The deposit of a visit booked by phone: what, when, who, how much, which terms (0950)."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from booking.models import UNSETTLED, Fate, PaymentState, Visit, VisitStatus
from booking.operations.money import deposit as deposits
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.reserving.hold import HoldLapsed, stands
from booking.patient import keys
from booking.patient.prices import price_rows
from booking.patient.promises import checking_words
from booking.patient.terms_words import policy_words
from booking.patient.views.visit import private
from booking.patient.visit_page import rows
from booking.payments.cost import cost_of
from core import clock
from core.local_time import moment, zone_words


@private("GET", "POST")
def deposit(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what is kept until when; POST goes to the payment page."""
    if visit.status not in VisitStatus.UNBOOKED or visit.deposit_until is None:
        return redirect(keys.visit_url(visit))
    away = False
    if request.method == "POST" and not _is_taken_away(visit):
        try:
            url = _start(visit)
        except (deposits.AlreadyPaid, deposits.DepositNotNeeded):
            return redirect(keys.visit_url(visit))
        except (HoldLapsed, deposits.PaymentOnItsWay, deposits.PaymentInReview):
            visit.refresh_from_db()  # the page below says which
        except PaymentServiceAway:
            away = True
        else:
            answer = redirect(url)
            # 303: the browser is to fetch the payment page, not to send this form there again.
            answer.status_code = 303
            return answer
    context = _page(visit) | {"payment_away": away}
    return render(request, "booking/deposit.html", context, status=503 if away else 200)


def _start(visit: Visit) -> str:
    return deposits.start_deposit(
        visit=visit,
        now=clock.now(),
        base_url=settings.BASE_URL,
        cancel_path=keys.visit_url(visit, "deposit"),
    )


def _is_taken_away(visit: Visit) -> bool:
    """The clinic has decided that nobody comes then: paying would only send the money back (0910)."""
    return visit.fate_if_paid in Fate.GIVES_UP


def _page(visit: Visit) -> dict[str, Any]:
    cost, now = cost_of(visit), clock.now()
    return {
        "visit": visit,
        "state": _state(visit),
        "checking": checking_words(visit) if visit.needs_staff else "",
        "rows": rows(visit),
        "prices": price_rows(visit, cost),
        "share_note": cost.share_note,
        "deposit": cost.amount(cost.deposit_now),
        "policy": policy_words(visit, now),
        "until": moment(visit.hold_expires or visit.start, visit.time_zone),
        "zone": zone_words(visit.time_zone),
        "went_back": cost.after_a_cancellation() if cost.paid else [],
    }


def _state(visit: Visit) -> str:
    """What the page is about: checking, waiting, lapsed, or to be paid."""
    if visit.needs_staff:
        return "checking"
    unsettled = visit.payments.filter(state__in=UNSETTLED)
    if unsettled.filter(state=PaymentState.PROCESSING).exists() or (
        unsettled.exclude(review="").exists()
    ):
        return "waiting"
    if not stands(visit, clock.now()) or _is_taken_away(visit):
        return "lapsed"
    return "to be paid"
