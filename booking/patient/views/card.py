"""The card on file of a visit: what it is kept for, and taking it back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from booking.models import CardEnd, Visit
from booking.operations.money.kept_card import FeeUnderWay, end_card
from booking.patient import keys
from booking.patient.card_words import card_kept
from booking.patient.views.visit import private
from core import clock
from core.audit import PATIENT


@private("GET", "POST")
def card(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what the card is kept for; POST takes it back. Done already is as good as done."""
    charging = False
    if request.method == "POST":
        try:
            end_card(visit=visit, why=CardEnd.PATIENT, by=PATIENT, now=clock.now())
        except FeeUnderWay:
            charging = True
        else:
            return redirect(keys.visit_url(visit))
    said = card_kept(visit)
    if not said.get("kept"):
        return redirect(keys.visit_url(visit))
    context = {
        "visit": visit,
        "card": said,
        "charging": charging,
        "back_url": keys.visit_url(visit),
    }
    return render(request, "booking/card.html", context, status=409 if charging else 200)
