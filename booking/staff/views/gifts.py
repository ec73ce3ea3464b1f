"""Gift cards at the office: looked up by code, sold by hand, ended."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from booking.models import AuditAction, GiftCard
from booking.operations.money.back_to_card import card_payment
from booking.operations.money.gift_card import Gift
from booking.operations.money.gift_cards import end_gift_card, sell_gift_card
from booking.payments import gifts
from booking.payments.money_history import credit_sentence
from booking.staff import presenters
from booking.staff.forms.gifts import EndGiftForm, LookUpForm, SellGiftForm
from booking.staff.permissions import ACT_ON_VISITS, SEE_PATIENTS, may, requires
from booking.staff.views.going_back import went_back
from booking.staff.views.page import Crumb, about, desk_page
from core.audit import acting, record
from core.clock import now
from core.models import ClinicSettings

NEWEST = 100


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_PATIENTS)
def index(request: HttpRequest) -> HttpResponse:
    """The newest cards, and one found by its code. The code is sent, never in an address."""
    form = LookUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        card = gifts.find_card(form.cleaned_data["code"])
        if card is not None:
            return redirect("desk:gift", card.pk)
        form.add_error("code", _("No gift card has this code."))
    newest = GiftCard.objects.select_related("account").order_by("-sold_at", "-pk")[:NEWEST]
    return desk_page(
        request,
        "staff/gifts.html",
        title=_("Gift cards"),
        icon="decimal",
        status=422 if form.errors else 200,
        form=form,
        cards=[(one.pk, *_row(one)) for one in newest],
        may_act=may(request.user, ACT_ON_VISITS),
    )


def _row(card: GiftCard) -> tuple[str, str, str, str, str]:
    money = card.account.currency
    return (
        presenters.instant(card.sold_at),
        card.giver,
        card.receiver,
        presenters.money(card.amount_cents, money),
        presenters.money(gifts.left_cents(card), money),
    )


@require_safe
@requires(SEE_PATIENTS)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One card with its code, to be read out or printed. Opening it is on record."""
    card = _card(pk)
    record(actor=acting(request.user), action=AuditAction.VIEWED, on=card, now=now())
    sold_at, giver, receiver, whole, left = _row(card)
    facts = [
        (_("Code"), card.shown_code),
        (_("From"), giver),
        (_("For"), receiver),
        (_("E-mail of the receiver"), card.receiver_email),
        (_("Message"), card.message),
        (_("Sold on"), sold_at),
        (_("Amount"), whole),
        (_("Left on it"), left),
        (_("Status"), gifts.over_words(card)),
        (_("Ended"), presenters.instant(card.closed_at) if card.closed_at else ""),
    ]
    entries = card.account.entries.select_related("account").order_by("at", "pk")
    return desk_page(
        request,
        "staff/gift.html",
        title=_title(card),
        icon="decimal",
        crumbs=[_index()],
        card=card,
        facts=[(label, value) for label, value in facts if value],
        story=[(presenters.instant(row.at), credit_sentence(row)) for row in entries],
        may_end=may(request.user, ACT_ON_VISITS) and card.closed_at is None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def sell(request: HttpRequest) -> HttpResponse:
    """A card that was paid by hand; its page has the code."""
    posted = request.POST if request.method == "POST" else None
    form = SellGiftForm(posted, currency=ClinicSettings.current().currency)
    if posted is not None and form.is_valid():
        asked = form.cleaned_data
        card = sell_gift_card(
            cents=asked["cents"],
            gift=Gift(
                giver=asked["giver"],
                receiver=asked["receiver"],
                receiver_email=asked["receiver_email"],
                message=asked["message"],
            ),
            way=asked["way"],
            # Made with the form: the same form sent twice is one card.
            key=f"desk:{asked['key']}",
            by=acting(request.user),
            now=now(),
        )
        messages.success(request, _("The gift card is on record."))
        return redirect("desk:gift", card.pk)
    lead = _("It never expires. Whoever has the code can use it.")
    return _act(request, form, _("Sell a gift card"), reverse("desk:gifts"), [], lead)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """What is left goes back, to the card that paid for it or by hand; the code is then no good."""
    card = _card(pk)
    left = gifts.left_cents(card)
    posted = request.POST if request.method == "POST" else None
    by_card = left > 0 and card_payment(card.account_id, left) is not None
    form = EndGiftForm(posted, initial={"shown": left}, by_card=by_card)
    act, still = partial(end_gift_card, card=card), lambda: gifts.left_cents(_card(card.pk))
    said = _("The gift card has ended.")
    if form.is_valid() and went_back(request, form, act, left=still, done=said):
        return redirect("desk:gift", card.pk)
    page = reverse("desk:gift", args=[card.pk])
    lead = _("%(left)s is left on it and goes back. Its code then opens nothing any more.") % {
        "left": presenters.money(left, card.account.currency)
    }
    return _act(
        request, form, _("End the gift card"), page, [(page, _title(card))], lead, card.receiver
    )


def _card(pk: int) -> GiftCard:
    return get_object_or_404(GiftCard.objects.select_related("account"), pk=pk)


def _title(card: GiftCard) -> str:
    return _("Gift card %(number)s") % {"number": card.pk}


def _index() -> Crumb:
    return reverse("desk:gifts"), _("Gift cards")


def _act(
    request: HttpRequest,
    form: Any,
    title: str,
    back: str,
    crumbs: list[Crumb],
    lead: str,
    whose: str = "",
) -> HttpResponse:
    return desk_page(
        request,
        "staff/act.html",
        title=title,
        icon="decimal",
        crumbs=[_index(), *crumbs],
        status=422 if form.errors else 200,
        form=form,
        cancel_url=back,
        submit_label=title,
        serious=bool(crumbs),
        heading=about(title, whose),
        lead=lead,
    )
