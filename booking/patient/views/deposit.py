"""The deposit of a visit booked by phone: what, when, who, how much, which terms (0950)."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from booking.models import UNSETTLED, CardEnd, Fate, PaymentState, Visit, VisitStatus
from booking.operations.money import deposit as deposits
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.kept_card import agree_to_card, end_card
from booking.operations.reserving.hold import HoldLapsed, stands
from booking.patient import keys
from booking.patient.card_words import card_offer
from booking.patient.forms import posted
from booking.patient.forms.paying import PayForm
from booking.patient.full_words import full_offer
from booking.patient.package_words import instead_of_deposit
from booking.patient.prices import price_rows
from booking.patient.promises import checking_words
from booking.patient.second_tab import shown_on_deposit
from booking.patient.terms_words import policy_words
from booking.patient.views.visit import private
from booking.patient.visit_page import rows
from booking.payments.card_terms import CardTerms, card_terms, offer_words
from booking.payments.cost import cost_of
from core import clock
from core.audit import PATIENT
from core.local_time import moment, zone_words
from core.versioned import SHOWN, shown_in


@private("GET", "POST")
def deposit(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what is kept until when; POST goes to the payment page."""
    if visit.status not in VisitStatus.UNBOOKED or visit.deposit_until is None:
        return redirect(keys.visit_url(visit))
    terms = card_terms(visit)
    form = PayForm(posted(request), terms=terms, offer=full_offer(visit))
    # The button of a package comes back here, too, when the payment service does not answer.
    away, changed = request.GET.get("payment") == "away", _is_changed(request, visit, form)
    if form.is_valid() and not changed and not _is_taken_away(visit):
        try:
            _agree(visit, terms if form.keeps_card else None)
            url = _start(visit, in_full=form.in_full)
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
    if changed:  # the page as it is now, to be looked at and chosen from again
        form = PayForm(None, terms=terms, offer=full_offer(visit))
    page = _page(visit) | _beside(request, visit)
    context = page | {"form": form, "payment_away": away, "changed": changed}
    status = 503 if away else 409 if changed else 422 if form.errors else 200
    return render(request, "booking/deposit.html", context, status=status)


def _beside(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """What the patient owns that can take the place of the deposit, told to whoever is proved alone."""
    proved = keys.is_proved(request, visit, clock.now())
    return instead_of_deposit(visit, proved=proved)


def _is_changed(request: HttpRequest, visit: Visit, form: PayForm) -> bool:
    """Whether what is sent was chosen on a page that showed something else (0905)."""
    if not form.is_valid() or _state(visit) != "to be paid":
        return False
    # A page from before there was anything to choose said nothing, and agrees to nothing but the deposit.
    says = SHOWN in request.POST or form.keeps_card or form.in_full
    return says and shown_in(request.POST) != _page(visit)["shown"]


def _agree(visit: Visit, terms: CardTerms | None) -> None:
    """Write down that a card is to be kept, in the words beside the tick, or that none is."""
    if terms is None:
        end_card(visit=visit, why=CardEnd.PATIENT, by=PATIENT, now=clock.now())
    else:
        agree_to_card(visit=visit, terms=terms, text=offer_words(terms), now=clock.now())


def _start(visit: Visit, *, in_full: bool) -> str:
    return deposits.start_deposit(
        visit=visit,
        now=clock.now(),
        base_url=settings.BASE_URL,
        cancel_path=keys.visit_url(visit, "deposit"),
        in_full=in_full,
    )


def _is_taken_away(visit: Visit) -> bool:
    """The clinic has decided that nobody comes then: paying would only send the money back (0910)."""
    return visit.fate_if_paid in Fate.GIVES_UP


def _page(visit: Visit) -> dict[str, Any]:
    cost, now, full = cost_of(visit), clock.now(), full_offer(visit)
    page = {
        "visit": visit,
        "state": _state(visit),
        "checking": checking_words(visit) if visit.needs_staff else "",
        "rows": rows(visit),
        "prices": price_rows(visit, cost, full=full),
        "full": full,
        "card": card_offer(card_terms(visit)),
        "share_note": cost.share_note,
        "deposit": cost.amount(cost.deposit_now),
        "policy": policy_words(visit, now),
        "until": moment(visit.hold_expires or visit.start, visit.time_zone),
        "zone": zone_words(visit.time_zone),
        "went_back": cost.after_a_cancellation() if cost.paid else [],
    }
    return page | {"shown": shown_on_deposit(page)}


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
