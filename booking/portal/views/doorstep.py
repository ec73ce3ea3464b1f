"""The doorstep: what is done once a visit is done, before driving on."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from booking.models import Visit, VisitStatus
from booking.operations.locks.diary import PractitionerLeft
from booking.operations.money.balance import NoOnlinePayment, NothingOwed, send_pay_link
from booking.operations.money.by_hand import PaymentInvalid, record_payment
from booking.operations.reserving.awaiting import TooSoonToWait
from booking.operations.reserving.by_phone import (
    CallersWish,
    NobodyToAsk,
    PatientGone,
    book_for_caller,
)
from booking.operations.reserving.hold import SlotTaken
from booking.operations.reserving.office_rules import OfficeRefused
from booking.operations.visits.doorstep import show_pay_code, write_door_note
from booking.payments.cost import cost_of
from booking.payments.terms import policy_snapshot
from booking.portal.acting import acting_line
from booking.portal.door import PortalRequest, page, practitioners_only
from booking.portal.doorstep import (
    NoteForm,
    PaidForm,
    doorstep_page,
    drawn,
    paid_form,
    wish_again,
)
from booking.portal.presenters import card_of
from booking.portal.views.visits import own_visit
from core import local_time
from core.clock import now
from core.money import shown


@practitioners_only("GET", "POST")
def doorstep(request: PortalRequest, reference: str) -> HttpResponse:
    """The page of one visit's doorstep; POST writes the note of the form it carries."""
    found = own_visit(request, reference)
    if request.method != "POST":
        return _page(request, found)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, note=form, status=422)
    write_door_note(
        visit=found,
        text=form.cleaned_data["text"],
        key=str(form.cleaned_data["key"]),
        by=request.actor,
        now=now(),
    )
    messages.success(request, _("Written. Whoever visits next reads it."))
    return _back(found)


def _page(
    request: PortalRequest,
    visit: Visit,
    *,
    note: NoteForm | None = None,
    paid: PaidForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    moment = now()
    context = {
        "card": card_of(visit, moment),
        "day": local_time.day(visit.local_date),
        "acting": acting_line(visit, moment),
        **doorstep_page(visit, moment, request.user.pk, note, paid),
        **more,
    }
    return page(request, "portal/doorstep.html", context, status)


def _back(visit: Visit) -> HttpResponse:
    return redirect("portal:doorstep", visit.public_ref)


@practitioners_only("POST")
def paid(request: PortalRequest, reference: str) -> HttpResponse:
    """Cash or an e-transfer at the door goes into the books."""
    found = own_visit(request, reference)
    form = paid_form(found, cost_of(found), request.POST)
    if form is None:
        messages.error(request, _("Nothing is owed for this visit. Look again below."))
        return _back(found)
    if not form.is_valid():
        return _page(request, found, paid=form, status=422)
    asked = form.cleaned_data
    cents, key = asked["amount"], f"door:{asked['key']}"
    try:
        record_payment(
            visit=found, way=asked["way"], cents=cents, key=key, by=request.actor, now=now()
        )
    except PaymentInvalid:
        messages.error(request, _("This amount or way of payment cannot be recorded."))
    else:
        said = _("%(amount)s is on record.") % {"amount": shown(cents, found.currency)}
        messages.success(request, said)
    return _back(found)


@practitioners_only("POST")
def pay_link(request: PortalRequest, reference: str) -> HttpResponse:
    """The patient gets a link to pay by e-mail, or, pressed for a code, one on this screen."""
    found = own_visit(request, reference)
    try:
        if "code" in request.POST:
            path = show_pay_code(visit=found, by=request.actor, now=now())
            # Shown by the press itself: an address that opens a page on a GET would be made by a look.
            return _page(request, found, code=drawn(settings.BASE_URL + path))
        send_pay_link(visit=found, by=request.actor, now=now())
    except NothingOwed:
        messages.error(request, _("Nothing is owed for this visit. Look again below."))
    except NoOnlinePayment:
        messages.error(request, _("This cannot be paid by card. Take it another way."))
    else:
        messages.success(request, _("A letter with a link to pay is on its way."))
    return _back(found)


@practitioners_only("GET", "POST")
def next_visit(request: PortalRequest, reference: str) -> HttpResponse:
    """One time with the same person, looked at once; POST books it."""
    found = own_visit(request, reference)
    start = _start(request)
    wish = wish_again(found, start) if start and start > now() else None
    if wish is None or found.status not in VisitStatus.CERTAIN:
        messages.error(request, _("This time cannot be booked here. Choose another below."))
        return _back(found)
    if request.method == "POST":
        return _booked(request, found, wish)
    kind = wish.visit_type
    context = {
        "card": card_of(found, now()),
        "when": local_time.moment(wish.start, found.time_zone),
        "start": int(wish.start.timestamp()) // 60,
        "what": f"{kind.name}, {kind.minutes} min",
        "price": shown(kind.price_cents, found.currency),
        "deposit": shown(kind.deposit_cents, found.currency) if wish.waits else "",
        "terms": str(policy_snapshot(kind).get("text", "")),
        "data_words": wish.data_words,
    }
    return page(request, "portal/next_visit.html", context)


def _start(request: PortalRequest) -> dt.datetime | None:
    typed = (request.POST if request.method == "POST" else request.GET).get("start", "")
    # Whole minutes since 1970: cut before it is made a number.
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 9):
        return None
    return dt.datetime.fromtimestamp(int(typed) * 60, dt.UTC)


def _booked(request: PortalRequest, visit: Visit, wish: CallersWish) -> HttpResponse:
    # Of the visit and the time, not of the form: the same time agreed to in two tabs is one booking.
    key = f"door:{visit.pk}:{int(wish.start.timestamp())}"
    try:
        booked = book_for_caller(wish=wish, key=key, by=request.actor, now=now())
    except TooSoonToWait:
        messages.error(
            request, _("It begins too soon to wait for its deposit. Please call the office.")
        )
    except (OfficeRefused, SlotTaken, PractitionerLeft):
        messages.error(request, _("That time is gone. Choose another below."))
    except (PatientGone, NobodyToAsk):
        messages.error(request, _("This patient cannot be booked here. Please call the office."))
    else:
        when = local_time.moment(booked.start, booked.time_zone)
        said = _("Booked: %(when)s.")
        if booked.awaits_deposit:
            said = _("Kept: %(when)s, until the deposit is paid. A letter asks for it.")
        messages.success(request, said % {"when": when})
        return redirect(reverse("portal:today") + "#now")
    return _back(visit)
