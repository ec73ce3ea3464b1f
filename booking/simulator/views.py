"""The simulator's checkout page, in place of Stripe's. DEMO – NO REAL MONEY, on every line of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from booking.simulator import deliver, store, world
from core.money import shown


@never_cache
@require_http_methods(["GET", "POST"])
def pay_page(request: HttpRequest, session_id: str) -> HttpResponse:
    """Show what would be paid; a POST says how it goes. Nothing here accepts a card number."""
    session = _session(session_id)
    notice = ""
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            return HttpResponse(_("Choose one of the buttons."), status=400)
        try:
            goes_to, notice = act(session)
        except world.NotPayable:
            session = _session(session_id)
            goes_to, notice = "", _("This page is closed; nothing was paid.")
        if goes_to:
            return HttpResponseRedirect(goes_to)
    response = render(request, "simulator/pay.html", _context(session, notice))
    # A demo stands on the open web, and this looks like a page to pay on.
    response["X-Robots-Tag"] = "noindex"
    return response


def _session(session_id: str) -> dict[str, Any]:
    # Asked of every request too: the addresses were made once, with the setting of that moment.
    if settings.PAYMENTS != "simulator":
        raise Http404
    try:
        row = store.get(session_id)
    except store.NoSuchObject as unknown:
        raise Http404 from unknown
    if row.kind != "checkout.session":
        raise Http404
    # Looking changes nothing: an overdue page is only shown as closed.
    shown_as: dict[str, Any] = dict(row.data)
    if world.due_to_expire(row):
        shown_as["status"] = "expired"
    return shown_as


def _context(session: dict[str, Any], notice: str) -> dict[str, Any]:
    page = {"session": session, "is_open": session["status"] == "open", "notice": notice}
    if session["mode"] == "setup":
        return page | {"keeps_only": True}
    title, _space, reference = str(
        store.asked_of_intent(session["id"]).get("description", "")
    ).rpartition(" ")
    return page | {
        "amount": shown(session["amount_total"], session["currency"]),
        "title": f"{_(title)} {reference}" if title else reference,
    }


def _return_address(session: dict[str, Any]) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _approve(session: dict[str, Any]) -> tuple[str, str]:
    world.pay(session["id"])
    deliver.deliver(deliver.waiting(session["id"]))
    return _return_address(session), ""


def _lose_message(session: dict[str, Any]) -> tuple[str, str]:
    world.pay(session["id"])
    deliver.lose(deliver.waiting(session["id"]))
    return _return_address(session), ""


def _decline(session: dict[str, Any]) -> tuple[str, str]:
    world.decline(session["id"])
    return "", _("The demo card was declined. Nothing was paid; try again.")


def _too_late(session: dict[str, Any]) -> tuple[str, str]:
    """The page closes, the time is released, and only then does the money arrive."""
    world.expire_now(session["id"])
    deliver.deliver(deliver.waiting(session["id"]))
    world.pay(session["id"], too_late=True)
    deliver.deliver(deliver.waiting(session["id"]))
    return _return_address(session), ""


def _cancel(session: dict[str, Any]) -> tuple[str, str]:
    return str(session["cancel_url"] or settings.BASE_URL), ""


ACTS = {
    "approve": _approve,
    "decline": _decline,
    "too_late": _too_late,
    # The demo's way to show promise 4: the webhook is lost, and the return page still confirms.
    "lose": _lose_message,
    "back": _cancel,
}
