"""Cancelling a visit: what comes back is said before the button, and is what then goes back (0503)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from booking.models import Visit, VisitStatus
from booking.operations.visits.cancel import TermsChanged, VisitOver, cancel_visit
from booking.operations.visits.reschedule import may_change
from booking.patient import keys, package_words
from booking.patient.card_words import late_fee_words
from booking.patient.full_words import ahead_words
from booking.patient.joint_words import deposit_of_both_words, together_words
from booking.patient.shown_numbers import shown_number, shown_sequence
from booking.patient.views.visit import private
from booking.patient.visit_page import free_words, otherwise_words, rows
from booking.payments.card_terms import late_fee_cents
from booking.payments.credit import in_visit_cents
from booking.payments.late_change import cancelling_words
from booking.payments.packages import cancelling_returns_cents
from booking.payments.terms import cancellation_terms
from booking.queries.plans import following
from core import clock
from core.money import shown


@private("GET", "POST")
def cancel(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what comes back; POST cancels on exactly those terms."""
    if visit.status != VisitStatus.CONFIRMED or visit.start <= clock.now():
        return redirect(keys.visit_url(visit))
    changed = False
    if request.method == "POST":
        try:
            cancel_visit(
                visit=visit,
                now=clock.now(),
                by="patient",
                shown_cents=shown_number(request, "refund_cents"),
                # A page from before there were fees showed none.
                shown_fee_cents=shown_number(request, "fee_cents")
                if "fee_cents" in request.POST
                else 0,
                shown_sequence=shown_sequence(request),
            )
            return redirect(keys.visit_url(visit))
        except TermsChanged:
            changed = True
            visit.refresh_from_db()
        except VisitOver:
            return redirect(keys.visit_url(visit))
    elsewhere = changed and shown_sequence(request) != visit.sequence
    context = _cancel_page(visit) | {"changed": changed, "elsewhere": elsewhere}
    return render(request, "booking/cancel.html", context, status=409 if changed else 200)


def _cancel_page(visit: Visit) -> dict[str, Any]:
    terms = cancellation_terms(visit, clock.now())
    fee = late_fee_cents(visit, clock.now())
    return package_words.when_cancelling(visit, clock.now()) | {
        "visit": visit,
        "terms": terms,
        "shown_cents": cancelling_returns_cents(visit, clock.now(), "patient"),
        "fee_cents": fee,
        "late_fee": late_fee_words(visit, fee),
        # What a bank holds may go either way: of that nothing is said here.
        "late_change": ""
        if terms.blocked
        else cancelling_words(visit, kept=bool(terms.kept_cents)),
        "back": shown(terms.refund_cents, visit.currency),
        "kept": shown(terms.kept_cents, visit.currency),
        "paid": shown(terms.paid_cents, visit.currency),
        "ahead": ahead_words(visit, terms.ahead_cents) if terms.kept_cents else "",
        "to_credit": shown(in_visit_cents(visit), visit.currency) if in_visit_cents(visit) else "",
        "otherwise": otherwise_words(visit, terms),
        "waiting": shown(terms.waiting_cents, visit.currency) if terms.waiting_cents else "",
        "free_until": free_words(visit, terms, clock.now()),
        "may_change": may_change(visit, clock.now()),
        "together": len(following(visit, clock.now())),
        "joint": together_words(visit),
        "joint_deposit": deposit_of_both_words(visit) if terms.paid_cents else "",
        "rows": rows(visit),
        "back_url": keys.visit_url(visit),
    }
