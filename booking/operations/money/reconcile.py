"""Reconciliation of the ledger with the provider: differences are repaired where safe, and named."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from booking.models import (
    CHARGES,
    EventState,
    LedgerKind,
    MoneyCheck,
    Payment,
    PaymentState,
    Refund,
    Visit,
    VisitStatus,
    WebhookEvent,
)
from booking.operations.locks.payment import lock_payment
from booking.operations.messages.alerts import alert_staff
from booking.operations.money.balance import charge_balance
from booking.operations.money.checkout_session import PaymentServiceAway, expects_live
from booking.operations.money.deposit_result import deposit_arrived
from booking.operations.money.refunds_and_disputes import settle_refunds
from booking.operations.money.settle import CLOSED_BY_STAFF, settle
from booking.operations.money.sweep import sweep_payments, sweep_refunds
from booking.operations.money.webhook_events import NotOursYet, keep_event, process_event
from booking.payments import books
from booking.payments.gateway import GatewayTrouble, RefundReport, SessionReport
from booking.payments.ledger import BALANCE
from booking.payments.provider import gateway

REACH = timedelta(days=30)  # the provider keeps events for 30 days
# Events are listed by when they were made, and may be listed late: the same hour is read twice.
OVERLAP = timedelta(hours=1)
# A webhook's signature is refused when five minutes off: told well before that.
CLOCK_TOLERANCE = timedelta(seconds=60)
# A bound on one run, say after an import; the next run takes the rest.
MOST_BALANCES = 500


@dataclass(frozen=True)
class Difference:
    """One thing on which the two books do not agree. `repaired` once they do.

    `page` is the provider's session that was paid, whichever our row knows.
    """

    what: str
    payment: str
    sentence: str
    repaired: bool = False
    page: str = ""


def catch_up_events(*, now: datetime, since: datetime | None = None) -> int:
    """Take in every event the provider has that never reached us. Returns how many were new.

    Raises PaymentServiceAway.
    """
    began = since or _reached("events", now)
    try:
        events = list(gateway().events_since(began))
    except GatewayTrouble as trouble:
        raise PaymentServiceAway from trouble
    known = set(
        WebhookEvent.objects.filter(event_id__in=[one.id for one in events]).values_list(
            "event_id", flat=True
        )
    )
    missed = [one for one in sorted(events, key=lambda one: one.created) if one.id not in known]
    for event in missed:
        # A test key's events are not about this ledger's money.
        if event.livemode == expects_live():
            keep_event(event=event, now=now)
    process_waiting(now=now)
    MoneyCheck.objects.create(kind="events", reached=now, finished_at=now)
    return len(missed)


def process_waiting(*, now: datetime) -> None:
    """Events kept but not done, oldest first."""
    rows = WebhookEvent.objects.filter(state=EventState.RECEIVED).order_by("created_at", "pk")
    for pk in rows.values_list("pk", flat=True):
        try:
            process_event(event_pk=pk, now=now)
        # Its row stays RECEIVED and comes again; the events behind it must not wait for it.
        except (PaymentServiceAway, NotOursYet):
            continue


def _reached(kind: str, now: datetime) -> datetime:
    last = MoneyCheck.objects.filter(kind=kind).order_by("-finished_at").first()
    return max(last.reached - OVERLAP, now - REACH) if last else now - REACH


def reconcile(*, now: datetime, since: datetime | None = None) -> list[Difference]:
    """Compare both books, repair what is safe, and return every difference with what became of it.

    Repairing means looking at the provider's state again through the ordinary ways (`settle`,
    `settle_refunds`, sending a waiting refund): nothing here writes money by itself.
    Raises PaymentServiceAway.
    """
    began = since or now - REACH
    # First everything that heals by itself; what differs after that is a difference.
    catch_up_events(now=now, since=since)
    sweep_payments(now=now)
    sweep_refunds(now=now)
    _charge_balances(now)
    first = _differences(began)
    for difference in first:
        _mend(difference, now)
    # Asked again, not assumed: repaired is what the provider's books now agree with.
    left = set(_differences(began)) if first else set()
    found = [
        difference if difference in left else Difference(**asdict(difference) | {"repaired": True})
        for difference in first
    ]
    found += [difference for difference in left if difference not in first]
    _keep(found, now)
    return found


def _keep(found: list[Difference], now: datetime) -> None:
    open_ones = [asdict(one) for one in found if not one.repaired]
    MoneyCheck.objects.create(kind="books", reached=now, finished_at=now, differences=open_ones)
    if open_ones:
        alert_staff(what="books", key=f"{now:%Y-%m-%d}", now=now)


def _charge_balances(now: datetime) -> None:
    """Completed visits whose balance nobody wrote down, and balances of visits that are none."""
    for visit in [*_never_asked()[:MOST_BALANCES], *_asked_for_nothing()[:MOST_BALANCES]]:
        charge_balance(visit=visit, now=now)


def _never_asked() -> QuerySet[Visit]:
    """Completed visits that cost more than they were asked for.

    One that was paid whole before is none of them, or it would be in the way of the others every night.
    """
    asked = Q(ledger__kind__in=set(CHARGES) - {LedgerKind.DISCOUNT, LedgerKind.GOODWILL})
    # Once it was done: not to be asked for again (0972).
    let_off = Q(ledger__kind=LedgerKind.WAIVED, ledger__at__gt=F("finished_at"))
    rows = Visit.objects.filter(status=VisitStatus.COMPLETED).annotate(
        asked=_sum_of(asked), let_off=_sum_of(let_off), balance=_sum_of(Q(ledger__kind__in=BALANCE))
    )
    costs = F("price_cents") + F("travel_fee_cents") + F("late_change_fee_cents")
    return rows.filter(balance=0, asked__lt=costs + F("let_off"))


def _asked_for_nothing() -> QuerySet[Visit]:
    rows = Visit.objects.exclude(status=VisitStatus.COMPLETED).filter(ledger__kind__in=BALANCE)
    return rows.annotate(balance=_sum_of(Q(ledger__kind__in=BALANCE))).filter(balance__gt=0)


def _sum_of(which: Q) -> Coalesce:
    return Coalesce(Sum("ledger__amount_cents", filter=which), Value(0))


def _mend(difference: Difference, now: datetime) -> None:
    if difference.what == "visit":
        _claim_again(difference.payment, now)
        return
    try:
        settle(payment_id=UUID(difference.payment), now=now, page=difference.page)
        settle_refunds(payment_id=UUID(difference.payment), now=now)
    # Left as a difference: it is named to staff, which is all that is safe here.
    except (PaymentServiceAway, ValueError, Payment.DoesNotExist):
        return


@transaction.atomic
def _claim_again(payment_id: str, now: datetime) -> None:
    """Paid money that has neither its visit nor a refund: the question is asked once more."""
    deposit_arrived(lock_payment(payment_id), now)


def _differences(since: datetime) -> list[Difference]:
    try:
        sessions = list(gateway().sessions_since(since))
        lines = list(gateway().balance_since(since))
        refunds = list(gateway().refunds_since(since))
    except GatewayTrouble as trouble:
        raise PaymentServiceAway from trouble
    return [
        *_session_differences(sessions),
        *_balance_differences(since, lines),
        *_refund_differences(refunds),
        *_promises_broken(),
    ]


def _session_differences(sessions: list[SessionReport]) -> list[Difference]:
    """Sessions that carry our label: paid there must be paid here."""
    found = []
    closed = set(Payment.objects.filter(failure=CLOSED_BY_STAFF).values_list("pk", flat=True))
    ours = {str(pk): state for pk, state in Payment.objects.values_list("pk", "state")}
    sessions = [one for one in sessions if one.reference not in set(map(str, closed))]
    for session in sessions:
        state = ours.get(session.reference)
        if state is None:
            # A page that only keeps a card is no money of ours or theirs.
            if session.paid and session.mode == "payment" and _is_uuid(session.reference):
                said = f"session {session.id} was paid, but its payment is unknown here"
                found.append(Difference("session", session.reference, said))
        elif session.paid != (state == PaymentState.PAID):
            paid = "paid" if session.paid else "not paid"
            said = f"session {session.id} is {paid} at the provider and {state} here"
            page = session.id if session.paid else ""
            found.append(Difference("session", session.reference, said, page=page))
    return found


def _balance_differences(since: datetime, lines: list[Any]) -> list[Difference]:
    """Per payment: the sum of the provider's money lines must be the sum of ours."""
    theirs: dict[str, int] = defaultdict(int)
    for line in lines:
        theirs[line.intent_id] += line.amount_cents
    # Payouts and Stripe's own fees name no payment; they are not the visit's money.
    theirs.pop("", None)
    # An hour inside the provider's window, or a payment on its edge would have half of its lines.
    rows = Payment.objects.filter(state=PaymentState.PAID, paid_at__gte=since + OVERLAP)
    sums = books.provider_sums()
    found = []
    for pk, intent_id in rows.values_list("pk", "intent_id"):
        here, there = sums.get(pk, 0), theirs.get(intent_id or "", 0)
        if here != there:
            said = f"the ledger holds {here} cents, the provider {there}"
            found.append(Difference("balance", str(pk), said))
    return found


def _refund_differences(reports: list[RefundReport]) -> list[Difference]:
    """Every refund of a payment of ours must be here, in the same state."""
    ours = dict(Payment.objects.exclude(intent_id=None).values_list("intent_id", "pk"))
    here = dict(Refund.objects.exclude(provider_id=None).values_list("provider_id", "state"))
    found = []
    for report in reports:
        pk = ours.get(report.intent_id)
        if pk is not None and here.get(report.id) != report.status:
            said = f"refund {report.id} is {report.status} there and {here.get(report.id)} here"
            found.append(Difference("refund", str(pk), said))
    return found


def _promises_broken() -> list[Difference]:
    """Inside our own books: a confirmed visit has its deposit, paid money has its visit or its refund."""
    found = []
    rows = Payment.objects.filter(state=PaymentState.PAID, kind="deposit").select_related("visit")
    lost = rows.filter(visit__status__in=VisitStatus.UNBOOKED)
    for payment in lost.filter(review="", disputed=False, visit__needs_staff=False):
        if not payment.refunds.exists():
            said = f"paid, but its visit is {payment.of_visit.status} and nothing was refunded"
            found.append(Difference("visit", str(payment.pk), said))
    return found


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def check_clock(*, now: datetime) -> timedelta:
    """How far this server's clock is from the provider's; staff are told above a minute.

    Raises PaymentServiceAway.
    """
    try:
        skew = now - gateway().clock()
    except GatewayTrouble as trouble:
        raise PaymentServiceAway from trouble
    if abs(skew) > CLOCK_TOLERANCE:
        alert_staff(what="clock", key="skew", now=now, hourly=True)
    return skew
