"""Paying the balance: credit is used first, and the card page is made when it is asked for."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from booking.models import Visit
from booking.operations.money.balance import NoOnlinePayment, NothingOwed
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.credit import CreditMoved
from booking.operations.money.gift_cards import NoSuchCard, NothingOnCard, put_on_credit
from booking.operations.money.pay_rest import pay_rest
from booking.patient import keys
from booking.patient.forms.gifts import CodeForm
from booking.patient.views.gifts import too_many_tries, unknown_code, within_tries
from booking.patient.views.visit import private
from booking.payments import credit
from booking.payments.cost import cost_of
from core import card_amounts, clock

LONGEST_KEY = 40


@private("GET", "POST")
def pay(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what is owed; POST uses the credit shown, and goes to the payment page for the rest."""
    away = moved = False
    if request.method == "POST":
        try:
            url = pay_rest(
                visit=visit,
                shown_credit_cents=_shown_credit(request),
                key=f"pay:{visit.pk}:{request.POST.get('key', '')[:LONGEST_KEY]}",
                now=clock.now(),
                base_url=settings.BASE_URL,
                cancel_path=keys.visit_url(visit, "pay"),
            )
        except (NothingOwed, NoOnlinePayment):
            return redirect(keys.visit_url(visit))
        except CreditMoved:
            moved = True
        except PaymentServiceAway:
            away = True
        else:
            answer = redirect(url or keys.visit_url(visit))
            # 303: the browser is to fetch the payment page, not to send this form there again.
            answer.status_code = 303
            return answer
    context = _page(visit) | {"payment_away": away, "moved": moved}
    return render(
        request, "booking/pay.html", context, status=503 if away else 409 if moved else 200
    )


@private("POST")
def gift(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Put a gift card on the credit of this visit's patient; the pay page then uses it first."""
    form = CodeForm(request.POST)
    status = 422
    if form.is_valid() and not within_tries(request):
        form.add_error("code", too_many_tries())
        status = 429
    elif form.is_valid():
        try:
            put_on_credit(code=form.cleaned_data["code"], visit=visit, now=clock.now())
        except NoSuchCard:
            form.add_error("code", unknown_code())
        except NothingOnCard:
            form.add_error("code", _("Nothing is left on this gift card."))
        else:
            return redirect(keys.visit_url(visit, "pay"))
    return render(request, "booking/pay.html", _page(visit) | {"code_form": form}, status=status)


def _shown_credit(request: HttpRequest) -> int:
    """What the page showed; anything unreadable is no amount, so it cannot agree with the books."""
    seen = request.POST.get("credit_cents", "0")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else -1


def _page(visit: Visit) -> dict[str, Any]:
    cost = cost_of(visit)
    have = credit.credit_cents(visit.patient, visit.currency)
    used = min(cost.owed_now, have)
    rest = cost.owed_now - used
    return {
        "visit": visit,
        "owed": cost.amount(cost.owed_now) if cost.owed_now else "",
        "have": cost.amount(have) if used else "",
        "used": cost.amount(used) if used else "",
        "used_cents": used,
        "rest": cost.amount(rest) if rest else "",
        "key": uuid.uuid4(),
        "share_note": cost.share_note,
        "online": settings.PAYMENTS != "off" and card_amounts.takes(rest, visit.currency),
        "back_url": keys.visit_url(visit),
        "code_form": CodeForm(),
    }
