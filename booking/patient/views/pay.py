"""Paying the balance by card: the payment page is made when it is asked for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from booking.models import Visit
from booking.operations.money import balance
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.patient import keys
from booking.patient.views.visit import private
from booking.payments.cost import cost_of
from core import card_amounts, clock


@private("GET", "POST")
def pay(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what is owed; POST goes to the payment page."""
    away = False
    if request.method == "POST":
        try:
            url = balance.start_balance(
                visit=visit,
                now=clock.now(),
                base_url=settings.BASE_URL,
                cancel_path=keys.visit_url(visit, "pay"),
            )
        except (balance.NothingOwed, balance.NoOnlinePayment):
            return redirect(keys.visit_url(visit))
        except PaymentServiceAway:
            away = True
        else:
            answer = redirect(url)
            # 303: the browser is to fetch the payment page, not to send this form there again.
            answer.status_code = 303
            return answer
    cost = cost_of(visit)
    context = {
        "visit": visit,
        "owed": cost.amount(cost.owed_now) if cost.owed_now else "",
        "share_note": cost.share_note,
        "online": settings.PAYMENTS != "off" and card_amounts.takes(cost.owed_now, visit.currency),
        "payment_away": away,
        "back_url": keys.visit_url(visit),
    }
    return render(request, "booking/pay.html", context, status=503 if away else 200)
