"""The page on which a card is kept where nothing is paid beforehand: row first, call second (0202).

The time stays held until the page is known to be over, like the time of a deposit (0001).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from booking.models import CardPage, CardPageState, SavedCard, Visit, VisitStatus
from booking.operations.locks.diary import lock_diary
from booking.operations.messages.alerts import alert_staff, message_patient
from booking.operations.money.checkout_session import PaymentServiceAway, expects_live
from booking.operations.money.kept_card import card_arrived
from booking.operations.reserving.confirm import TimeLost, confirm_visit
from booking.operations.reserving.hold import HoldLapsed
from booking.operations.reserving.joint import keep_alike
from booking.payments.gateway import (
    AnswerStuck,
    GatewayTrouble,
    ProviderRefused,
    SessionOver,
    SessionReport,
)
from booking.payments.orders import HOLD_AFTER_SESSION, SESSION_LIFE, card_page_order
from booking.payments.provider import gateway
from core.prepared import prepared

LOOK_AGAIN = timedelta(minutes=2)
AT_ONCE = 50
UNSETTLED_PAGE = (CardPageState.CREATING, CardPageState.OPEN)


class CardKeptAlready(Exception):
    """A card is kept for this visit: there is no page to open."""


def start_card_page(*, visit: Visit, now: datetime, base_url: str, cancel_path: str) -> str:
    """The address of the page on which to keep a card; asked twice, it is the same page.

    Raises HoldLapsed, CardKeptAlready, PaymentServiceAway (the hold stays; try again).
    """
    # Room for a refused address and a page that is over; more is a loop.
    for _attempt in range(3):
        page = _page_to_offer(visit.pk, now, base_url, cancel_path)
        if page.state == CardPageState.CREATING:
            page = _opened(page, now)
        if page.state == CardPageState.OPEN and now < page.expires_at:
            return page.session_url
        if page.state == CardPageState.OPEN:
            settle_card_page(page_id=page.pk, now=now)
    raise PaymentServiceAway


@transaction.atomic
def _page_to_offer(visit_id: int, now: datetime, base_url: str, cancel_path: str) -> CardPage:
    lock_diary(Visit.objects.values_list("practitioner_id", flat=True).get(pk=visit_id))
    visit = Visit.objects.get(pk=visit_id)
    card = SavedCard.objects.filter(visit=visit, revoked_at=None).first()
    if visit.status != VisitStatus.HELD or card is None:
        raise HoldLapsed
    if card.card_id:
        raise CardKeptAlready
    live = card.pages.filter(state__in=UNSETTLED_PAGE).first()
    if live is not None:
        return live
    if visit.hold_expires is None or visit.hold_expires <= now:
        raise HoldLapsed
    refused = card.pages.filter(session_id=None).exists()
    page = CardPage.objects.create(
        card=card,
        # An address that was refused once is left out: the patient types one on the page.
        email=visit.patient.email if visit.patient and not refused else "",
        base_url=base_url.rstrip("/"),
        cancel_path=cancel_path,
        language=visit.language,
        created_at=now,
        expires_at=now + SESSION_LIFE,
        next_look_at=now + LOOK_AGAIN,
    )
    until = page.expires_at + HOLD_AFTER_SESSION
    Visit.objects.filter(pk=visit.pk).update(hold_expires=until, payment_pending=True)
    keep_alike(visit)
    return page


def _opened(page: CardPage, now: datetime) -> CardPage:
    """Ask for the page of a row and remember it; the same row gives the same page."""
    try:
        report = gateway().create_card_page(card_page_order(page))
    except (ProviderRefused, AnswerStuck) as final:
        CardPage.objects.filter(pk=page.pk).update(state=CardPageState.OVER, next_look_at=None)
        Visit.objects.filter(pk=page.card.visit_id).update(payment_pending=False)
        keep_alike(page.card.visit)
        if final.code != "email_invalid":
            alert_staff(what="session_refused", key=final.code, now=now, hourly=True)
        page.refresh_from_db()
        return page
    except GatewayTrouble as trouble:
        raise PaymentServiceAway from trouble
    fresh = CardPage.objects.filter(pk=page.pk, state=CardPageState.CREATING)
    fresh.update(state=CardPageState.OPEN, session_id=report.id, session_url=report.url)
    page.refresh_from_db()
    return page


def give_up_card_page(*, visit: Visit, now: datetime) -> None:
    """End an open card page, because the patient goes on without a card.

    First in our rows, so that whatever is done there later is forgotten; then at the provider.
    """
    sessions = _open_pages(visit.pk)
    pages = CardPage.objects.filter(card__visit=visit, state__in=UNSETTLED_PAGE)
    # Asked first: few visits have one, and a change takes SQLite's only pen.
    if sessions and pages.update(state=CardPageState.OVER, next_look_at=None):
        Visit.objects.filter(pk=visit.pk).update(payment_pending=False)
        keep_alike(visit)
    for session_id in filter(None, sessions):
        try:
            gateway().expire_session(session_id)
        # A card given there meanwhile is found by its webhook, and forgotten.
        except (SessionOver, GatewayTrouble):
            continue


@prepared
def _open_pages(visit_id: int) -> QuerySet[CardPage, str | None]:
    pages = CardPage.objects.filter(card__visit=visit_id, state__in=UNSETTLED_PAGE)
    return pages.values_list("session_id", flat=True)


def settle_card_session(*, session_id: str, now: datetime) -> int:
    """`settle_card_page` for the page a patient returns to; its visit. Raises LookupError."""
    page = CardPage.objects.filter(session_id=session_id).select_related("card").first()
    if page is None:
        raise LookupError(session_id)
    settle_card_page(page_id=page.pk, now=now)
    return page.card.visit_id


def settle_card_page(*, page_id: Any, now: datetime, session_id: str = "") -> None:
    """Ask how a card page stands and apply it; any number of times, in any order.

    `session_id`: the page an event names, where its process died before it was noted here.
    Raises PaymentServiceAway.
    """
    page = CardPage.objects.select_related("card__visit").get(pk=page_id)
    known = page.session_id or session_id
    if not known and page.state == CardPageState.CREATING:
        known = _opened(page, now).session_id or ""
    if not known:
        return
    try:
        report = gateway().session(known)
    except GatewayTrouble as trouble:
        raise PaymentServiceAway from trouble
    _apply(page.pk, report, now)


@transaction.atomic
def _apply(page_id: Any, report: SessionReport, now: datetime) -> None:
    found = CardPage.objects.select_related("card__visit").get(pk=page_id)
    lock_diary(found.card.visit.practitioner_id)
    page = CardPage.objects.get(pk=page_id)
    visit = Visit.objects.get(pk=found.card.visit_id)
    ours = report.reference == str(page_id) and report.livemode == expects_live()
    if not ours or report.mode != "setup":
        alert_staff(what="review", key=str(page_id), now=now, visit=visit)
    elif report.status == "complete" and page.state != CardPageState.DONE:
        _ends(page, CardPageState.DONE, report.id)
        _given(page, visit, report, now)
    elif report.status == "expired" and page.state in UNSETTLED_PAGE:
        _ends(page, CardPageState.OVER, report.id)
        _not_given(page, visit, now)


def _ends(page: CardPage, state: CardPageState, session_id: str) -> None:
    CardPage.objects.filter(pk=page.pk).update(
        state=state, session_id=session_id, next_look_at=None
    )


def _given(page: CardPage, visit: Visit, report: SessionReport, now: datetime) -> None:
    """A card was given: the visit is confirmed, unless its patient went on without a card."""
    if visit.status in VisitStatus.UNBOOKED and page.state in UNSETTLED_PAGE:
        try:
            with transaction.atomic():
                visit = confirm_visit(visit=visit, now=now)
        except TimeLost:
            Visit.objects.filter(pk=visit.pk).update(
                status=VisitStatus.RELEASED, payment_pending=False
            )
            keep_alike(visit)
            visit.refresh_from_db()
            message_patient(what="card_time_lost", visit=visit, key=str(page.pk), now=now)
    if report.card is not None:
        card_arrived(visit=visit, customer_id=report.customer_id, card=report.card, now=now)


def _not_given(page: CardPage, visit: Visit, now: datetime) -> None:
    """The page is known to be over without a card: only now is the time free."""
    held = Visit.objects.filter(pk=visit.pk, status=VisitStatus.HELD, needs_staff=False)
    if held.update(status=VisitStatus.RELEASED, payment_pending=False):
        keep_alike(visit)
        message_patient(what="card_time_released", visit=visit, key=str(page.pk), now=now)


def sweep_card_pages(*, now: datetime) -> int:
    """Settle card pages whose end nobody told us. Returns how many were looked at."""
    due = CardPage.objects.filter(state__in=UNSETTLED_PAGE, next_look_at__lte=now)
    looked = 0
    for page in due.order_by("next_look_at")[:AT_ONCE]:
        # Claimed by moving its time: two sweepers share the work.
        claimed = CardPage.objects.filter(pk=page.pk, next_look_at=page.next_look_at)
        if not claimed.update(next_look_at=now + LOOK_AGAIN):
            continue
        looked += 1
        try:
            settle_card_page(page_id=page.pk, now=now)
        except PaymentServiceAway:
            return looked
    return looked
