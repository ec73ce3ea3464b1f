"""Checking the answers, paying the deposit, coming back from the payment page."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from booking.models import CardEnd, PackageSale, PaymentState, Visit, VisitStatus
from booking.operations.money import deposit
from booking.operations.money.card_page import (
    CardKeptAlready,
    give_up_card_page,
    settle_card_session,
    start_card_page,
)
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.kept_card import agree_to_card, end_card
from booking.operations.money.packages import PackageDoesNotFit
from booking.operations.money.settle import settle_session
from booking.operations.money.with_package import book_with_package
from booking.operations.reserving.confirm import TimeLost, confirm_visit
from booking.operations.reserving.consent import Consent
from booking.operations.reserving.drafts import finish_draft
from booking.operations.reserving.hold import HoldLapsed
from booking.operations.reserving.joint_details import describe_both
from booking.patient import keys
from booking.patient.card_words import card_offer
from booking.patient.consent_words import data_consent, data_words, terms_version, terms_words
from booking.patient.forms import posted
from booking.patient.forms.paying import CheckForm
from booking.patient.forms.telling import doorstep_in, person_in
from booking.patient.full_words import agreed_words, full_offer
from booking.patient.joint_check import (
    data_words_of_both,
    deposit_words,
    notes_of_both,
    people_in,
    prices_of_both,
    second_rows,
)
from booking.patient.journey import Journey, step
from booking.patient.own_package import on_the_check, package_of
from booking.patient.presenters import check_rows, holding
from booking.patient.prices import package_rows, price_rows
from booking.patient.promises import checking_words
from booking.patient.second_tab import shown_on_check
from booking.patient.terms_words import policy_words
from booking.patient.views.times import taken
from booking.payments.card_terms import CardTerms, card_terms, offer_words
from booking.payments.cost import cost_of
from core.audit import PATIENT
from core.money import shown
from core.versioned import shown_in
from territory.here import payer_of


@step("check")
def check(request: HttpRequest, journey: Journey) -> HttpResponse:
    """The summary; POST writes it down and goes to pay."""
    held = journey.paying if journey.hold is not None else None
    assert held is not None
    terms = card_terms(held)
    # A package pays for one visit: of a joint visit it is used on the page of each.
    sale = None if held.joint else package_of(request, held, person_in(journey.answers))
    form = _form(posted(request), held, sale)
    changed = form.is_valid() and shown_in(request.POST) != _page(journey, form, sale)["shown"]
    if changed:
        # The answers as they are now, to be looked at and agreed to again (1017).
        context = _page(journey, _form(None, held, sale), sale) | {"changed": True}
        return render(request, "booking/check.html", context, status=409)
    if form.is_valid():
        try:
            if sale is not None:
                return _with_package(request, journey, held, sale)
            card = terms if form.keeps_card else None
            return _pay(request, journey, held, card, in_full=form.in_full)
        except PackageDoesNotFit:
            # Used up in another tab at this moment: the page says what is so now.
            context = _page(journey, _form(None, held, None), None) | {"changed": True}
            return render(request, "booking/check.html", context, status=409)
        except (HoldLapsed, TimeLost):
            return journey.go("lapsed")
        except PaymentServiceAway:
            context = _page(journey, form, None) | {"payment_away": True}
            return render(request, "booking/check.html", context, status=503)
    stopped = request.GET.get("payment") == "stopped"
    context = _page(journey, form, sale) | {"stopped": stopped}
    return render(request, "booking/check.html", context, status=422 if form.errors else 200)


def _form(data: Any, visit: Visit, sale: PackageSale | None) -> CheckForm:
    """What is asked beside the agreement; nothing where a package pays."""
    if sale is not None:
        return CheckForm(data, terms=None, offer=None)
    # Of a joint visit one deposit is paid, and each visit by itself afterwards (1252).
    offer = None if visit.joint else full_offer(visit)
    return CheckForm(data, terms=card_terms(visit), offer=offer)


def _page(journey: Journey, form: CheckForm, sale: PackageSale | None) -> dict[str, Any]:
    visit, both = journey.paying, journey.both
    assert visit is not None
    cost = cost_of(visit)
    prices = package_rows(visit, cost) if sale else price_rows(visit, cost, full=form.offer)
    page = journey.page("check") | {
        "form": form,
        "holding": holding(visit, journey.url("extend")),
        "rows": [
            *check_rows(both[0], journey.answers, journey.url),
            *second_rows(both, journey.answers, journey.url),
        ],
        "prices": prices_of_both(both, _names(journey)) if both[1:] else prices,
        "full": form.offer,
        "share_note": notes_of_both(both, _names(journey)) if both[1:] else cost.share_note,
        "deposit": cost.amount(cost.deposit_now) if cost.deposit_now and not sale else "",
        "policy": _policy(journey, visit),
        "agreement": terms_words(),
        "data_words": _data_words(journey),
        "card": card_offer(None if sale else card_terms(visit)),
        **on_the_check(sale),
        **_pays_back(next((one for one in both if payer_of(one.payer).pays_back), both[0])),
    }
    return page | {"shown": shown_on_check(page)}


def _pays_back(visit: Visit) -> dict[str, str]:
    """What a payer gives back to a patient who pays the clinic first; empty for the others."""
    payer = payer_of(visit.payer)
    total = shown(visit.total_cents, visit.currency)
    back = str(payer.pays_back) % {"total": total} if payer.pays_back else ""
    return {"pays_back_title": str(payer.pays_back_title), "pays_back": back}


def _names(journey: Journey) -> list[str]:
    return [journey.answers[name] for name in ("name", "second_name") if name in journey.answers]


def _policy(journey: Journey, visit: Visit) -> str:
    words = deposit_words(journey.both, _names(journey))
    return " ".join(filter(None, [policy_words(visit, journey.now), words]))


def _data_words(journey: Journey) -> str:
    if journey.both[1:]:
        return data_words_of_both()
    return data_words(for_other=bool(journey.answers.get("contact_name")))


def _pay(
    request: HttpRequest,
    journey: Journey,
    visit: Visit,
    card: CardTerms | None,
    *,
    in_full: bool,
) -> HttpResponse:
    """Write down who, where and the consent; then to the payment page, or straight to the end."""
    visit = _described(request, visit, journey, in_full=in_full)
    _agree(visit, card, journey)
    facts = {
        "visit": visit,
        "now": journey.now,
        "base_url": settings.BASE_URL,
        "cancel_path": journey.url("check", payment="stopped"),
    }
    if in_full:
        # A card page of the choice before, where nothing was paid: this press is about money again.
        give_up_card_page(visit=visit, now=journey.now)
    try:
        url = deposit.start_deposit(**facts, in_full=in_full)
    except deposit.DepositNotNeeded:
        if card is None:
            confirm_visit(visit=visit, now=journey.now)
            return _finished(journey, visit)
        url = start_card_page(**facts)
    except (
        CardKeptAlready,
        deposit.AlreadyPaid,
        deposit.PaymentOnItsWay,
        deposit.PaymentInReview,
    ):
        return journey.go("return")
    answer = redirect(url)
    # 303: the browser is to fetch the payment page, not to send this form there again.
    answer.status_code = 303
    return answer


def _with_package(
    request: HttpRequest, journey: Journey, visit: Visit, sale: PackageSale
) -> HttpResponse:
    """Booked and paid by the package in one go; no page of Stripe's."""
    visit = _described(request, visit, journey, in_full=False)
    _agree(visit, None, journey)
    visit = book_with_package(visit=visit, sale=sale, by=PATIENT, now=journey.now)
    return _finished(journey, visit)


def _described(request: HttpRequest, visit: Visit, journey: Journey, *, in_full: bool) -> Visit:
    said = [_policy(journey, visit), terms_words()]
    if in_full:
        said.append(agreed_words(visit))
    described = describe_both(
        both=journey.both,
        **people_in(journey.answers, journey.both),
        doorstep=doorstep_in(journey.answers),
        terms=Consent(text=" ".join(said), version=terms_version(visit)),
        data=data_consent(_data_words(journey)),
        readers=keys.patients_read(request, journey.now),
        now=journey.now,
    )
    return next(one for one in described if one.pk == visit.pk)


def _agree(visit: Visit, card: CardTerms | None, journey: Journey) -> None:
    """Write down that a card is to be kept, in the words that stood beside the tick, or that none is."""
    if card is not None:
        agree_to_card(visit=visit, terms=card, text=offer_words(card), now=journey.now)
        return
    end_card(visit=visit, why=CardEnd.PATIENT, by=PATIENT, now=journey.now)
    give_up_card_page(visit=visit, now=journey.now)


def _finished(journey: Journey, visit: Visit) -> HttpResponse:
    assert journey.draft is not None
    finish_draft(draft=journey.draft, now=journey.now)
    return redirect(keys.visit_url(journey.visit or visit))


# No step before it: whoever comes back from paying may have lost the draft's cookie.
@step("where")
def come_back(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Back from paying. Unless it has told us already, the payment service is asked how it ended;
    the address proves nothing.

    Only the browser that booked is led to its visit; anybody else learns nothing.
    """
    session_id = request.GET.get("session_id", "")[:255]
    settled = _settle(session_id, journey)
    journey = Journey.of_payment(request, session_id)
    for own in keys.visits_by_pass(request, journey.now):
        if settled == own.pk:
            return redirect(keys.visit_url(own))
    visit = journey.paying
    if visit is None:
        # Nothing about the visit: the address of this page can be guessed or sent on.
        return render(request, "booking/thanks.html", {})
    if visit.status not in VisitStatus.UNBOOKED:  # confirmed, or the rest paid after the visit
        return _finished(journey, visit)
    if visit.needs_staff:
        context = {"visit": visit, "told": checking_words(visit)}
        return render(request, "booking/checking.html", context)
    return _unfinished(request, journey, visit)


def _settle(session_id: str, journey: Journey) -> int | None:
    """Ask how a page ended, and of which visit; a session that is not ours, or no answer, is nothing."""
    if session_id:
        # The sweeper will ask again; a page that says “not yet” is better than none.
        with suppress(LookupError, PaymentServiceAway):
            return settle_session(session_id=session_id, now=journey.now).visit_id
        with suppress(LookupError, PaymentServiceAway):
            return settle_card_session(session_id=session_id, now=journey.now)
    return None


def _unfinished(request: HttpRequest, journey: Journey, visit: Visit) -> HttpResponse:
    """Paid too late, not paid yet, or not paid at all."""
    paid = visit.payments.filter(state=PaymentState.PAID).exists()
    if visit.status == VisitStatus.RELEASED and paid and journey.visit_type and journey.located:
        return taken(request, journey, visit.start, "booking/paid_late.html")
    if visit.payment_pending:
        answer = render(
            request, "booking/waiting_for_payment.html", {"visit": visit, "journey": journey}
        )
        # The page works without a script, and some payments take minutes to be certain.
        answer["Refresh"] = "5"
        return answer
    return journey.onward()
